"""Connect to the machine's local sockets.

Technique: abstract sockets have no file and no mode, and belong to the network namespace: containers that share it were taken over through
    containerd's (CVE-2020-15257). Sockets with a path belong to the file system: Docker's, D-Bus, systemd's, the database's.
Success: a canary answers, or sockets of others are in sight, which are left alone.
Stopped by: network_namespace, root_filesystem
"""
import socket

KNOWN = """/run/docker.sock /var/run/docker.sock /run/containerd/containerd.sock /run/podman/podman.sock /run/dbus/system_bus_socket
    /run/systemd/private /run/systemd/notify /run/systemd/journal/socket /dev/log /run/postgresql/.s.PGSQL.5432 /var/run/postgresql/.s.PGSQL.5432
    /run/mysqld/mysqld.sock /tmp/.X11-unix/X0 /run/snapd.socket /run/lxd.socket /run/crio/crio.sock /run/udev/control /run/nscd/socket""".split()


def attack():
    won = []
    for name in ("\0" + canary["abstract_socket"], "\0" + canary["neighbour"]["abstract_socket"], canary["unix_socket"]):
        with socket.socket(socket.AF_UNIX) as client:
            client.settimeout(0.5)
            if answer(client.connect, name) is None:
                won.append(f"{name!r}: {client.recv(100)}")
    won += [f"{path} is there" for path in KNOWN if os.path.exists(path)]
    try:
        with open("/proc/net/unix") as lines:
            won += [f"in sight: {line.split()[7]}" for line in lines if len(line.split()) > 7 and line.split()[7] != "Path"]
    except OSError:
        pass
    return won and f"{won}"


def twin():
    """Local sockets of one's own, with a path and abstract, between a parent and its child."""
    for name in ("/tmp/mine.sock", "\0mine"):
        with socket.socket(socket.AF_UNIX) as server:
            server.bind(name)
            server.listen()

            def child(name=name):
                with socket.socket(socket.AF_UNIX) as client:
                    client.connect(name)
                    return client.recv(9).decode()

            pid = os.fork()
            if pid == 0:
                os._exit(0 if child() == "hello" else 1)
            accepted, _ = server.accept()
            accepted.sendall(b"hello")
            assert os.waitpid(pid, 0)[1] == 0
