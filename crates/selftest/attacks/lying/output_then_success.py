"""Write more than anybody may, and end well before it is noticed.

Technique: the bound on all output ends an execution when the reader has counted past it. 96 MB from three processes at
    once, with no pause; then it waits, to end with 0.
Success: from outside: success, or more than the bound is kept.
Stopped by: output_limit
Held when: limit output; status error; truncated yes; answered_within 12 s
"""
import time

BOUND = 64 << 20


def attack():
    sys.stdout.flush()
    part = b"x" * (1 << 16)
    for stream in (1, 2, 1):
        if os.fork() == 0:
            for _ in range(BOUND // 2 // len(part)):
                os.write(stream, part)
            os._exit(0)
    for _ in range(3):
        os.wait()
    # The reader may be a little behind.
    time.sleep(5)
    os._exit(0)


def twin():
    """Much output, within the bound: counted, cut and no offence."""
    for _ in range(8):
        os.write(2, b"y" * (1 << 20))
