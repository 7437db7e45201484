"""Use the futexes that hand priorities on.

Technique: FUTEX_LOCK_PI, FUTEX_WAIT_REQUEUE_PI and their kin are another, far more intricate piece of the kernel behind a call that every
    thread needs: CVE-2014-3153 ("Towelroot") and CVE-2021-3347 were root for everybody. Browsers forbid them in their sandboxes.
Success: the kernel takes or gives back such a lock.
Stopped by: seccomp
"""

FUTEX = 202 if IS_X86_64 else 98
LOCK_PI, UNLOCK_PI, TRYLOCK_PI, CMP_REQUEUE_PI, LOCK_PI2, PRIVATE = 6, 7, 8, 12, 13, 128


def attack():
    won = []
    for flag in (0, PRIVATE):
        for operation in (LOCK_PI, TRYLOCK_PI, LOCK_PI2):
            lock = (ctypes.c_uint32 * 1)(0)
            if answer(raw_syscall, FUTEX, lock, operation | flag, 0, None, None, 0) == 0:
                won.append(f"operation {operation | flag} locked: {lock[0]:#x}")
                answer(raw_syscall, FUTEX, lock, UNLOCK_PI | flag, 0, None, None, 0)
        one, other = (ctypes.c_uint32 * 1)(0), (ctypes.c_uint32 * 1)(0)
        if answer(raw_syscall, FUTEX, one, CMP_REQUEUE_PI | flag, 1, 1, other, 0) == 0:
            won.append(f"operation {CMP_REQUEUE_PI | flag}")
    return won and f"{won}"


def twin():
    """Locks, conditions, semaphores and barriers of threads and of processes."""
    import multiprocessing
    import threading

    barrier, done, condition = threading.Barrier(3), [], threading.Condition()

    def work():
        barrier.wait(5)
        with condition:
            done.append(1)
            condition.notify_all()

    for _ in range(2):
        threading.Thread(target=work).start()
    barrier.wait(5)
    with condition:
        assert condition.wait_for(lambda: len(done) == 2, 5)
    lock = multiprocessing.Lock()
    assert lock.acquire(timeout=1) and not lock.acquire(timeout=0.01)
    mutex = ctypes.create_string_buffer(128)
    assert libc.pthread_mutex_init(mutex, None) == libc.pthread_mutex_lock(mutex) == libc.pthread_mutex_unlock(mutex) == 0
