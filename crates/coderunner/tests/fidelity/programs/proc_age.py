# The process is as young as the program.
import os
import time

fields = open("/proc/self/stat").read().rsplit(")", 1)[1].split()
age = time.clock_gettime(time.CLOCK_BOOTTIME) - int(fields[19]) / os.sysconf("SC_CLK_TCK")
print(-0.1 < age < 10, fields[0], int(fields[13]) + int(fields[14]) < 200)
