# Annotated variables of the module are in __annotations__.
count: int = 1
name: "str"
print(__annotations__)
import typing

import __main__

print(typing.get_type_hints(__main__))
