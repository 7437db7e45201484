"""Know the addresses of the next execution's memory.

Technique: Where everything lies in memory is drawn at each exec, so that an exploit has to guess. Without exec, by a
    fork from one process, all executions have the same layout; and a personality that switches the drawing off is
    inherited.
Success: two children started by the next execution have the same layout, or its personality switches the drawing off.
Stopped by: seccomp
Not promised: Where an environment is warm, its executions are forks of one interpreter, for an hour at most.
"""

import subprocess

ADDR_NO_RANDOMIZE = 0x40000
SHOW = "print([line.split('-')[0] for line in open('/proc/self/maps') if '[stack]' in line or 'libc' in line])"


def leave(message):
    syscall("personality", ADDR_NO_RANDOMIZE)


def find():
    shown = {subprocess.run([sys.executable, "-c", SHOW], capture_output=True, text=True).stdout for _ in range(3)}
    if len(shown) < 3:
        return f"the same layout again: {shown}"
    return syscall("personality", 0xFFFFFFFF) & ADDR_NO_RANDOMIZE and "nothing is drawn"


def draw():
    """What must differ in each execution."""
    with open("/proc/self/maps") as file:
        return " ".join(line.split("-")[0] for line in file if "[stack]" in line or "libc" in line)


def twin():
    """A program asks for its personality, and for the ordinary one."""
    assert syscall("personality", 0xFFFFFFFF) == 0
    syscall("personality", 0)
