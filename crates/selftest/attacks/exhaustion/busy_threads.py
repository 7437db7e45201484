"""Keep every processor busy with threads that let go of the interpreter.

Technique: hashing large data releases the interpreter's lock, so that the threads of one process run at the same time.
Success: the processes together get a quarter more of the processors than they may.
Stopped by: cpu_cgroup
Held when: cpu_rate_at_most
Needs: cpu_cgroup
"""


def work(number):
    import hashlib
    from concurrent.futures import ThreadPoolExecutor

    data = bytes(1 << 18)
    with ThreadPoolExecutor(16) as pool:
        list(pool.map(lambda _: hashlib.sha256(data).digest(), range(64)))


def attack():
    return storm(work, 4)


def twin():
    """Hashing in some threads."""
    import hashlib
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(lambda _: hashlib.sha256(bytes(1 << 16)).hexdigest(), range(16)))) == 1
