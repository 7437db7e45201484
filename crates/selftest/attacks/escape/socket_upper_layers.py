"""Lay another protocol over a TCP connection.

Technique: setsockopt(TCP_ULP) hands a connection over to the kernel's TLS, SMC, ESP-in-TCP or MPTCP code. Everybody may, where the module is
    loaded; CVE-2023-0461 and several bugs of the kernel's TLS were used so.
Success: a connection is given such a layer, or the kernel looks for it.
Stopped by: seccomp
"""
import socket

TCP_ULP = 31


def attack():
    came = {}
    with socket.create_server(("127.0.0.1", 0)) as server:
        for layer in ("tls", "smc", "espintcp", "mptcp"):
            with socket.create_connection(server.getsockname()) as client:
                accepted, _ = server.accept()
                with accepted:
                    came[layer] = answer(client.setsockopt, socket.IPPROTO_TCP, TCP_ULP, layer.encode())
    # ENOENT: it was looked for and is not loaded, and would be the moment the machine uses it.
    won = {layer: answered for layer, answered in came.items() if answered not in ("EPERM", "ENOSYS", "ENOPROTOOPT")}
    return won and f"{won}"


def twin():
    """The options of TCP that programs set."""
    with socket.create_server(("127.0.0.1", 0), reuse_port=True) as server, socket.create_connection(server.getsockname()) as client:
        for level, option in (
            (socket.SOL_SOCKET, socket.SO_KEEPALIVE), (socket.SOL_SOCKET, socket.SO_REUSEADDR), (socket.IPPROTO_TCP, socket.TCP_NODELAY),
            (socket.IPPROTO_TCP, socket.TCP_KEEPIDLE), (socket.IPPROTO_TCP, socket.TCP_KEEPINTVL), (socket.IPPROTO_TCP, socket.TCP_CORK),
            (socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT), (socket.IPPROTO_TCP, socket.TCP_QUICKACK),
        ):  # fmt: skip
            client.setsockopt(level, option, 1)
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65536)
        assert client.getsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF) >= 65536
