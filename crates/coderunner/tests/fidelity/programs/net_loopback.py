# TCP over loopback: accepted, refused, reset, timed out, and names of localhost.
import socket
import threading


def serve(server):
    with server.accept()[0] as connection:
        while data := connection.recv(100_000):
            connection.sendall(data[::-1])


with socket.create_server(("127.0.0.1", 0)) as server:
    port = server.getsockname()[1]
    thread = threading.Thread(target=serve, args=(server,))
    thread.start()
    with socket.create_connection(("localhost", port), timeout=5) as client:
        client.sendall(b"hello")
        print(client.recv(100), client.getpeername() == ("127.0.0.1", port))
    thread.join()
try:
    socket.create_connection(("127.0.0.1", port), timeout=5)
except ConnectionRefusedError as error:
    print(error)
with socket.create_server(("127.0.0.1", 0)) as server:
    server.settimeout(0.05)
    try:
        server.accept()
    except socket.timeout as error:
        print(repr(error))
print(socket.gethostbyname("localhost"), socket.getaddrinfo("127.0.0.1", 80, type=socket.SOCK_STREAM)[0][4])
