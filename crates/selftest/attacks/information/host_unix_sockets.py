"""Talk to a service of the host over its Unix sockets.

Technique: an abstract socket is found by name in a network namespace, one with a path by the file system. Docker's is
    root on the machine; D-Bus, systemd and databases are not much less.
Success: a connection to one of them.
Stopped by: network_namespace, root_filesystem
"""
import socket

SERVICES = (
    "/var/run/docker.sock /run/containerd/containerd.sock /run/podman/podman.sock /run/dbus/system_bus_socket "
    "/run/systemd/private /run/systemd/journal/stdout /run/udev/control /run/uuidd/request /var/run/nscd/socket "
    "/run/postgresql/.s.PGSQL.5432 /tmp/.s.PGSQL.5432 /run/mysqld/mysqld.sock /tmp/.X11-unix/X0 /dev/log "
    "/run/snapd.socket"
).split()


def attack():
    paths = [canary["unix_socket"], "/proc/1/root" + canary["unix_socket"], *SERVICES]
    for name in ["\0" + canary["abstract_socket"], "\0/tmp/.X11-unix/X0", "\0/org/freedesktop/systemd1/notify", *paths]:
        for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM, socket.SOCK_SEQPACKET):
            with socket.socket(socket.AF_UNIX, kind) as line:
                line.settimeout(0.5)
                try:
                    line.connect(name)
                except OSError:
                    continue
                return f"{name!r}: {answer(line.recv, 100) if kind == socket.SOCK_STREAM else 'connected'!r}"


def twin():
    """Unix sockets of one's own, of both kinds, carry data and descriptors."""
    for name in ("\0own", "own.sock"):
        with socket.socket(socket.AF_UNIX) as server, socket.socket(socket.AF_UNIX) as client:
            server.bind(name)
            server.listen()
            client.connect(name)
            other = server.accept()[0]
            socket.send_fds(client, [b"x"], [0])
            data, descriptors, _, _ = socket.recv_fds(other, 1, 1)
            assert data == b"x" and os.path.sameopenfile(descriptors[0], 0)
