"""Signal everybody all the time.

Technique: kill(-1) goes through every process of the machine to find those of this namespace, under the lock that every fork and
    exit on the machine takes (tasklist_lock); so does setpriority for all processes of a user.
Success: the processes together get a quarter more of the processors than they may.
Stopped by: cpu_cgroup
Held when: cpu_rate_at_most
"""
import time

CPU_MILLI = parameters.get("cpu_milli_max", 1000)
SECONDS, WORKERS = 1.5, 60


def work(number):
    for _ in range(200):
        os.kill(-1, 0)
        os.getpriority(os.PRIO_USER, 0)


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
    """Signals to one's own group."""
    import signal

    child = os.fork()
    if child == 0:
        os.setpgid(0, 0)
        libc.pause()
    while os.getpgid(child) != child:
        pass
    os.killpg(child, signal.SIGTERM)
    assert os.waitpid(child, 0)[1] == signal.SIGTERM
