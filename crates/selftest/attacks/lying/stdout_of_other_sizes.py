"""Make standard output's pipe tiny, huge, and never waiting.

Technique: pipe size and the non-blocking flag belong to the pipe, which the server holds the other end of. A reader
    that shares the flag would stop at the first moment with nothing to read; a tiny pipe makes a slow one.
Success: from outside: output that was written is missing, or the result does not come.
Stopped by: descriptors
Held when: exit 0; stdout_ends_with "all of it"; truncated no; answered_within 5 s
"""
import fcntl
import select
import time

F_SETPIPE_SZ = 1031


def attack():
    sys.stdout.flush()
    for size in (4096, 1 << 20, 1 << 16):
        answer(fcntl.fcntl, 1, F_SETPIPE_SZ, size)
        os.set_blocking(1, False)
        text = b"x" * 100_000
        while text:
            select.select([], [1], [])
            text = text[os.write(1, text[:4096]):]
        # Long enough for the reader to find the pipe empty.
        time.sleep(0.05)
    os.write(1, b"all of it")
    os._exit(0)


def twin():
    """Non-blocking output, as asyncio makes it."""
    import asyncio

    async def write():
        loop = asyncio.get_running_loop()
        transport, _ = await loop.connect_write_pipe(asyncio.Protocol, os.fdopen(os.dup(1), "wb"))
        transport.write(b"mine\n")
        transport.close()
        await asyncio.sleep(0.02)

    asyncio.run(write())
    os.set_blocking(1, True)
