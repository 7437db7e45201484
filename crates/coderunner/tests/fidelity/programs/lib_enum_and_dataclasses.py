# Enums, flags, dataclasses and named tuples: representation, order, errors.
import collections
import dataclasses
import enum


class Mode(enum.Flag):
    READ = enum.auto()
    WRITE = enum.auto()


@dataclasses.dataclass(order=True, frozen=True)
class Version:
    major: int
    minor: int = 0
    tags: tuple = dataclasses.field(default=(), compare=False)


Point = collections.namedtuple("Point", "x y", defaults=[0])
print(Mode.READ | Mode.WRITE, repr(Mode(3)), Mode.READ in Mode(3), list(Mode))
print(Version(1) < Version(1, 2), Version(2), dataclasses.asdict(Version(1)), Point(1), Point.__module__)
Version(1).major = 2
