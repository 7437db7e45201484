"""Put files, sockets and dead ends in the place of the streams.

Technique: dup2 over 0, 1 and 2, in the main process and in children: a file, a socket, a pipe that nobody reads, a pipe
    into oneself. What was written before and what is written to the first stream's copy is output; nothing else is.
Success: from outside: output that never was on the stream, missing output, or a result that does not come.
Stopped by: descriptors
Held when: exit 4; stdout_ends_with "from the copy"; stdout_lacks "hidden"; answered_within 5 s
"""
import socket


def attack():
    sys.stdout.flush()
    kept = os.dup(1)
    file = os.open("own.txt", os.O_CREAT | os.O_RDWR)
    reading, writing = os.pipe()
    one, other = socket.socketpair()
    for place in (file, writing, one.fileno()):
        for stream in (0, 1, 2):
            os.dup2(place, stream)
        os.write(1, b"hidden\n")
        if os.fork() == 0:
            os.write(1, b"hidden in a child\n")
            os._exit(0)
        os.wait()
    os.dup2(kept, 0)
    os.write(0, b"from the copy")
    os._exit(4)


def twin():
    """Redirected output, as contextlib and subprocess do it, comes to where it was sent."""
    import contextlib
    import io
    import subprocess
    held = io.StringIO()
    with contextlib.redirect_stdout(held):
        print("mine")
    assert held.getvalue() == "mine\n"
    assert subprocess.run(["echo", "mine"], stdout=subprocess.PIPE).stdout == b"mine\n"
