"""Call the kernel as a 32-bit program.

Technique: "int 0x80" from 64-bit code is a call of the i386 ABI, whose numbers mean other things: a filter that looks at numbers
    alone takes i386's getpid (20) for writev, and its ptrace (26) for msync. Machine code in an executable page makes the call.
Success: the kernel answers i386's getpid with the process's number.
Stopped by: seccomp
"""
import mmap

PLACES = []  # the pages, which must not be freed while their code runs


def call_i386(number_of_call):
    """push rbx; mov eax, number; xor ebx, ebx; int 0x80; pop rbx; ret"""
    code = b"\x53\xb8" + number_of_call.to_bytes(4, "little") + b"\x31\xdb\xcd\x80\x5b\xc3"
    page = mmap.mmap(-1, mmap.PAGESIZE, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
    page.write(code)
    PLACES.append(page)
    return ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(page)))()


def attack():
    if not IS_X86_64:
        raise OSError(errno.ENOSYS, "int 0x80")
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.write(writing, str(call_i386(20)).encode())
        os._exit(0)
    os.close(writing)
    # A kernel without the i386 calls ends the child by a signal, and nothing comes.
    came = os.read(reading, 20).decode()
    os.waitpid(pid, 0)
    return came == str(pid) and f"i386's getpid said {came}"


def twin():
    """Executable pages are for callbacks and compilers, which make the calls of the machine they are on."""
    if IS_X86_64:
        page = mmap.mmap(-1, mmap.PAGESIZE, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
        page.write(b"\xb8\x2a\x00\x00\x00\xc3")  # mov eax, 42; ret
        assert ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(page)))() == 42
    compare = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_int), ctypes.POINTER(ctypes.c_int))
    numbers = (ctypes.c_int * 4)(3, 1, 4, 2)
    libc.qsort(numbers, 4, 4, compare(lambda a, b: a[0] - b[0]))
    assert list(numbers) == [1, 2, 3, 4]
