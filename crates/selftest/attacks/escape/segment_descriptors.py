"""Write segment descriptors of one's own.

Technique: modify_ldt(2): the table of segments was a source of kernel bugs for years (CVE-2015-3290, CVE-2015-5157, CVE-2017-17053),
    and a 16-bit segment leaks addresses of the kernel's stack.
Success: the table is written or read.
Stopped by: seccomp
"""
import struct


def attack():
    # struct user_desc: entry, base, limit, flags (32-bit, in pages, usable).
    descriptor = struct.pack("=4I", 0, 0, 0xFFFF, 0b1010001)
    answers = {
        "written": answer(syscall, "modify_ldt", 1, descriptor, 16),
        "written anew": answer(syscall, "modify_ldt", 0x11, descriptor, 16),
        "read": answer(syscall, "modify_ldt", 0, ctypes.create_string_buffer(64), 64),
    }
    won = [name for name, came in answers.items() if isinstance(came, int)]
    return won and f"{won}"


def twin():
    """Thread-local storage, which is what segments are still used for."""
    import threading

    local = threading.local()
    local.value = "main"
    seen = []

    def other():
        local.value = "other"
        seen.append(local.value)

    thread = threading.Thread(target=other)
    thread.start()
    thread.join()
    assert (local.value, seen) == ("main", ["other"])
