"""Leave threads in the process, and count them in the next execution.

Technique: A thread that another program started in the same interpreter sees all that the next one does. A fork takes
    along only the thread that forks, but locks that others held stay locked.
Success: the next execution has more than one thread, or a lock of the library is held.
Stopped by: pid_namespace
"""

import _thread
import tempfile
import threading
import time


def leave(message):
    def hold():
        tempfile._once_lock.acquire()
        time.sleep(60)

    threading.Thread(target=hold, daemon=True, name="left-behind").start()
    for _ in range(5):
        _thread.start_new_thread(time.sleep, (60,))
    time.sleep(0.05)


def find():
    found = [thread.name for thread in threading.enumerate() if thread is not threading.main_thread()]
    if len(os.listdir("/proc/self/task")) > 1:
        found.append(f"{len(os.listdir('/proc/self/task'))} tasks")
    if _thread._count() > 0:
        found.append(f"{_thread._count()} counted")
    if not tempfile._once_lock.acquire(timeout=0.5):
        found.append("a lock of tempfile's")
    return ", ".join(found)


def twin():
    """A program's threads work, and end."""
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(len, ["a"] * 20)) == 20
    assert threading.active_count() == 1
