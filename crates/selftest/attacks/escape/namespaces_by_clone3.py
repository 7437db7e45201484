"""Start a process in new namespaces by clone3.

Technique: clone3(2) has its flags in memory, where a seccomp filter cannot see them; a filter that allows the call allows
    every namespace. Also the time namespace, which clone cannot make.
Success: clone3 makes a child in a new namespace.
Stopped by: seccomp, no_capabilities
"""
import signal
import struct
import threading


def attack():
    won = []
    for kind, flags in (("user", 0x1000_0000), ("net", 0x4000_0000), ("mnt", 0x2_0000), ("time", 0x80)):
        before = os.readlink(f"/proc/self/ns/{kind}")
        # struct clone_args: flags, pidfd, child_tid, parent_tid, exit_signal, stack, stack_size, tls, set_tid, set_tid_size, cgroup.
        arguments = struct.pack("11Q", flags, 0, 0, 0, signal.SIGCHLD, 0, 0, 0, 0, 0, 0)
        reading, writing = os.pipe()
        pid = answer(syscall, "clone3", arguments, len(arguments))
        if pid == 0:
            os.write(writing, os.readlink(f"/proc/self/ns/{kind}").encode())
            os._exit(0)
        os.close(writing)
        if isinstance(pid, int):
            os.waitpid(pid, 0)
            if os.read(reading, 100).decode() != before:
                won.append(kind)
        os.close(reading)
    return won and f"clone3 made new namespaces: {won}"


def twin():
    """Threads and children start although clone3 is said not to exist: the C library goes back to clone."""
    done = []
    threads = [threading.Thread(target=done.append, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(done) == [0, 1, 2, 3]
    assert os.waitpid(os.posix_spawn("/bin/true", ["true"], {}), 0)[1] == 0
