# Version, implementation and platform of the interpreter.
import platform
import sys

print(sys.version, sys.version_info, sys.hexversion, sys.implementation.cache_tag)
print(platform.python_implementation(), platform.python_compiler(), platform.system(), platform.machine())
print(platform.platform(), platform.libc_ver(), sys.platform, sys.byteorder, sys.maxsize, sys.float_repr_style)
