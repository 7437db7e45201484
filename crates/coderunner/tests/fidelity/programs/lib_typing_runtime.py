# Protocols, generics, NewType and forward references at run time.
import typing

T = typing.TypeVar("T")


@typing.runtime_checkable
class Closable(typing.Protocol):
    def close(self): ...


class Box(typing.Generic[T]):
    def __init__(self, item: T):
        self.item = item


print(isinstance(open(__file__), Closable), isinstance(5, Closable), Box[int], typing.get_args(Box[int]))
print(typing.get_type_hints(Box.__init__), typing.Optional[int], typing.Union[int, "Box"], typing.NewType("Id", int).__name__)
print(list[int], dict[str, typing.Any], typing.get_origin(list[int]))
int | "Box"
