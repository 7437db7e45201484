"""Leave descriptors open, and look for them in the next execution.

Technique: Descriptors that are not marked close-on-exec survive exec and fork: of a file with secrets that has no
    name any more, of a socket that listens, of a memfd. What the sandbox itself had open counts as well: a channel to
    the server, a directory of the host (CVE-2024-21626).
Success: the next execution has any descriptor but its three streams and its own pipe for displays.
Stopped by: descriptors
"""

import socket


def leave(message):
    secret = os.open("/work", os.O_TMPFILE | os.O_RDWR, 0o600)
    os.write(secret, message.encode())
    memory = os.memfd_create("left", 0)
    os.write(memory, message.encode())
    server = socket.create_server(("127.0.0.1", 28480))
    for fd in (secret, memory, server.detach(), *os.pipe(), os.open("/", os.O_RDONLY)):
        os.set_inheritable(fd, True)
        os.dup2(fd, fd + 200)


def find():
    found = []
    for fd in os.listdir("/proc/self/fd"):
        # One of them is of the listing itself, and gone by now.
        target = answer(os.readlink, f"/proc/self/fd/{fd}")
        is_known = int(fd) <= 2 or int(fd) == DISPLAYS and target.startswith("pipe:")
        if not is_known and target != "ENOENT":
            found.append(f"{fd}: {target} {answer(os.pread, int(fd), 20, 0)}")
    return ", ".join(found)


def twin():
    """A program hands descriptors to its child that it means to, and no others."""
    import subprocess

    memory = os.memfd_create("mine")
    os.write(memory, b"hello")
    kept = subprocess.run(
        [sys.executable, "-c", f"import os; print(os.pread({memory}, 9, 0))"],
        pass_fds=[memory],
        capture_output=True,
        text=True,
    )
    assert kept.stdout == "b'hello'\n"
    other = subprocess.run(
        [sys.executable, "-c", "import os; print(len(os.listdir('/proc/self/fd')))"], capture_output=True, text=True
    )
    assert other.stdout == "4\n"
