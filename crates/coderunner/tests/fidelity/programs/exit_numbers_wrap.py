# Exit codes of every size, through a child each: negative, beyond a byte, beyond a word, booleans, floats.
import subprocess
import sys

for value in ("-1", "255", "256", "257", "2**31", "2**32 + 7", "2**63", "2**100", "-2**100", "True", "False", "1.0", "b'x'", "''", "(1, 2)", "[]", "None"):
    code = f"import sys; sys.exit({value})"
    ran = subprocess.run([sys.executable, "-c", code], stderr=subprocess.PIPE, text=True)
    print(value, ran.returncode, repr(ran.stderr))
