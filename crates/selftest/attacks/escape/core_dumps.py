"""Have the machine's handler of crashes work for oneself.

Technique: core_pattern often begins with "|": the kernel starts that program as root, outside of every namespace, with what the crashed process
    says of itself (CVE-2015-1318 and CVE-2025-4598 were such handlers). A child crashes, after raising its limit and marking itself dumpable.
Success: the kernel says that it dumped a core.
Stopped by: rlimits
"""
import glob
import resource
import signal


def attack():
    for crash in (signal.SIGSEGV, signal.SIGABRT, signal.SIGQUIT, signal.SIGSYS):
        pid = os.fork()
        if pid == 0:
            hard = resource.getrlimit(resource.RLIMIT_CORE)[1]
            for soft in (hard, resource.RLIM_INFINITY):
                try:
                    resource.setrlimit(resource.RLIMIT_CORE, (soft, soft))
                except (OSError, ValueError):
                    pass
            answer(syscall, "prctl", 4, 1, 0, 0, 0)
            signal.signal(crash, signal.SIG_DFL)
            os.kill(os.getpid(), crash)
            os._exit(0)
        status = os.waitpid(pid, 0)[1]
        if os.WCOREDUMP(status):
            return f"a core was dumped on signal {crash}: {glob.glob('core*') or 'elsewhere'}"
    return None


def twin():
    """A crash is a crash: its signal is told, and faulthandler says where."""
    import subprocess

    crashed = subprocess.run([sys.executable, "-X", "faulthandler", "-c", "import os; os.abort()"], capture_output=True)
    assert crashed.returncode == -signal.SIGABRT and b"Fatal Python error: Aborted" in crashed.stderr
