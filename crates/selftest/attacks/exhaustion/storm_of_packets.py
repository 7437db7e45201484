"""Send packets over loopback as fast as it goes.

Technique: a packet over loopback is received by the kernel in the sender's time, or, when there are many, by a thread of the kernel
    (ksoftirqd) on nobody's account: work that no cgroup of processors is charged for.
Success: the machine is busy with packets for more than the allowed time, beside what is counted here.
Stopped by: cpu_cgroup
Held when: cpu_rate_at_most
Needs: cpu_cgroup
"""
import socket
import time

CPU_MILLI = parameters.get("cpu_milli_max", 1000)
SECONDS, WORKERS = 2, 8


def softirq_seconds():
    """How long all processors of the machine were busy with such work."""
    with open("/proc/stat") as file:
        return int(file.readline().split()[7]) / os.sysconf("SC_CLK_TCK")


def pour(until):
    sender, receiver = (socket.socket(socket.AF_INET, socket.SOCK_DGRAM) for _ in range(2))
    receiver.bind(("127.0.0.1", 0))
    sender.connect(receiver.getsockname())
    while time.monotonic() < until:
        for _ in range(500):
            sender.send(b"x")


def attack():
    before, begun = softirq_seconds(), time.monotonic()
    for _ in range(WORKERS):
        if os.fork() == 0:
            try:
                pour(begun + SECONDS)
            finally:
                os._exit(0)
    for _ in range(WORKERS):
        os.wait()
    elapsed = time.monotonic() - begun
    # Some kernels count packets for the process as well, so that they are in here twice: hence the wide margin.
    rate = int((sum(os.times()[2:4]) + softirq_seconds() - before) * 1000 / elapsed)
    if rate > CPU_MILLI * 3 // 2:
        return f"{rate} thousandths of a processor with what the kernel did for it, {CPU_MILLI} are allowed"


def twin():
    """Some thousand datagrams, each received."""
    sender, receiver = (socket.socket(socket.AF_INET, socket.SOCK_DGRAM) for _ in range(2))
    receiver.bind(("127.0.0.1", 0))
    for number in range(2000):
        sender.sendto(b"%d" % number, receiver.getsockname())
        assert receiver.recv(100) == b"%d" % number
