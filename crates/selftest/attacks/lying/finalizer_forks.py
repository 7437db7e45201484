"""Fork while Python ends.

Technique: handlers and __del__ run when the interpreter is half taken down. A fork there makes a second main program,
    which also ends, with another code, and writes after the first. The result is the first one's, and what the second
    does after it is not in it.
Success: from outside: the second one's exit code, or its words after a wait.
Stopped by: pid_namespace
Held when: exit 3; status error; stdout_lacks "second"; answered_within 5 s
"""
import atexit
import time


def attack():
    def twice():
        if os.fork() == 0:
            os.setsid()
            time.sleep(1)
            os.write(1, b"second")
            os._exit(0)

    atexit.register(twice)
    raise SystemExit(3)


def twin():
    """multiprocessing's children run their own handlers and end before the program does."""
    import multiprocessing
    with multiprocessing.get_context("fork").Pool(2) as pool:
        assert pool.map(abs, [-1, -2]) == [1, 2]
