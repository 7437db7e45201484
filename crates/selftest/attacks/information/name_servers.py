"""Ask a name server.

Technique: every question leaves the machine and is an answer channel too: what one wants to tell stands in the name
    asked for. Asks the servers of resolv.conf, stubs on loopback, and well-known ones, over UDP and TCP; and the C
    library in its own ways.
Success: there is a way to a server elsewhere, or a stub on loopback answers.
Stopped by: network_namespace, root_filesystem
"""
import socket

QUESTION = b"\x13\x37\x01\0\0\x01\0\0\0\0\0\0\x07example\x03org\0\0\x01\0\x01"


def attack():
    servers = ["1.1.1.1", "8.8.8.8", "9.9.9.9", "10.0.0.2", "169.254.169.253", "127.0.0.53", "127.0.0.11", "127.0.0.1", "2606:4700:4700::1111", "::1"]
    try:
        with open("/etc/resolv.conf") as lines:
            servers += [line.split()[1] for line in lines if line.startswith("nameserver")]
    except OSError:
        pass
    for server in servers:
        family = socket.AF_INET6 if ":" in server else socket.AF_INET
        for kind in (socket.SOCK_DGRAM, socket.SOCK_STREAM):
            with socket.socket(family, kind) as asking:
                asking.settimeout(0.1)
                try:
                    asking.connect((server, 53))
                    if not server.startswith(("127.", "::1")):
                        # There is a way, that is enough: nothing is asked.
                        return f"there is a way to {server}"
                    asking.sendall(QUESTION)
                    return f"{server} answered {asking.recv(512)!r}"
                except OSError:
                    pass
    try:
        return f"example.org is {socket.getaddrinfo('example.org', 53)[0][4]}"
    except OSError:
        return None


def twin():
    """Names of this machine resolve, and those of others fail in the ordinary way and at once."""
    import time
    assert socket.getaddrinfo("localhost", 80)
    before = time.monotonic()
    try:
        socket.getaddrinfo("host.invalid", 80)
    except socket.gaierror:
        pass
    assert time.monotonic() - before < 1
