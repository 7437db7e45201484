"""Let threads and the kernel burn the processor time.

Technique: threads that ended, time spent in the kernel on one's behalf (random numbers, copying, clearing memory), and
    slices shorter than the clock's tick, which a count by ticks never sees. The thread sleeps just before each tick
    would find it.
Success: from outside: less processor time.
Stopped by: cpu_cgroup
Held when: cpu_at_least 400 ms; status success
Needs: cpu_cgroup
"""
import threading
import time


def attack():
    def in_the_kernel():
        with open("/dev/urandom", "rb", buffering=0) as random:
            end = time.thread_time() + 0.25
            while time.thread_time() < end:
                random.read(1 << 16)

    def between_ticks():
        used = 0
        while used < 0.25:
            begin = time.thread_time()
            while time.thread_time() - begin < 0.0005:
                pass
            used += time.thread_time() - begin
            time.sleep(0.0002)

    threads = [threading.Thread(target=work) for work in (in_the_kernel, between_ticks)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def twin():
    """Sleeping costs nothing."""
    before = time.process_time()
    time.sleep(0.3)
    assert time.process_time() - before < 0.2
