"""Give the kernel a program with a socket.

Technique: SO_ATTACH_FILTER and SO_ATTACH_REUSEPORT_CBPF take programs of classic BPF from everybody, which the kernel translates to machine code of its
    own: so an attacker's constants come to lie in executable kernel memory ("JIT spraying"), and programs that wait there help other bugs.
    SO_ATTACH_BPF takes one that bpf(2) loaded.
Success: the kernel attaches one.
Stopped by: seccomp
"""
import socket
import struct

ATTACH_FILTER, ATTACH_REUSEPORT_FILTER, ATTACH_BPF = 26, 51, 50


def attack():
    # One instruction: accept up to 65535 bytes.
    instruction = ctypes.create_string_buffer(struct.pack("=HBBI", 0x06, 0, 0, 0xFFFF))
    program = struct.pack("=H6xQ", 1, ctypes.addressof(instruction))
    won = []
    for family, kind in ((socket.AF_INET, socket.SOCK_DGRAM), (socket.AF_INET, socket.SOCK_STREAM), (socket.AF_UNIX, socket.SOCK_DGRAM)):
        with socket.socket(family, kind) as made:
            if answer(made.setsockopt, socket.SOL_SOCKET, ATTACH_FILTER, program) is None:
                won.append(f"a filter on family {family}")
            if family == socket.AF_INET:
                made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
                made.bind(("127.0.0.1", 0))
            if answer(made.setsockopt, socket.SOL_SOCKET, ATTACH_REUSEPORT_FILTER, program) is None:
                won.append(f"a choice of listener on family {family}")
            # Descriptor 0 is no program: the kernel says EINVAL where it gets as far as looking.
            if answer(made.setsockopt, socket.SOL_SOCKET, ATTACH_BPF, struct.pack("i", 0)) == "EINVAL":
                won.append(f"looked for a loaded program on family {family}")
    return won and f"{won}"


def twin():
    """Several listeners on one port, among which the kernel chooses by itself."""
    with socket.create_server(("127.0.0.1", 0), reuse_port=True) as one:
        with socket.create_server(one.getsockname(), reuse_port=True) as other:
            assert one.getsockname() == other.getsockname()
