"""Leave daemons running, and talk to them from the next execution.

Technique: Processes of a session of their own, forked twice, that ignore every signal they can and have closed all
    descriptors, go on after the main process. They answer on the loopback, on an abstract socket and by their mere
    presence.
Success: the next execution sees or hears one.
Stopped by: pid_namespace, network_namespace
"""

import signal
import socket
import time

PORT, NAME = 28451, "\0left-behind"


def leave(message):
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            for number in signal.valid_signals() - {signal.SIGKILL, signal.SIGSTOP}:
                answer(signal.signal, number, signal.SIG_IGN)
            for fd in range(3):
                os.close(fd)
            os.chdir("/")
            servers = [socket.create_server(("127.0.0.1", PORT)), socket.socket(socket.AF_UNIX)]
            servers[1].bind(NAME)
            servers[1].listen()
            for server in servers:
                server.settimeout(0.05)
            end = time.time() + 60
            while time.time() < end:
                for server in servers:
                    try:
                        server.accept()[0].sendall(message.encode())
                    except socket.timeout:
                        pass
        os._exit(0)
    # So that it lives when the program ends.
    time.sleep(0.1)


def find():
    found = [f"process {pid}" for pid in os.listdir("/proc") if pid.isdigit() and int(pid) not in (1, os.getpid())]
    for family, where in ((socket.AF_INET, ("127.0.0.1", PORT)), (socket.AF_UNIX, NAME)):
        with socket.socket(family) as one:
            one.settimeout(2)
            try:
                one.connect(where)
                found.append(f"{where} says {one.recv(100)}")
            except OSError:
                pass
    return ", ".join(found)


def twin():
    """A program's children live on while it runs, also those of a session of their own."""
    import subprocess

    child = subprocess.Popen(["sleep", "60"], start_new_session=True)
    assert child.poll() is None and os.path.exists(f"/proc/{child.pid}")
    child.terminate()
    assert child.wait() == -signal.SIGTERM
