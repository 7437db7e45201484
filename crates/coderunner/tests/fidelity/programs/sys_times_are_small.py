# The process has used little time and memory of its own, and none through children.
import os
import resource
import time

own = resource.getrusage(resource.RUSAGE_SELF)
children = resource.getrusage(resource.RUSAGE_CHILDREN)
print(own.ru_utime + own.ru_stime < 2, own.ru_maxrss < 150_000, time.process_time() < 2, time.thread_time() < 2)
print(children.ru_utime, children.ru_stime, children.ru_maxrss)
print(os.times().children_user, os.times().children_system)
