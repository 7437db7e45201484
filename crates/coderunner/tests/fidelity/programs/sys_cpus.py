# The processors the program may use are those of the machine.
import multiprocessing
import os

print(os.cpu_count(), len(os.sched_getaffinity(0)), multiprocessing.cpu_count())
print(getattr(os, "process_cpu_count", os.cpu_count)())
