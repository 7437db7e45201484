# logging counts its time from this process's import of it, not from an earlier one.
import os
import time

import logging

record = logging.LogRecord("x", 20, "x", 1, "x", (), None)
fields = open("/proc/self/stat").read().rsplit(")", 1)[1].split()
age = time.clock_gettime(time.CLOCK_BOOTTIME) - int(fields[19]) / os.sysconf("SC_CLK_TCK")
print(0 <= record.relativeCreated <= age * 1000 + 15)
print(sorted(logging.root.manager.loggerDict))
