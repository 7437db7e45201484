"""List the sockets of the machine.

Technique: /proc/net shows the connections and listeners of a network namespace: the server's port, its clients'
    addresses, databases, abstract sockets by name. The same for other processes below /proc/<pid>/net.
Success: a socket that this program did not open.
Stopped by: network_namespace
"""


def attack():
    for pid in ("self", "thread-self", "1"):
        for name in ("tcp", "tcp6", "udp", "udp6", "udplite", "raw", "raw6", "icmp", "unix", "packet", "sctp/eps", "nf_conntrack"):
            try:
                with open(f"/proc/{pid}/net/{name}") as lines:
                    rows = lines.read().splitlines()[1:]
            except OSError:
                continue
            if rows:
                return f"/proc/{pid}/net/{name}: {len(rows)}, such as {rows[0].strip()}"
    # Every socket of the kernel's own netlink has port id 0; others belong to programs.
    with open("/proc/net/netlink") as lines:
        rows = [line.split() for line in lines.read().splitlines()[1:]]
    others = [row for row in rows if row[2] != "0"]
    return others and f"/proc/net/netlink: {' '.join(others[0])}"


def twin():
    """A program finds its own listener there, as psutil does."""
    import socket
    with socket.create_server(("127.0.0.1", 0)) as server:
        wanted = f"0100007F:{server.getsockname()[1]:04X}"
        with open("/proc/net/tcp") as lines:
            assert wanted in lines.read()
