"""Read the kernel's keyrings.

Technique: keys (of network file systems, Kerberos tickets, disk encryption, login sessions) lie in keyrings that are
    inherited across fork and exec, and that one user's processes share. /proc/keys lists those one may see, keyctl
    reads them.
Success: a key that is listed, or a keyring that can be had.
Stopped by: seccomp, user_namespace
"""
KEYCTL_GET_KEYRING_ID, KEYCTL_DESCRIBE = 0, 6
THREAD, PROCESS, SESSION, USER, USER_SESSION = -1, -2, -3, -4, -5


def attack():
    for ring in (SESSION, USER, USER_SESSION, PROCESS, THREAD):
        number = answer(syscall, "keyctl", KEYCTL_GET_KEYRING_ID, ring, 0, 0, 0)
        if isinstance(number, int):
            text = ctypes.create_string_buffer(200)
            answer(syscall, "keyctl", KEYCTL_DESCRIBE, ring, text, 200, 0)
            return f"keyring {ring}: {text.value!r}"
    for path in ("/proc/keys", "/proc/key-users"):
        with open(path) as lines:
            text = lines.read().strip()
        if text:
            return f"{path}: {text[:100]}"
    serial = syscall("request_key", b"user", b"own", 0, SESSION)
    return f"key {serial}"


def twin():
    """Secrets of one's own are kept in memory, or in a file that only oneself reads."""
    import secrets
    own = os.memfd_create("own", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
    os.write(own, secrets.token_bytes(32))
    assert os.fstat(own).st_size == 32
    os.close(os.open("own.key", os.O_CREAT | os.O_WRONLY, 0o600))
    assert os.stat("own.key").st_mode & 0o777 == 0o600
