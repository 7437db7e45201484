"""Keep every processor busy with threads that let go of the interpreter.

Technique: hashing large data releases the interpreter's lock, so that the threads of one process run at the same time.
Success: the processes together get a quarter more of the processors than they may.
Stopped by: cpu_cgroup
Held when: cpu_rate_at_most
"""
import time

CPU_MILLI = parameters.get("cpu_milli_max", 1000)
SECONDS, WORKERS = 1.5, 4


def work(number):
    import hashlib
    from concurrent.futures import ThreadPoolExecutor

    data = bytes(1 << 18)
    with ThreadPoolExecutor(16) as pool:
        list(pool.map(lambda _: hashlib.sha256(data).digest(), range(64)))


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
    """Hashing in some threads."""
    import hashlib
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(lambda _: hashlib.sha256(bytes(1 << 16)).hexdigest(), range(16)))) == 1
