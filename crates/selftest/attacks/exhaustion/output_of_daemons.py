"""Go on printing after the end.

Technique: the main process ends at once; daemons of other sessions have its output open and print for ever from then on. Who waits until
    nobody can write any more waits for ever; who waits for the main process leaves the rest running.
Success: a daemon still ran long after the main process had ended: it wrote more than the bound on output.
Stopped by: pid_namespace, output_limit
Held when: refused; answered_within 5 s
"""


def attack():
    # Ends when nobody but daemons is left.
    reading, writing = os.pipe()
    for _ in range(8):
        if os.fork() == 0:
            os.setsid()
            if os.fork() == 0:
                os.close(writing)
                os.read(reading, 1)
                while True:
                    os.write(2, b"still here\n" * 1000)
            os._exit(0)
    for _ in range(8):
        os.wait()


def twin():
    """A child that prints before its parent has ended."""
    child = os.fork()
    if child == 0:
        os.write(1, b"child\n")
        os._exit(0)
    os.waitpid(child, 0)
