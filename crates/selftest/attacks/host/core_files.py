"""Leave core files, or have the host's crash handler run.

Technique: A crashing process is dumped to where core_pattern says: into a file of up to its whole memory, or into the
    stdin of a program that the host runs as root outside of all namespaces (CVE-2022-0492's neighbours: apport,
    systemd-coredump, CVE-2025-4598). The soft limit is raised as far as it goes.
Success: a child's end says that its core was dumped.
Stopped by: rlimits
"""

import resource
import signal


def attack():
    dumped = []
    for which in (signal.SIGQUIT, signal.SIGABRT, signal.SIGSEGV):
        child = os.fork()
        if child == 0:
            try:
                resource.setrlimit(resource.RLIMIT_CORE, (resource.getrlimit(resource.RLIMIT_CORE)[1],) * 2)
                with open("/proc/self/coredump_filter", "w") as file:
                    file.write("0x7f")
            finally:
                signal.signal(which, signal.SIG_DFL)
                os.kill(os.getpid(), which)
            os._exit(0)
        status = os.waitpid(child, 0)[1]
        if os.WCOREDUMP(status):
            dumped.append(which.name)
    return ", ".join(dumped)


def twin():
    """A child that crashes is seen to, with the signal it died of, and a fault handler tells where."""
    import subprocess

    told = subprocess.run(
        [sys.executable, "-X", "faulthandler", "-c", "import ctypes; ctypes.string_at(0)"],
        capture_output=True,
        text=True,
    )
    assert told.returncode == -signal.SIGSEGV and "Segmentation fault" in told.stderr
