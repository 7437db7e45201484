"""Wake another execution that waits at a page of a shared file.

Technique: A futex in a shared mapping of a file is named by the file's inode and the place in it, and waiting and
    waking need no right to write. One side waits with eight threads at eight of 128 places, the other wakes at each
    place and is told how many it woke.
Success: the receiver has the sender's message.
Stopped by: own_machine
Not promised: The files of an environment are one copy in memory for everybody, for they are large and many.
"""

import mmap
import threading
import time

FUTEX_WAIT, FUTEX_WAKE = 0, 1


def places():
    """The addresses, by digit and its value, of words of a shared read-only mapping."""
    libc.mmap.restype = ctypes.c_void_p
    libc.mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int, ctypes.c_int, ctypes.c_int, ctypes.c_long]
    fd = os.open(os.__file__, os.O_RDONLY)
    base = libc.mmap(None, 4096, mmap.PROT_READ, mmap.MAP_SHARED, fd, 0)
    return [[base + 64 * digit + 4 * value for value in range(16)] for digit in range(8)]


def send(message, meeting, until):
    class Timespec(ctypes.Structure):
        _fields_ = [("seconds", ctypes.c_long), ("nanoseconds", ctypes.c_long)]

    def wait(address):
        value = ctypes.c_uint32.from_address(address).value
        answer(syscall, "futex", address, FUTEX_WAIT, value, Timespec(max(1, int(until - time.time())), 0))

    chosen = [row[int(digit, 16)] for row, digit in zip(places(), message)]
    threads = [threading.Thread(target=wait, args=(address,)) for address in chosen]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def receive(meeting, until):
    rows = places()
    time.sleep(max(0.0, until - 2 - time.time()))
    woken = [[syscall("futex", address, FUTEX_WAKE, 1) for address in row] for row in rows]
    return "".join(f"{row.index(1):x}" if 1 in row else "-" for row in woken)


def twin():
    """Processes of one program wait for each other through shared memory."""
    import multiprocessing

    context = multiprocessing.get_context("fork")
    semaphore = context.Semaphore(0)
    child = context.Process(target=semaphore.release)
    child.start()
    assert semaphore.acquire(timeout=5)
    child.join()
