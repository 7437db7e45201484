# help() of the program's own function names __main__.
import pydoc


class Shape:
    """A shape."""

    def area(self) -> float:
        """Its area."""


help(Shape.area)
print(pydoc.render_doc(Shape, renderer=pydoc.plaintext).splitlines()[0])
