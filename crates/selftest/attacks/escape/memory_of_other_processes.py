"""Read and write the memory of other processes.

Technique: process_vm_readv and process_vm_writev on a child and on pid 1, process_madvise and process_mrelease on a pidfd of it,
    move_pages: calls that reach into another address space without opening anything.
Success: memory is read or written, or the kernel no longer minds whose it is.
Stopped by: seccomp, own_uid
"""
import signal
import struct
import time


def attack():
    won = []
    secret = ctypes.create_string_buffer(b"the child's own text")
    pid = os.fork()
    if pid == 0:
        time.sleep(5)
        os._exit(0)
    local = ctypes.create_string_buffer(8)
    ours, theirs = (ctypes.c_uint64 * 2)(ctypes.addressof(local), 8), (ctypes.c_uint64 * 2)(ctypes.addressof(secret), 8)
    for target in (pid, 1, os.getppid()):
        for call in ("process_vm_readv", "process_vm_writev"):
            came = answer(syscall, call, target, ours, 1, theirs, 1, 0)
            # EFAULT is the answer of one who may, and asked for an address where nothing is.
            if isinstance(came, int) or came == "EFAULT":
                won.append(f"{call} {target}: {came} {local.value}")
        pidfd = syscall("pidfd_open", target, 0)
        pages = struct.pack("2Q", ctypes.addressof(secret) & ~4095, 4096)
        for call, arguments in (("process_madvise", (pidfd, pages, 1, 20, 0)), ("process_mrelease", (pidfd, 0))):
            came = answer(syscall, call, *arguments)
            if isinstance(came, int) or came in ("EFAULT", "ENOMEM"):
                won.append(f"{call} {target}: {came}")
        came = answer(syscall, "move_pages", target, 0, None, None, None, 0)
        if came == 0:
            won.append(f"move_pages {target}")
        os.close(pidfd)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    return won and f"{won}"


def twin():
    """Memory that two processes agreed to share."""
    from multiprocessing import shared_memory

    block = shared_memory.SharedMemory(create=True, size=64)

    def child():
        block.buf[:4] = b"text"

    forked(child)
    assert bytes(block.buf[:4]) == b"text"
    block.close()
    block.unlink()
