"""Make device files of one's own.

Technique: mknod(2) for memory, disks, the kernel's log and FUSE, in every place that can be written; a node is as good as the one in
    the machine's /dev, unless the mount says nodev. Numbers of disks are in /proc/partitions.
Success: a node is made and opens.
Stopped by: no_capabilities, root_filesystem
"""
import stat


def attack():
    # Memory, the kernel's log, null, a terminal, one for new terminals, FUSE, network tunnels.
    wanted = [(stat.S_IFCHR, major, minor) for major, minor in ((1, 1), (1, 11), (1, 3), (5, 0), (5, 2), (10, 229), (10, 200))]
    try:
        with open("/proc/partitions") as partitions:
            rows = [line.split() for line in partitions if line.split()[-1:] and line.split()[0].isdigit()]
            wanted += [(stat.S_IFBLK, int(row[0]), int(row[1])) for row in rows[:4]]
    except OSError:
        pass
    won = []
    for directory in ("/work", "/tmp", "/dev/shm", "/dev"):
        for kind, major, minor in wanted:
            path = f"{directory}/node"
            if answer(os.mknod, path, kind | 0o666, os.makedev(major, minor)) is None:
                won.append(f"{major}:{minor} in {directory}: {answer(os.open, path, os.O_RDONLY | os.O_NONBLOCK)}")
                os.remove(path)
    return won and f"{won}"


def twin():
    """The special files a program may make: pipes with a name and sockets."""
    import socket
    import threading

    os.mkfifo("/work/pipe")
    writer = threading.Thread(target=lambda: open("/work/pipe", "w").write("hello"))
    writer.start()
    with open("/work/pipe") as pipe:
        assert pipe.read() == "hello"
    writer.join()
    with socket.socket(socket.AF_UNIX) as made:
        made.bind("/work/socket")
    assert stat.S_ISSOCK(os.stat("/work/socket").st_mode)
