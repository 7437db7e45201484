# Names and addresses that cannot exist are errors at once, and well-known services have their numbers.
import socket

for host, flags in ((b"x" * 70, 0), ("256.256.256.256", socket.AI_NUMERICHOST), ("localhost", socket.AI_NUMERICHOST)):
    try:
        socket.getaddrinfo(host, 80, flags=flags)
    except socket.gaierror as error:
        print(error)
print(socket.getservbyname("http"), socket.getservbyport(443), socket.getprotobyname("tcp"))
