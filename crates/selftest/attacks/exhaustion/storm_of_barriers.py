"""Have all processors wait for each other.

Technique: membarrier makes the kernel interrupt processors, or wait until each has been through the scheduler (as long as a grace
    period of RCU); many threads ask for it at a time.
Success: the processes together get a quarter more of the processors than they may.
Stopped by: cpu_cgroup
Held when: cpu_rate_at_most
"""


def work(number):
    GLOBAL, PRIVATE, REGISTER_PRIVATE = 1, 8, 16
    syscall("membarrier", REGISTER_PRIVATE, 0, 0)
    for _ in range(50):
        syscall("membarrier", PRIVATE, 0, 0)
    syscall("membarrier", GLOBAL, 0, 0)


def attack():
    return storm(work, 60)


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
