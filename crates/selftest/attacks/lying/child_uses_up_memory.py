"""Let a child use up the memory, and report success.

Technique: the kernel may end only the child that asked for too much. The program waits for it, sees it killed, prints
    its success, and ends with 0 or by a signal of its own; a runner that looks at the main process sees nothing of it.
Success: from outside: success.
Stopped by: memory_cgroup
Held when: status memory_exceeded; limit memory; answered_within 8 s
Needs: memory_cgroup
"""
LIMIT = 128 << 20


def attack():
    sys.stdout.flush()
    for _ in range(3):
        child = os.fork()
        if child == 0:
            held = bytearray()
            while len(held) < 2 * LIMIT:
                held += bytes(b"x" * (4 << 20))
            os._exit(0)
        os.waitpid(child, 0)
    os.write(1, b"success\n")
    os._exit(0)


def twin():
    """A child with much memory that ends well is no trouble."""
    assert forked(lambda: str(len(bytearray(60 << 20)))) == str(60 << 20)
    assert forked(lambda: str(len(bytearray(60 << 20)))) == str(60 << 20)
