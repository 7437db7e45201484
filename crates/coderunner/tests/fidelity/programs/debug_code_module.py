# code.InteractiveConsole runs lines, shows values and errors, and ends with the input.
import code
import sys

console = code.InteractiveConsole({"x": 5}, "<typed>")
for line in ("x + 1", "def f():", "    return x / 0", "", "f()", "x +", "_"):
    print(line, "->", console.push(line))
code.interact(banner="hello", local={}, exitmsg="bye")
