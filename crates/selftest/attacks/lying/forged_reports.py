"""Report one's own end to the launcher, in its own words.

Technique: the sandbox's init tells the launcher through a channel how the program ended. A channel that was left open
    could be written by the program: here the messages "started", "memory used up" and "ended, exit code 0, after 1 µs",
    in the launcher's encoding, to every descriptor there is and to the init's, as a stream and as a packet. Then it
    ends with exit code 3.
Success: from outside: another exit code than 3, a limit that struck, or no wall time.
Stopped by: descriptors, own_uid, pid_namespace
Held when: exit 3; status error; no_limit; wall_at_least 100 ms
"""
import socket
import time

MSG_NOSIGNAL = 0x4000
VERSION = 2
STARTED, MEMORY_USED_UP, ENDED_WELL = bytes([VERSION, 0]), bytes([VERSION, 3]), bytes([VERSION, 2, 0, 0, 1])


def attack():
    places = [*range(0, 1024)]
    for pid in (1, os.getppid()):
        for name in range(16):
            try:
                places.append(os.open(f"/proc/{pid}/fd/{name}", os.O_WRONLY))
            except OSError:
                pass
    for place in places:
        for message in (STARTED, MEMORY_USED_UP, ENDED_WELL):
            # Not where the program's own output and displays go: that would prove nothing.
            if place > 2 and place != DISPLAYS and answer(os.write, place, message) == len(message):
                return f"descriptor {place} took a message"
            if libc.send(place, message, len(message), MSG_NOSIGNAL) >= 0:
                return f"descriptor {place} is a channel"
    time.sleep(0.1)
    os._exit(3)


def twin():
    """Programs talk to their own children through such channels."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    assert forked(lambda: theirs.send(ENDED_WELL)) == str(len(ENDED_WELL))
    assert ours.recv(99) == ENDED_WELL
