"""Plays the machine's own secrets while the self-test runs, outside of any sandbox: a file, sockets, shared memory, an
environment variable. Says in one line of JSON where they are; answers each line on stdin by what has become of them; ends at
the end of stdin.

usage: canary.py DIRECTORY [UID]    (the secret is in the environment variable CODERUNNER_CANARY; with UID it becomes that user)
"""
import ctypes
import json
import os
import socket
import sys
import threading

SECRET = os.environ["CODERUNNER_CANARY"]
IPC_CREAT, IPC_RMID = 0o1000, 0


def tell_everybody(listener):
    """Sends the secret to whoever connects."""
    listener.listen(64)

    def serve():
        while True:
            connection, _ = listener.accept()
            with connection:
                try:
                    connection.sendall(SECRET.encode())
                except OSError:
                    pass

    threading.Thread(target=serve, daemon=True).start()


def share_memory():
    """A System V segment that everybody may read; None where the kernel has none."""
    libc = ctypes.CDLL(None, use_errno=True)
    libc.shmat.restype = ctypes.c_void_p
    libc.shmat.argtypes = [ctypes.c_int, ctypes.c_void_p, ctypes.c_int]
    key = 0x43520000 | int.from_bytes(os.urandom(2), "big")
    segment = libc.shmget(key, 4096, IPC_CREAT | 0o666)
    if segment < 0:
        return None, None
    ctypes.memmove(libc.shmat(segment, None, 0), SECRET.encode(), len(SECRET))
    return key, lambda: libc.shmctl(segment, IPC_RMID, None)


def whats_wrong(directory, hostname):
    """What has changed of what nobody but us may change."""
    with open(os.path.join(directory, "secret.txt")) as file:
        if file.read() != SECRET:
            yield "the canary's file was written to"
    if sorted(os.listdir(directory)) != ["secret.txt", "socket"]:
        yield f"the canary's directory has {sorted(os.listdir(directory))}"
    if socket.gethostname() != hostname:
        yield f"the host is called {socket.gethostname()}"


def main():
    directory = sys.argv[1]
    for uid in map(int, sys.argv[2:]):
        os.setgroups([])
        os.setresgid(uid, uid, uid)
        os.setresuid(uid, uid, uid)
    hostname = socket.gethostname()
    with open(os.path.join(directory, "secret.txt"), "w") as file:
        file.write(SECRET)
    tcp = socket.socket()
    tcp.bind(("127.0.0.1", 0))
    abstract = socket.socket(socket.AF_UNIX)
    name = "coderunner-canary-" + os.urandom(4).hex()
    abstract.bind("\0" + name)
    by_path = socket.socket(socket.AF_UNIX)
    path = os.path.join(directory, "socket")
    by_path.bind(path)
    os.chmod(path, 0o777)
    for listener in (tcp, abstract, by_path):
        tell_everybody(listener)
    shm_key, forget_memory = share_memory()
    places = {
        "file": os.path.join(directory, "secret.txt"),
        "tcp_port": tcp.getsockname()[1],
        "abstract_socket": name,
        "unix_socket": path,
        "env_name": "CODERUNNER_CANARY",
        "pid": os.getpid(),
        "hostname": hostname,
        "shm_key": shm_key,
    }
    print(json.dumps(places), flush=True)
    for _ in sys.stdin:
        print(json.dumps(list(whats_wrong(directory, hostname))), flush=True)
    if forget_memory:
        forget_memory()


main()
