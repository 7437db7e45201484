"""Look into the sandbox's first process through /proc.

Technique: /proc/1/mem, maps, environ, auxv, fd, root, cwd, exe and the others that the kernel gives only to who might trace it,
    and those that steer it when written. Also CVE-2019-5736: /proc/1/exe is the host's own executable.
Success: one of them opens, or a link of it can be followed.
Stopped by: own_uid, no_capabilities
"""

READ = "mem maps smaps smaps_rollup numa_maps environ auxv stack syscall personality pagemap io mountstats exe map_files fd ns/mnt fdinfo/0".split()
WRITE = "mem oom_score_adj oom_adj clear_refs coredump_filter autogroup comm sched uid_map gid_map setgroups loginuid timerslack_ns exe attr/current".split()
LINKS = "root cwd exe ns/mnt fd/0 fd/3".split()


def attack():
    won = []
    for pid in sorted({1, os.getppid()} - {0}):
        for name in READ:
            # Some are checked when they are opened, others when they are read.
            came = answer(lambda name=name: os.read(os.open(f"/proc/{pid}/{name}", os.O_RDONLY), 16))
            if isinstance(came, bytes) and came or came == "EISDIR":
                won.append(f"read {pid}/{name}")
        for name in WRITE:
            came = answer(os.open, f"/proc/{pid}/{name}", os.O_WRONLY)
            if isinstance(came, int):
                # These may be opened by anybody; who may write is asked at the write. The text is what is there usually.
                usual = {"comm": b"init", "timerslack_ns": b"50000", "attr/current": b"unconfined"}.get(name)
                if not usual or isinstance(answer(os.write, came, usual), int):
                    won.append(f"write {pid}/{name}")
                os.close(came)
        for name in LINKS:
            came = answer(os.readlink, f"/proc/{pid}/{name}")
            if came not in ("EACCES", "EPERM", "ENOENT"):
                won.append(f"link {pid}/{name} to {came}")
    return won and f"{won}"


def twin():
    """One's own, and those of one's children, are open; of init one may know that it is there."""
    pid = os.fork()
    if pid == 0:
        import time

        time.sleep(5)
        os._exit(0)
    with open(f"/proc/{pid}/maps") as maps, open("/proc/self/environ", "rb") as environ, open("/proc/1/stat") as stat:
        assert "[stack]" in maps.read() and b"HOME=/work" in environ.read() and stat.read().startswith("1 (")
    os.kill(pid, 9)
    os.waitpid(pid, 0)
