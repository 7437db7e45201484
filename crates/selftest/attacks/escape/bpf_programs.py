"""Load a program into the kernel with bpf.

Technique: bpf(2) makes maps and loads programs; the verifier that is to keep them harmless was fooled many times (CVE-2020-8835,
    CVE-2021-3490, CVE-2022-23222, CVE-2023-2163), and each was root for everybody who could make the call.
Success: a map is made or a program is loaded.
Stopped by: seccomp, no_capabilities
"""
import struct

MAP_CREATE, PROG_LOAD, ARRAY, SOCKET_FILTER = 0, 5, 2, 1


def attack():
    # union bpf_attr for a map: kind, size of keys, size of values, entries.
    a_map = struct.pack("=4I", ARRAY, 4, 8, 1) + bytes(112)
    # r0 = 0; exit.
    program = ctypes.create_string_buffer(struct.pack("=BBhi", 0xB7, 0, 0, 0) + struct.pack("=BBhi", 0x95, 0, 0, 0))
    license = ctypes.create_string_buffer(b"GPL")
    # And for a program: kind, number of instructions, instructions, license.
    a_program = struct.pack("=2I2Q", SOCKET_FILTER, 2, ctypes.addressof(program), ctypes.addressof(license)) + bytes(104)
    answers = {
        "map": answer(syscall, "bpf", MAP_CREATE, a_map, len(a_map)),
        "program": answer(syscall, "bpf", PROG_LOAD, a_program, len(a_program)),
    }
    won = [name for name, came in answers.items() if isinstance(came, int)]
    return won and f"the kernel took a {won}"


def twin():
    """A table that two processes share, without the kernel's help: shared memory."""
    import mmap

    shared = mmap.mmap(-1, 4096)

    def child():
        shared[:5] = b"hello"

    forked(child)
    assert shared[:5] == b"hello"
