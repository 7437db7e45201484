# SyntaxErrors of eval, exec, compile and ast.parse, as attributes and as a traceback.
import ast
import traceback

for call, text in ((eval, "1 +"), (exec, "for x in y:\npass"), (ast.parse, "a b c"), (eval, "'abc"), (exec, "def f(a, a): pass")):
    try:
        call(text)
    except SyntaxError as error:
        print(type(error).__name__, error.msg, error.filename, error.lineno, error.offset, repr(error.text))
try:
    compile("x = = 1", "<typed>", "exec")
except SyntaxError:
    traceback.print_exc()
