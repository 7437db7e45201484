# The match statement with classes, mappings and guards.
import dataclasses


@dataclasses.dataclass
class Point:
    x: int
    y: int


def describe(value):
    match value:
        case Point(0, y=0):
            return "origin"
        case Point(x, y) if x == y:
            return f"diagonal {x}"
        case {"kind": str(kind), **rest}:
            return kind, rest
        case [first, *_] | (first, _):
            return "begins with", first
        case _:
            return None


for value in (Point(0, 0), Point(2, 2), {"kind": "a", "b": 1}, [1, 2, 3], 5):
    print(describe(value))
