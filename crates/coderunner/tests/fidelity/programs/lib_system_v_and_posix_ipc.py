# Semaphores by name through multiprocessing, and System V shared memory through ctypes.
import ctypes
import multiprocessing

lock = multiprocessing.get_context("fork").Lock()
print(lock.acquire(timeout=1), lock.acquire(timeout=0.01), lock.release())
libc = ctypes.CDLL(None, use_errno=True)
libc.shmat.restype = ctypes.c_void_p
identity = libc.shmget(0, 4096, 0o1600)
address = libc.shmat(identity, None, 0)
ctypes.memset(address, 65, 3)
print(identity >= 0, ctypes.string_at(address, 4), libc.shmdt(ctypes.c_void_p(address)), libc.shmctl(identity, 0, None))
queue = libc.mq_open(b"/no-such-queue", 0)
print(queue, ctypes.get_errno())
