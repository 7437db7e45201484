"""Leave a copy of one's memory with the host.

Technique: a process that crashes is written to a file, or handed to a program that the host has set in core_pattern and
    that runs outside, as root, with names taken from the crashed process (CVE-2025-4598, CVE-2022-28655 were in such
    programs). The status says whether a core was dumped.
Success: a child dumps core.
Stopped by: rlimits
"""
import resource
import signal


def attack():
    resource.setrlimit(resource.RLIMIT_CORE, (resource.getrlimit(resource.RLIMIT_CORE)[1],) * 2)
    for how in (signal.SIGSEGV, signal.SIGQUIT, signal.SIGABRT, signal.SIGSYS):
        child = os.fork()
        if child == 0:
            signal.signal(how, signal.SIG_DFL)
            os.kill(os.getpid(), how)
            os._exit(0)
        status = os.waitpid(child, 0)[1]
        if os.WCOREDUMP(status):
            return f"{how.name} dumped core"
    dumps = [name for name in os.listdir(".") if name.startswith("core")]
    return dumps and str(dumps)


def twin():
    """A crash is told as what it is, with the place where it happened."""
    import subprocess
    crashed = subprocess.run([sys.executable, "-X", "faulthandler", "-c", "import ctypes; ctypes.string_at(0)"], capture_output=True, text=True)
    assert crashed.returncode == -signal.SIGSEGV and "Segmentation fault" in crashed.stderr
