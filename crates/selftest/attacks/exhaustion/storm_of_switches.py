"""Have the kernel switch between processes all the time.

Technique: pairs of processes hand a byte to and fro through pipes, others only yield: every step goes through the scheduler.
Success: the processes together get a quarter more of the processors than they may.
Stopped by: cpu_cgroup
Held when: cpu_rate_at_most
Needs: cpu_cgroup
"""


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
    return storm(work, 40)


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
