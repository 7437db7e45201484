"""Close all streams and go on.

Technique: a runner that takes the end of the output for the end of the program reports success now, and leaves the
    program running. It works on for a while without any stream, and fails.
Success: from outside: success, or a result before its end.
Stopped by: pid_namespace
Held when: exit 5; status error; wall_at_least 500 ms; answered_within 5 s
"""
import time


def attack():
    sys.stdout.flush()
    for stream in (0, 1, 2):
        os.close(stream)
    time.sleep(0.5)
    os._exit(5)


def twin():
    """Daemons and filters close streams they do not need; output before that is there."""
    print("before")
    sys.stdin.close()
    os.close(0)
    assert os.open("/dev/null", os.O_RDONLY) == 0
