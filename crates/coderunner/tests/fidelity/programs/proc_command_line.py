# The kernel knows the process by the command line, name and executable of a script.
import os
import sys

print(open("/proc/self/cmdline", "rb").read())
print(open("/proc/self/comm").read().strip())
print(os.readlink("/proc/self/exe") == os.path.realpath(sys.executable), os.readlink("/proc/self/cwd"))
