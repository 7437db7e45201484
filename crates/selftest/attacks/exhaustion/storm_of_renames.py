"""Rename files all the time.

Technique: every rename takes a lock that is one for all file systems (rename_lock), and makes everybody who walks a path at that
    moment begin anew.
Success: the processes together get a quarter more of the processors than they may.
Stopped by: cpu_cgroup
Held when: cpu_rate_at_most
"""


def work(number):
    one, other = f"/tmp/{os.getpid()}-a", f"/tmp/{os.getpid()}-b"
    os.close(os.open(one, os.O_CREAT | os.O_WRONLY))
    for _ in range(200):
        os.rename(one, other)
        os.rename(other, one)


def attack():
    return storm(work, 60)


def twin():
    """A file replaced as editors do."""
    for number in range(100):
        with open("/work/new", "w") as file:
            file.write(str(number))
        os.replace("/work/new", "/work/file")
    assert open("/work/file").read() == "99"
