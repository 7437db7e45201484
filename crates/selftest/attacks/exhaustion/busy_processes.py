"""Keep every processor busy with many processes.

Technique: a hundred endless loops, each at another niceness, some asking for the batch and idle classes. Shared out by
    processes, a hundred of them would leave a hundredth for anybody else.
Success: the processes together get a quarter more of the processors than they may.
Stopped by: cpu_cgroup
Held when: cpu_rate_at_most
Needs: cpu_cgroup
"""


def work(number):
    if number % 3 == 0:
        os.nice(number % 20)
    if number % 5 == 0:
        os.sched_setscheduler(0, (os.SCHED_BATCH, os.SCHED_IDLE)[number % 2], os.sched_param(0))
    total = 0
    for value in range(20_000):
        total += value * value


def attack():
    return storm(work, 100)


def twin():
    """Work shared out to four processes comes to its end."""
    import multiprocessing

    with multiprocessing.get_context("fork").Pool(4) as pool:
        assert pool.map(sum, [range(10_000)] * 8) == [49_995_000] * 8
