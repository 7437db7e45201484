"""Open standard output's pipe again, from both sides.

Technique: /proc/self/fd/1 and /dev/stdout open the same pipe anew: for writing by many descriptors, and, where that is
    allowed, for reading, which takes away from the server what was written and keeps the pipe open.
Success: the program reads back its output, or, from outside, output is missing or the result does not come.
Stopped by: own_uid
Held when: exit 0; stdout_ends_with "by the other, by the first"; answered_within 5 s
"""
import select


def attack():
    sys.stdout.flush()
    for name in ("/proc/self/fd/1", "/dev/stdout", "/dev/fd/1"):
        for flags in (os.O_RDONLY, os.O_RDWR):
            try:
                own = os.open(name, flags | os.O_NONBLOCK)
            except OSError:
                continue
            os.write(1, b"s" * 4096)
            if select.select([own], [], [], 0.2)[0]:
                return f"{name}: took back {len(answer(os.read, own, 4096))} bytes"
    others = [os.open("/dev/stdout", os.O_WRONLY) for _ in range(20)]
    os.write(others[7], b"by the other, ")
    os.write(1, b"by the first")
    os._exit(0)


def twin():
    """Shell scripts and programs that are given /dev/stdout as a file name."""
    with open("/dev/stdout", "w") as out:
        out.write("mine\n")
    assert os.system("echo mine > /dev/stderr; echo mine | tee /dev/stdout > /dev/null") == 0
