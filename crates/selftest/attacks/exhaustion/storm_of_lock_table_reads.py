"""Read the table of file locks all the time.

Technique: /proc/locks shows the locks of the machine. While it is read nobody on the machine gets or gives back a file lock: neither
    does the database of the server.
Success: the processes together get a quarter more of the processors than they may.
Stopped by: cpu_cgroup
Held when: cpu_rate_at_most
Needs: cpu_cgroup
"""


def work(number):
    with open("/proc/locks", "rb", buffering=0) as file:
        while file.read(1 << 16):
            pass


def attack():
    return storm(work, 100)


def twin():
    """A lock of one's own."""
    import fcntl

    with open("/work/lock", "w") as file:
        fcntl.lockf(file, fcntl.LOCK_EX)
        with open("/work/lock", "w") as other:
            fcntl.lockf(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
