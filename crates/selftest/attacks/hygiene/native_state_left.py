"""Leave state in the C library and the processor, and look for it in the next execution.

Technique: Rounding modes, the seed of rand(3), the locale and time zone of the C library, text that lies in its
    buffers: below Python, so a runner that puts Python's modules in order does not see them. Text in a buffer would
    come out in the next program's output.
Success: the next execution computes differently, draws the former's numbers, or has its text in a buffer.
Stopped by: pid_namespace
"""

import time

FE_UPWARD = 0x800 if IS_X86_64 else 0x400000
libm = ctypes.CDLL("libm.so.6")
libc.setlocale.restype = ctypes.c_char_p


def leave(message):
    libm.fesetround(FE_UPWARD)
    libc.srand(77)
    libc.srandom(77)
    libc.setlocale(6, b"C.UTF-8")
    os.environ["TZ"] = "Pacific/Kiritimati"
    time.tzset()
    # The C library's own buffer of stdout, which Python does not use, and makes none of when it has no buffer itself.
    libc.setvbuf(ctypes.c_void_p.in_dll(libc, "stdout"), None, 0, ctypes.c_size_t(4096))
    libc.printf(b"left behind: %s\n", message.encode())


def text_in_buffers():
    """What comes out when the C library writes what it holds."""
    reading, writing = os.pipe()
    stdout = os.dup(1)
    os.dup2(writing, 1)
    libc.fflush(None)
    os.dup2(stdout, 1)
    os.close(writing)
    return os.read(reading, 1000)


def find():
    drawn = [libc.rand() for _ in range(3)]
    libc.srand(77)
    found = []
    if drawn == [libc.rand() for _ in range(3)]:
        found.append("seed of rand")
    if libm.fegetround() != 0 or 0.1 + 0.2 != 0.30000000000000004 or 1e16 + 1 != 1e16:
        found.append("rounding")
    if time.tzname != ("UTC", "UTC") or time.timezone != 0:
        found.append(f"time zone {time.tzname}")
    text = text_in_buffers()
    if b"left behind" in text:
        found.append(f"text {text}")
    return ", ".join(found)


def twin():
    """C functions print, round and draw for the program that calls them."""
    assert libm.fegetround() == 0
    libc.srand(5)
    first = libc.rand()
    libc.srand(5)
    assert libc.rand() == first
    libc.printf(b"hello\n")
    libc.fflush(None)
