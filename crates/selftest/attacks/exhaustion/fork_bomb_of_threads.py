"""Start threads without end.

Technique: threads take a pid each, as processes do, and need no memory of their own but a stack that is not touched.
Success: three hundred threads live.
Stopped by: pids_cgroup, rlimits
Held when: limit pids
Needs: pids_cgroup
"""
import threading


def attack():
    go_on = threading.Event()
    threads = []
    try:
        threading.stack_size(64 << 10)
        while len(threads) < 300:
            threads.append(threading.Thread(target=go_on.wait, daemon=True))
            threads[-1].start()
    except RuntimeError:
        return None
    finally:
        go_on.set()
    return f"{len(threads)} threads"


def twin():
    """A hundred threads."""
    from concurrent.futures import ThreadPoolExecutor

    barrier = threading.Barrier(100)
    with ThreadPoolExecutor(100) as pool:
        assert len(list(pool.map(lambda _: barrier.wait(5), range(100)))) == 100
