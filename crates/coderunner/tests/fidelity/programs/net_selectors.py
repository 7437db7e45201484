# select, poll, epoll and selectors on pipes and sockets.
import os
import select
import selectors
import socket

reader, writer = os.pipe()
print(select.select([reader], [writer], [], 0) == ([], [writer], []), type(selectors.DefaultSelector()).__name__)
poll = select.poll()
poll.register(reader, select.POLLIN)
os.write(writer, b"x")
print(poll.poll(1000) == [(reader, select.POLLIN)])
with select.epoll() as epoll:
    one, two = socket.socketpair()
    epoll.register(one, select.EPOLLIN | select.EPOLLET)
    two.send(b"y")
    print(epoll.poll(1) == [(one.fileno(), select.EPOLLIN)], epoll.poll(0))
    two.close()
    print(epoll.poll(1)[0][1] & select.EPOLLHUP > 0)
