# A child with other options: -I, -O, -u, -X, -W and PYTHON variables.
import os
import subprocess
import sys

code = "import sys; print(sys.flags.isolated, sys.flags.optimize, sys.flags.dev_mode, sys.warnoptions, sys.flags.utf8_mode, __debug__)"
for options in (["-I"], ["-OO"], ["-X", "dev"], ["-W", "error"], ["-X", "utf8"], ["-E"]):
    print(options, subprocess.run([sys.executable, *options, "-c", code], stdout=subprocess.PIPE, text=True).stdout.strip())
environment = dict(os.environ, PYTHONOPTIMIZE="1", PYTHONWARNINGS="ignore", PYTHONPATH="/nowhere")
print(subprocess.run([sys.executable, "-c", code + "; print('/nowhere' in sys.path)"], env=environment, stdout=subprocess.PIPE, text=True).stdout)
