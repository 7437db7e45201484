# No __future__ feature and no compiler flag of anybody else is switched on.
import ast
import sys


def annotated(x: 1 + 1, y: "text") -> None:
    pass


print(annotated.__annotations__)
print(sys._getframe().f_code.co_flags & 0xFFFFF000)
print(eval(compile("lambda x: 0", "x", "eval")).__code__.co_flags & 0xFFFFF000)
print(isinstance(compile("1", "x", "eval"), ast.AST))


def undefined(x: nowhere):
    pass
