"""Meet at a keyring of the kernel.

Technique: A key in the user's keyring is found by everybody of the same id outside (user keyrings are not of the ipc
    namespace, and were not of the user namespace before Linux 5.3); /proc/keys shows those one may see. One side adds
    a key, the other asks for it.
Success: the receiver has the sender's message.
Stopped by: seccomp
"""

import time

KEYCTL_READ, KEYCTL_SEARCH, KEYCTL_INVALIDATE, USER_KEYRING, SESSION_KEYRING, USER_SESSION_KEYRING = (
    11,
    10,
    21,
    -4,
    -3,
    -5,
)
KEYRINGS = (USER_KEYRING, USER_SESSION_KEYRING, SESSION_KEYRING)


def send(message, meeting, until):
    added = [answer(syscall, "add_key", b"user", meeting.encode(), message.encode(), 8, ring) for ring in KEYRINGS]
    refused = [one for one in added if isinstance(one, str)]
    if len(refused) == len(KEYRINGS):
        raise OSError(getattr(errno, refused[0]), "add_key")
    time.sleep(max(0.0, until - time.time()))
    for key in added:
        answer(syscall, "keyctl", KEYCTL_INVALIDATE, key if isinstance(key, int) else 0)


def receive(meeting, until):
    text = ctypes.create_string_buffer(8)
    refused = None
    while time.time() < until - 0.5:
        for ring in KEYRINGS:
            key = answer(syscall, "keyctl", KEYCTL_SEARCH, ring, b"user", meeting.encode(), 0)
            if isinstance(key, int) and answer(syscall, "keyctl", KEYCTL_READ, key, text, 8) == 8:
                return text.raw.decode()
            refused = key
        time.sleep(0.05)
    raise OSError(getattr(errno, str(refused)), "keyctl")


def twin():
    """A program keeps a secret of its own in memory that is not swapped out."""
    memory = ctypes.create_string_buffer(b"secret", 4096)
    assert libc.mlock(memory, ctypes.c_size_t(4096)) == 0
    assert libc.munlock(memory, ctypes.c_size_t(4096)) == 0
