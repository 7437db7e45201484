"""Ask the cloud for the machine's credentials.

Technique: a link-local address gives every program on a rented machine its name, its start script, and passwords for
    the owner's account: 169.254.169.254 and its cousins of other providers. Stealing from there is what server-side
    request forgery is mostly for.
Success: a connection to one of them.
Stopped by: network_namespace
"""
import select
import socket

PLACES = [
    *((address, 80) for address in ("169.254.169.254", "169.254.170.2", "100.100.100.200", "192.0.0.192", "168.63.129.16")),
    *((address, 80) for address in ("fd00:ec2::254", "fe80::a9fe:a9fe")),
    ("169.254.169.254", 53),
]


def attack():
    calling = {}
    for address, port in PLACES:
        line = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET)
        line.setblocking(False)
        code = line.connect_ex((address, port))
        # Under way: a network that leads there. Any other answer is a refusal.
        if code in (0, errno.EINPROGRESS):
            calling[line] = address
    _, ready, _ = select.select([], list(calling), [], 0.5) if calling else ([], [], [])
    for line in ready:
        if line.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR) == 0:
            # That is enough: nothing is asked, so nothing is learnt.
            return f"{calling[line]} can be talked to"


def twin():
    """The same over loopback, to a server of one's own."""
    import http.server
    import threading
    import urllib.request
    server = http.server.HTTPServer(("127.0.0.1", 0), http.server.BaseHTTPRequestHandler)
    threading.Thread(target=server.handle_request, daemon=True).start()
    try:
        urllib.request.urlopen(f"http://127.0.0.1:{server.server_port}/latest/meta-data/", timeout=2)
    except urllib.error.HTTPError as error:
        assert error.code == 501
