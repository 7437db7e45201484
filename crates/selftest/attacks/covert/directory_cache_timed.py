"""Time which names of a shared directory the kernel has looked up.

Technique: A name that the kernel knows not to be there is answered at once; one it does not know makes it search the
    directory. One side looks some of the names up, twelve for each bit, the other times each once.
Success: the receiver has the sender's message.
Stopped by: own_machine
Not promised: The files of an environment are one copy in memory for everybody, for they are large and many.
"""

import time

NAMES = 12
# The longer the path through directories, the more there is to search.
DIRECTORY = "/usr/bin"


def name(meeting, bit, place):
    return f"{DIRECTORY}/{meeting}-{bit}-{place}"


def send(message, meeting, until):
    for bit, value in enumerate(f"{int(message, 16):032b}"):
        if value == "1":
            for place in range(NAMES):
                os.path.exists(name(meeting, bit, place))


def took(path):
    begin = time.perf_counter_ns()
    os.access(path, os.F_OK)
    return time.perf_counter_ns() - begin


def receive(meeting, until):
    time.sleep(max(0.0, until - 1 - time.time()))
    # What each kind takes: names that nobody looked up, and the same again.
    own = [f"{DIRECTORY}/{meeting}-own-{place}" for place in range(200)]
    unknown, known = (sorted(map(took, own))[100] for _ in range(2))
    medians = [sorted(took(name(meeting, bit, place)) for place in range(NAMES))[NAMES // 2] for bit in range(32)]
    return f"{int(''.join('01'[median < (unknown + known) / 2] for median in medians), 2):08x}"


def twin():
    """A program looks for things along its path."""
    import shutil

    assert shutil.which("sh") and shutil.which("no-such-program") is None
