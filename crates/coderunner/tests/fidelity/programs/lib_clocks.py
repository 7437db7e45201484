# Clocks run, sleep sleeps, and the time of the process is its own.
import time

wall, monotonic, used = time.time(), time.monotonic(), time.process_time()
time.sleep(0.05)
print(0.05 <= time.monotonic() - monotonic < 5, 0.04 <= time.time() - wall < 5, time.process_time() - used < 0.05)
for name in ("monotonic", "perf_counter", "process_time", "time", "thread_time"):
    print(name, time.get_clock_info(name))
print(time.time() > 1_700_000_000, time.clock_gettime(time.CLOCK_BOOTTIME) > 0)
