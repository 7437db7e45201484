"""Free memory and take it again, between two looks.

Technique: where memory is looked at from time to time, what is taken and freed in between is not seen. Children take twice
    the limit together for some milliseconds, again and again.
Success: children had twice the limit at the same time.
Stopped by: memory_cgroup
Held when: limit memory
Needs: memory_cgroup
"""

LIMIT = parameters.get("memory_bytes_max", 128 << 20)
CHILDREN = 8


def attack():
    for _ in range(4):
        ready, go_on = os.pipe(), os.pipe()
        children = []
        for _ in range(CHILDREN):
            children.append(os.fork())
            if children[-1] == 0:
                memory = bytearray(b"x" * (LIMIT * 2 // CHILDREN))
                os.write(ready[1], b".")
                os.read(go_on[0], 1)
                os._exit(len(memory) == 0)
        full = 0
        while full < CHILDREN:
            full += len(os.read(ready[0], CHILDREN))
        os.write(go_on[1], b"." * CHILDREN)
        for child in children:
            if os.waitpid(child, 0)[1]:
                return None
        for end in (*ready, *go_on):
            os.close(end)
    return f"{CHILDREN} children had {LIMIT * 2 >> 20} MB, four times"


def twin():
    """Memory that is freed can be had again, any number of times."""
    for _ in range(20):
        assert len(bytearray(b"x" * (LIMIT // 4))) == LIMIT // 4
