"""Fill pipes as large as they get, in many processes.

Technique: a pipe may be enlarged to a megabyte (F_SETPIPE_SZ), and the kernel bounds the sum per user of the machine only
    (fs.pipe-user-pages-soft); beyond, every new pipe still gets a page or two. What is in a pipe is in no process.
Success: the pipes hold twice the memory limit.
Stopped by: memory_cgroup
Held when: limit memory
Needs: memory_cgroup
"""
import fcntl
import struct

LIMIT = parameters.get("memory_bytes_max", 128 << 20)
F_SETPIPE_SZ = 1031
PROCESSES, PIPES = 100, 480


def fill():
    held, pipes = 0, []
    while len(pipes) < PIPES:
        reading, writing = os.pipe()
        pipes.append((reading, writing))
        try:
            fcntl.fcntl(writing, F_SETPIPE_SZ, 1 << 20)
        except OSError:
            pass  # The user's pages are used up. What it has is what counts.
        os.set_blocking(writing, False)
        try:
            while True:
                held += os.write(writing, bytes(1 << 16))
        except BlockingIOError:
            pass
    return held


def attack():
    ready, go_on = os.pipe(), os.pipe()
    held = 0
    for _ in range(PROCESSES):
        if os.fork() == 0:
            try:
                os.write(ready[1], struct.pack("q", fill()))
                os.read(go_on[0], 1)
            finally:
                os._exit(0)
        held += struct.unpack("q", os.read(ready[0], 8))[0]
        if held > 2 * LIMIT:
            return f"{held >> 20} MB are in pipes"


def twin():
    """A pipe that is filled and emptied again and again."""
    reading, writing = os.pipe()
    received = 0
    for _ in range(32):
        assert os.write(writing, bytes(1 << 16)) == 1 << 16
        received += len(os.read(reading, 1 << 16))
    assert received == 32 << 16
