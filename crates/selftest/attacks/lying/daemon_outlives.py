"""Leave a daemon behind, as daemons are made.

Technique: fork, setsid, fork again, close everything, ignore every signal, be nobody's child. It goes on working after
    the result is told, for nobody's account.
Success: the next execution finds it at work; from outside, the result comes late.
Stopped by: pid_namespace
Held when: exit 0; status success; wall_at_most 2 s; answered_within 4 s
"""
import signal
import socket
import time


def attack():
    sys.stdout.flush()
    if os.fork() == 0:
        os.setsid()
        if os.fork():
            os._exit(0)
        os.closerange(0, 64)
        for number in range(1, 65):
            answer(signal.signal, number, signal.SIG_IGN) if number not in (9, 19, 32, 33) else None
        end = time.monotonic() + 20
        while time.monotonic() < end:
            sum(range(1000))
        os._exit(0)
    time.sleep(0.1)
    os._exit(0)


def leave(message):
    """A daemon that answers with the message, on a port, a name and a file."""
    if os.fork() == 0:
        os.setsid()
        if os.fork():
            os._exit(0)
        server = socket.socket(socket.AF_UNIX)
        server.bind("\0left-by-daemon")
        server.listen()
        os.closerange(0, 3)
        server.settimeout(20)
        try:
            while True:
                server.accept()[0].sendall(message.encode())
        except OSError:
            os._exit(0)
    time.sleep(0.2)


def find():
    with socket.socket(socket.AF_UNIX) as line:
        line.settimeout(1)
        line.connect("\0left-by-daemon")
        return line.recv(100).decode()


def twin():
    """A server of one's own in the background, for as long as the program itself runs."""
    import subprocess
    import urllib.request
    server = subprocess.Popen([sys.executable, "-m", "http.server", "-b", "127.0.0.1", "18089"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    for _ in range(100):
        try:
            assert urllib.request.urlopen("http://127.0.0.1:18089/").status == 200
            break
        except urllib.error.URLError:
            time.sleep(0.05)
    else:
        raise AssertionError("no answer")
    server.terminate()
    assert server.wait() == -15
