"""Print a line that does not end.

Technique: whoever reads by lines holds all of a line in memory: here 20 MB without an end, on both streams at once,
    with the word that matters behind the bound. More is written than is kept, and that must be said.
Success: from outside: nothing is said of what was cut, or more than the bound is kept, or the result does not come.
Stopped by: output_limit
Held when: exit 5; truncated yes; no_limit; stdout_lacks "the word"; stdout_ends_with "xxxxxxxx"; answered_within 8 s
"""


def attack():
    sys.stdout.flush()
    if os.fork() == 0:
        for _ in range(20):
            os.write(2, b"y" * (1 << 20))
        os._exit(0)
    for _ in range(20):
        os.write(1, b"x" * (1 << 20))
    os.write(1, b"the word")
    os.wait()
    os._exit(5)


def twin():
    """A long line within the bound is kept whole."""
    print("x" * 200_000)
    print(*range(2000), sep="\n")
