# `from __future__ import annotations` works as the first statement and keeps annotations as text.
from __future__ import annotations

import typing


class Node:
    parent: Node | None
    names: list[str]


def walk(node: Node) -> Nowhere:
    return node


print(walk.__annotations__, Node.__annotations__)
try:
    typing.get_type_hints(walk)
except NameError as error:
    print(error)
