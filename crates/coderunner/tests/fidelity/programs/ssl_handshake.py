# A TLS server and client over loopback with a certificate signed by itself, and a client that does not trust it.
import socket
import ssl
import threading

# Made for this program only: a key that protects nothing.
PEM = """\
-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgDzYvyDTMGGloKNii
AvzfiOlkJrnrBSecWjEQmNqUkuChRANCAASRCaWG+wk4+6Ir3SUdZloGSVqrHo/P
PnC0qzS3G2xBZFStZHr2UbPsjMZRiyjMWGT2sC3fTy0Om5fDVATRoRV7
-----END PRIVATE KEY-----
-----BEGIN CERTIFICATE-----
MIIBdzCCAR2gAwIBAgIBATAKBggqhkjOPQQDAjAUMRIwEAYDVQQDDAlsb2NhbGhv
c3QwIBcNMjAwMTAxMDAwMDAwWhgPMjEyMDAxMDEwMDAwMDBaMBQxEjAQBgNVBAMM
CWxvY2FsaG9zdDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABJEJpYb7CTj7oivd
JR1mWgZJWqsej88+cLSrNLcbbEFkVK1kevZRs+yMxlGLKMxYZPawLd9PLQ6bl8NU
BNGhFXujXjBcMA8GA1UdEwEB/wQFMAMBAf8wDgYDVR0PAQH/BAQDAgGGMB0GA1Ud
DgQWBBSuSxD0mWru4HT3yjTSn3jYYQQUzDAaBgNVHREEEzARgglsb2NhbGhvc3SH
BH8AAAEwCgYIKoZIzj0EAwIDSAAwRQIhAIW7/lorv/69iyQCq7fBg9bot/PFqwC6
0NitN4zINmSdAiB9Xteq9RR1yUYd2Bol572VjN9LBsu+hugFYOe0ZZnDLg==
-----END CERTIFICATE-----
"""
with open("both.pem", "w") as file:
    file.write(PEM)
ours = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
ours.load_cert_chain("both.pem")
trusting = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
trusting.load_verify_locations("both.pem")
strange = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
refused = []


def serve(server):
    for _ in range(2):
        try:
            with ours.wrap_socket(server.accept()[0], server_side=True) as connection:
                connection.sendall(connection.recv(100).upper())
        except OSError as error:
            refused.append(getattr(error, "reason", type(error).__name__))


with socket.create_server(("127.0.0.1", 0)) as server:
    thread = threading.Thread(target=serve, args=(server,))
    thread.start()
    with trusting.wrap_socket(socket.create_connection(server.getsockname()), server_hostname="localhost") as client:
        client.sendall(b"hello")
        print(client.recv(100), client.version(), client.getpeercert()["subject"])
    try:
        strange.wrap_socket(socket.create_connection(server.getsockname()), server_hostname="localhost")
    except ssl.SSLCertVerificationError as error:
        print("client:", error.reason, error.verify_message)
    thread.join()
print("server:", refused)
