# What an import adds to sys.modules, and in which order.
import sys

for name in ("json", "random", "logging", "tempfile", "concurrent.futures", "asyncio"):
    before = list(sys.modules)
    __import__(name)
    print(name, [added for added in sys.modules if added not in before])
