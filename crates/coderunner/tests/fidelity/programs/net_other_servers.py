# xmlrpc and socketserver over loopback, each served by a thread.
import socketserver
import threading
import xmlrpc.client
import xmlrpc.server

with xmlrpc.server.SimpleXMLRPCServer(("127.0.0.1", 0), logRequests=False) as server:
    server.register_function(lambda a, b: a / b, "divide")
    threading.Thread(target=server.serve_forever, daemon=True).start()
    proxy = xmlrpc.client.ServerProxy(f"http://127.0.0.1:{server.server_address[1]}")
    print(proxy.divide(1, 4))
    try:
        proxy.divide(1, 0)
    except xmlrpc.client.Fault as fault:
        print(fault.faultString)
    server.shutdown()


class Broken(socketserver.BaseRequestHandler):
    def handle(self):
        raise ValueError("in the handler")


import io
import socket
import sys

with socketserver.TCPServer(("127.0.0.1", 0), Broken) as server:
    with socket.create_connection(server.server_address):
        sys.stderr, kept = io.StringIO(), sys.stderr
        server.handle_request()
        sys.stderr, text = kept, sys.stderr.getvalue()
print(text.splitlines()[1].split(" from")[0], text.splitlines()[-2])
