"""Fork without end.

Technique: every process forks again and again, and so do its children. Four hundred in all are tried, and each sleeps, so that
    none makes room.
Success: more than three hundred processes live.
Stopped by: pids_cgroup, rlimits
Held when: limit pids
Needs: pids_cgroup
"""
import time

WANTED = 400


def attack():
    reading, writing = os.pipe()
    main = os.getpid()
    # Breadth first: 2 to the ninth is 512.
    for _ in range(9):
        try:
            os.fork()
        except OSError:
            pass
    os.write(writing, b"x")
    time.sleep(1)
    if os.getpid() != main:
        os._exit(0)
    alive = len(os.read(reading, 4096))
    if alive > WANTED * 3 // 4:
        return f"{alive} processes"


def twin():
    """Sixty processes at the same time."""
    reading, writing = os.pipe()
    for _ in range(60):
        if os.fork() == 0:
            os.read(reading, 1)
            os._exit(0)
    os.write(writing, b"x" * 60)
    assert [os.wait()[1] for _ in range(60)] == [0] * 60
