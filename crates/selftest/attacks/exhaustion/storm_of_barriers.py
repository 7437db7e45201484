"""Have all processors wait for each other.

Technique: membarrier makes the kernel interrupt processors, or wait until each has been through the scheduler (as long as a grace
    period of RCU); many threads ask for it at a time.
Success: the processes together get a quarter more of the processors than they may.
Stopped by: cpu_cgroup
Held when: cpu_rate_at_most
"""
import time

CPU_MILLI = parameters.get("cpu_milli_max", 1000)
SECONDS, WORKERS = 1.5, 60


def work(number):
    GLOBAL, PRIVATE, REGISTER_PRIVATE = 1, 8, 16
    syscall("membarrier", REGISTER_PRIVATE, 0, 0)
    for _ in range(50):
        syscall("membarrier", PRIVATE, 0, 0)
    syscall("membarrier", GLOBAL, 0, 0)


def attack():
    begun, until = time.monotonic(), time.monotonic() + SECONDS
    for number in range(WORKERS):
        if os.fork() == 0:
            try:
                while time.monotonic() < until:
                    work(number)
            finally:
                os._exit(0)
    for _ in range(WORKERS):
        os.wait()
    rate = int(sum(os.times()[2:4]) * 1000 / (time.monotonic() - begun))
    if rate > CPU_MILLI * 5 // 4:
        return f"{rate} thousandths of a processor, {CPU_MILLI} are allowed"


def twin():
    """Threads that wait for each other."""
    import threading

    barrier = threading.Barrier(8)
    threads = [threading.Thread(target=barrier.wait, args=(5,)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not barrier.broken
