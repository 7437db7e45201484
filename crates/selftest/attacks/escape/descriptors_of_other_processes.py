"""Take descriptors out of other processes.

Technique: pidfd_getfd(2) copies a descriptor of a process whose pidfd one has; init holds the way to the launcher and the cgroup's
    files. kcmp(2) tells which descriptors are the same, and in what order the kernel keeps its objects.
Success: a descriptor is taken, from a child or from init, or objects are compared.
Stopped by: seccomp, own_uid
"""
import time

KCMP_FILE, KCMP_VM = 0, 1


def attack():
    won = []
    pid = os.fork()
    if pid == 0:
        time.sleep(5)
        os._exit(0)
    for target in (pid, 1, os.getppid()):
        pidfd = syscall("pidfd_open", target, 0)
        for number in range(12):
            if isinstance(answer(syscall, "pidfd_getfd", pidfd, number, 0), int):
                won.append(f"descriptor {number} of {target}")
        for kind in (KCMP_FILE, KCMP_VM):
            if isinstance(answer(syscall, "kcmp", os.getpid(), target, kind, 0, 0), int):
                won.append(f"compared with {target}")
    os.kill(pid, 9)
    os.waitpid(pid, 0)
    return won and f"{won}"


def twin():
    """Descriptors that are given: over a socket, as multiprocessing does."""
    import array
    import socket

    one, other = socket.socketpair()
    with open("/usr/lib/os-release") as file:
        one.sendmsg([b"x"], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [file.fileno()]))])
        _, rights, _, _ = other.recvmsg(1, socket.CMSG_SPACE(4))
        (fd,) = array.array("i", rights[0][2])
        assert os.path.sameopenfile(fd, file.fileno())
