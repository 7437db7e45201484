"""Make a socket of every family there is.

Technique: the families that hardly anybody uses were written for few and reviewed by fewer: CAN
    (CVE-2021-32606), TIPC (CVE-2021-43267), RDS (CVE-2010-3904), Bluetooth, AX.25, X.25, LLC, KCM, SMC, XDP, PF_KEY
    (CVE-2021-0605), NFC, MCTP. Asking for one even loads its module.
Success: one is made that is neither AF_UNIX nor internet.
Stopped by: seccomp
"""
import socket


def attack():
    won = []
    # Netlink, packet, AF_ALG and vsock have files of their own.
    for family in set(range(48)) - {1, 2, 10, 16, 17, 38, 40}:
        for kind, protocol in [(kind, protocol) for protocol in (0, 1, 2, 3, 7) for kind in (1, 2, 3, 4, 5, 6)]:
            try:
                socket.socket(family, kind, protocol).close()
                won.append((family, kind, protocol))
            except OSError as error:
                # Asked once, a kernel without the family has looked for its module, and finds none the next time.
                if error.errno == errno.EAFNOSUPPORT:
                    break
    # A pair makes sockets as well as a single call does.
    for family in (2, 10, 16, 30, 40):
        if not isinstance(answer(socket.socketpair, family, 1), str):
            won.append((family, "pair"))
    return won and f"{won}"


def twin():
    """A server and a client in the families programs use, found through getaddrinfo."""
    for family in (socket.AF_INET, socket.AF_INET6):
        for found in socket.getaddrinfo("localhost", 0, family, socket.SOCK_STREAM):
            with socket.socket(*found[:3]) as server:
                server.bind(found[4])
                server.listen()
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("/work/socket")
        server.listen()
        with socket.socket(socket.AF_UNIX) as client:
            client.connect("/work/socket")
    os.remove("/work/socket")
