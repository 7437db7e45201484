# Where the interpreter says it is, with the environment as its prefix.
import os
import sys

print(sys.executable, sys.prefix, sys.exec_prefix)
print(sys._base_executable, sys.base_prefix, sys.base_exec_prefix, sys.platlibdir)
print(os.path.realpath(sys.executable) == os.path.realpath(sys._base_executable))
