"""Take the machine's asynchronous I/O.

Technique: io_setup reserves events out of fs.aio-max-nr, 65,536 for the whole machine: databases fail to start when it is
    used up. io_uring pins memory for its rings and works through threads of its own.
Success: a context was made.
Stopped by: seccomp
"""


def attack():
    refused, contexts = None, 0
    try:
        for _ in range(16):
            # Each context has a handle of its own, which must be 0 before.
            syscall("io_setup", 1024, (ctypes.c_ulong * 1)(0))
            contexts += 1
    except OSError as error:
        refused = error
    try:
        syscall("io_uring_setup", 4096, ctypes.create_string_buffer(120))
        contexts += 1
    except OSError as error:
        refused = error
    if contexts:
        return f"{contexts} contexts"
    raise refused


def twin():
    """Files read by threads, as asyncio programs do."""
    import asyncio

    async def read():
        return await asyncio.gather(*(asyncio.to_thread(os.path.getsize, os.__file__) for _ in range(20)))

    assert len(set(asyncio.run(read()))) == 1
