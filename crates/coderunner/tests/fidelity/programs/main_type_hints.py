# Names in annotations given as text are looked up in __main__.
import dataclasses
import typing


@dataclasses.dataclass
class Later:
    value: "Earlier"
    many: "typing.List[Earlier]" = dataclasses.field(default_factory=list)
    constant: "typing.ClassVar[int]" = 3


class Earlier:
    pass


print(typing.get_type_hints(Later))
print([field.name for field in dataclasses.fields(Later)], Later(1))
print(typing.NamedTuple("Pair", [("a", int)]).__module__, dataclasses.make_dataclass("M", ["x"]).__module__ in ("types", "__main__"))
