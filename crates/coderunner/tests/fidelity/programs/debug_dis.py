# dis shows the bytecode of a function and the module's own constants.
import dis


def add(a, b=2):
    return a + b if a else None


dis.dis(add)
print(dis.stack_effect(dis.opmap["POP_TOP"]), list(dis.findlinestarts(add.__code__)))
