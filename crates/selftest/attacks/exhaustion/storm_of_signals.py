"""Signal everybody all the time.

Technique: kill(-1) goes through every process of the machine to find those of this namespace, under the lock that every fork and
    exit on the machine takes (tasklist_lock); so does setpriority for all processes of a user.
Success: the processes together get a quarter more of the processors than they may.
Stopped by: cpu_cgroup
Held when: cpu_rate_at_most
"""


def work(number):
    for _ in range(200):
        os.kill(-1, 0)
        os.getpriority(os.PRIO_USER, 0)


def attack():
    return storm(work, 60)


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
