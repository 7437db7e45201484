# Priorities, affinities and schedulers a process may ask for and set for itself.
import os
import resource

print(os.nice(0) <= os.nice(1), os.getpriority(os.PRIO_PROCESS, 0) >= 1)
print(os.sched_getscheduler(0) == os.SCHED_OTHER, os.sched_get_priority_max(os.SCHED_FIFO))
cpus = os.sched_getaffinity(0)
os.sched_setaffinity(0, {min(cpus)})
print(len(os.sched_getaffinity(0)), os.sched_yield())
print(resource.getrlimit(resource.RLIMIT_STACK)[0] >= 1 << 20, len(os.getloadavg()))
