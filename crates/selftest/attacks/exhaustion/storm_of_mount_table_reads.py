"""Read the table of mounts all the time.

Technique: while mountinfo is read the kernel holds the lock of all mount namespaces (namespace_sem), which every sandbox that is being
    made needs for each of its mounts.
Success: the processes together get a quarter more of the processors than they may.
Stopped by: cpu_cgroup
Held when: cpu_rate_at_most
"""
import time

CPU_MILLI = parameters.get("cpu_milli_max", 1000)
SECONDS, WORKERS = 1.5, 100


def work(number):
    for name in ("mountinfo", "mounts", "mountstats", "cgroup"):
        with open(f"/proc/self/{name}", "rb", buffering=0) as file:
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
    """Where am I, and how much room is there?"""
    import shutil

    assert any(" /work " in line for line in open("/proc/self/mountinfo"))
    assert shutil.disk_usage("/work").total > 0
