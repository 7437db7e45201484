"""Say that it ends, and never do.

Technique: sys.exit(0) runs handlers, waits for threads and deletes objects first: an atexit handler that forks and
    sleeps, a thread that is no daemon, a __del__ that loops. Whoever believes the announcement reports success; whoever
    has taken off the clock by then waits for ever.
Success: from outside: success, or no result.
Stopped by: wall_time
Held when: limit wall; status timeout; answered_within 16 s
"""
import atexit
import threading
import time

LONG_S = 30


class Clinging:
    def __del__(self):
        time.sleep(LONG_S)


def attack():
    atexit.register(time.sleep, LONG_S)
    atexit.register(os.fork)
    threading.Thread(target=time.sleep, args=(LONG_S,)).start()
    sys.clinging = Clinging()
    sys.exit(0)


def twin():
    """What programs do at their end is done: handlers, threads, the last words."""
    import subprocess
    text = "import atexit, threading\natexit.register(print, 'last')\nthreading.Thread(target=print, args=('first',)).start()"
    assert subprocess.run([sys.executable, "-c", text], capture_output=True).stdout.split() == [b"first", b"last"]
