"""End with as much to tidy up as there may be.

Technique: 16,000 files in a deep tree, a hundred processes with thousands of mappings each, page tables of half of the limit: the
    kernel takes all of it apart when the sandbox ends, in somebody's time.
Success: a child with the most of it needs more than a second to die after SIGKILL.
Stopped by: memory_cgroup, workspace, pids_cgroup
Held when: refused; answered_within 12 s or limit memory; answered_within 12 s
"""
import mmap
import signal
import time

LIMIT = parameters.get("memory_bytes_max", 128 << 20)
MAP_NORESERVE = 0x4000


def attack():
    os.chdir("/tmp")
    for number in range(14_000):
        if number % 14 == 0:
            os.mkdir("d")
            os.chdir("d")
        os.close(os.open(str(number), os.O_CREAT | os.O_WRONLY))
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.setpgid(0, 0)
        tables = LIMIT // 4 // 4096
        memory = mmap.mmap(-1, tables << 21, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS | MAP_NORESERVE)
        for number in range(tables):
            memory[number << 21]
        small = [mmap.mmap(-1, 4096, prot=1 + number % 2) for number in range(2000)]
        for _ in range(60):
            if os.fork() == 0:
                os.write(writing, b"x")
                signal.pause()
        os.write(writing, b"x" * bool(small))
        signal.pause()
    ready = 0
    while ready < 61:
        ready += len(os.read(reading, 100))
    os.close(writing)
    killed = time.monotonic()
    os.killpg(child, signal.SIGKILL)
    # The pipe ends with the last of them.
    os.read(reading, 1)
    took = time.monotonic() - killed
    if took > 1:
        return f"61 killed processes needed {took:.1f} s to go"


def twin():
    """A thousand files, removed again."""
    import shutil

    os.makedirs("/work/tree/" + "d/" * 50)
    for number in range(1000):
        open(f"/work/tree/{number}", "w").close()
    shutil.rmtree("/work/tree")
    assert not os.path.exists("/work/tree")
