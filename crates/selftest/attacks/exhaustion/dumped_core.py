"""Crash with much memory.

Technique: a crash writes the whole memory to a file in the working directory, or to a program of the machine that is started for
    it outside of every limit (kernel.core_pattern with a pipe), for each of many processes.
Success: the kernel says that it dumped a core.
Stopped by: rlimits
"""
import signal

LIMIT = parameters.get("memory_bytes_max", 128 << 20)


def attack():
    import resource

    try:
        resource.setrlimit(resource.RLIMIT_CORE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    except (OSError, ValueError):
        pass
    memory = bytearray(b"x" * (LIMIT // 4))
    os.chdir("/tmp")
    for number in (signal.SIGABRT, signal.SIGSEGV, signal.SIGQUIT):
        for _ in range(10):
            child = os.fork()
            if child == 0:
                signal.signal(number, signal.SIG_DFL)
                os.kill(os.getpid(), number)
            status = os.waitpid(child, 0)[1]
            if os.WCOREDUMP(status) or any(name.startswith("core") for name in os.listdir("/tmp")):
                return f"a core of {len(memory) >> 20} MB was dumped"


def twin():
    """A child that aborts is seen to have aborted."""
    child = os.fork()
    if child == 0:
        os.abort()
    assert os.WTERMSIG(os.waitpid(child, 0)[1]) == signal.SIGABRT
