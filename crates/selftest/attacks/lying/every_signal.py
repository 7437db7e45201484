"""Die by every signal there is.

Technique: real-time signals have no names, 32 and 33 belong to the C library, several dump core and set a further bit
    in the status. Children die by each and are asked by wait; the program dies by the last one, 64.
Success: from outside: an exit code, or another signal.
Stopped by: own_uid
Held when: signal 64; status error; no_limit
"""


def attack():
    sys.stdout.flush()
    # Not those that do nothing or stop.
    for number in sorted(set(range(1, 65)) - {17, 18, 19, 20, 21, 22, 23, 28}):
        child = os.fork()
        if child == 0:
            # Python's own handlers stay in its process; the kernel's default is wanted.
            libc.signal(number, None)
            action = (ctypes.c_ulong * 4)()
            libc.syscall(ctypes.c_long(13 if IS_X86_64 else 134), ctypes.c_long(number), action, None, ctypes.c_long(8))
            os.kill(os.getpid(), number)
            os._exit(99)
        status = os.waitpid(child, 0)[1]
        if not os.WIFSIGNALED(status) or os.WTERMSIG(status) != number:
            return f"signal {number} became status {status}"
    os.kill(os.getpid(), 64)


def twin():
    """Signals that are handled do what the handler says."""
    import signal
    caught = []
    for number in (signal.SIGUSR1, signal.SIGTERM, signal.SIGRTMIN, signal.SIGRTMAX):
        signal.signal(number, lambda caught_number, _: caught.append(caught_number))
        os.kill(os.getpid(), number)
    assert len(caught) == 4
