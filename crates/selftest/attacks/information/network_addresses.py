"""Learn the machine's network addresses.

Technique: interfaces, MAC and IP addresses, routes and neighbours on the wire stand in /proc/net and /sys/class/net,
    are given by ioctl and netlink, are baked into uuid1, and a UDP socket that is connected to somewhere tells from
    which address it would send.
Success: an address or an interface other than loopback.
Stopped by: network_namespace, seccomp
"""
import array
import fcntl
import glob
import socket
import uuid

SIOCGIFCONF, SIOCGIFHWADDR = 0x8912, 0x8927


def attack():
    with open("/proc/net/dev") as lines:
        names = {line.split(":")[0].strip() for line in lines if ":" in line}
    names |= {path.split("/")[4] for path in glob.glob("/sys/class/net/*/address")}
    if names - {"lo"}:
        return f"interfaces {names}"
    for name, empty in {"route": 1, "arp": 1, "ipv6_route": 99, "if_inet6": 99}.items():
        with open(f"/proc/net/{name}") as lines:
            rows = [line for number, line in enumerate(lines) if number >= empty and not line.rstrip().endswith(" lo")]
        if rows:
            return f"/proc/net/{name}: {rows[0].strip()}"
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        for address in ("192.0.2.1", "10.0.0.1", "172.17.0.1", "8.8.8.8"):
            try:
                asking.connect((address, 9))
                return f"from {asking.getsockname()[0]} to {address}"
            except OSError:
                pass
        space = array.array("B", bytes(4096))
        request = array.array("Q", [4096, space.buffer_info()[0]])
        answer(fcntl.ioctl, asking, SIOCGIFCONF, request, True)
        for start in range(0, request[0] & 0xFFFFFFFF if request[0] != 4096 else 0, 40):
            name = bytes(space[start:start + 16]).rstrip(b"\0")
            hardware = answer(fcntl.ioctl, asking, SIOCGIFHWADDR, name.ljust(40, b"\0"))
            if name != b"lo" or isinstance(hardware, bytes) and any(hardware[18:24]):
                return f"{name}: {hardware}"
    # Without an address of hardware Python makes one up and marks it by this bit.
    node = uuid.getnode()
    return not node >> 40 & 1 and f"uuid1 would name {node:012x}"


def twin():
    """Loopback is there, and uuid1 works without telling."""
    assert uuid.uuid1() != uuid.uuid1()
    with socket.create_server(("127.0.0.1", 0)) as server:
        with socket.create_connection(server.getsockname()) as client:
            assert client.getsockname()[0] == "127.0.0.1"
