# An unhandled NameError suggests a name of the module, of the builtins or of the standard library.
import subprocess
import sys

number_of_things = 3
for line in ("prnt(1)", "number_of_thing", "json.dumps({})", "sys.exti()"):
    code = f"import sys\nnumber_of_things = 3\n{line}\n"
    ran = subprocess.run([sys.executable, "-c", code], stderr=subprocess.PIPE, text=True)
    print(ran.stderr.splitlines()[-1])
number_of_thing
