# Errors inside functions that C code calls: sorted, map, re.sub, json.
import json
import re


def fail(*_):
    raise ArithmeticError("called from C")


for call in (lambda: sorted([2, 1], key=fail), lambda: list(map(fail, [1])), lambda: re.sub("a", fail, "a")):
    try:
        call()
    except ArithmeticError as error:
        print(error.__traceback__.tb_next.tb_next is None, error.__traceback__.tb_next.tb_lineno)
json.dumps({"a": object}, default=fail)
