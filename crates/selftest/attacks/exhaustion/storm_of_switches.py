"""Have the kernel switch between processes all the time.

Technique: pairs of processes hand a byte to and fro through pipes, others only yield: every step goes through the scheduler.
Success: the processes together get a quarter more of the processors than they may.
Stopped by: cpu_cgroup
Held when: cpu_rate_at_most
"""
import time

CPU_MILLI = parameters.get("cpu_milli_max", 1000)
SECONDS, WORKERS = 1.5, 40


def work(number):
    if number % 2:
        for _ in range(2000):
            os.sched_yield()
        return
    there, back = os.pipe(), os.pipe()
    if os.fork() == 0:
        for _ in range(1000):
            os.write(back[1], os.read(there[0], 1))
        os._exit(0)
    for _ in range(1000):
        os.write(there[1], b"x")
        os.read(back[0], 1)
    os.wait()
    for end in (*there, *back):
        os.close(end)


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
    """A conversation with a child."""
    here, there = os.pipe(), os.pipe()
    child = os.fork()
    if child == 0:
        for _ in range(200):
            os.write(there[1], os.read(here[0], 100))
        os._exit(0)
    for number in range(200):
        os.write(here[1], b"%d" % number)
        assert os.read(there[0], 100) == b"%d" % number
    os.waitpid(child, 0)
