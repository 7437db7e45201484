"""Read the table of file locks all the time.

Technique: /proc/locks shows the locks of the machine. While it is read nobody on the machine gets or gives back a file lock: neither
    does the database of the server.
Success: the processes together get a quarter more of the processors than they may.
Stopped by: cpu_cgroup
Held when: cpu_rate_at_most
"""
import time

CPU_MILLI = parameters.get("cpu_milli_max", 1000)
SECONDS, WORKERS = 1.5, 100


def work(number):
    with open("/proc/locks", "rb", buffering=0) as file:
        while file.read(1 << 16):
            pass


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
    """A lock of one's own."""
    import fcntl

    with open("/work/lock", "w") as file:
        fcntl.lockf(file, fcntl.LOCK_EX)
        with open("/work/lock", "w") as other:
            fcntl.lockf(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
