"""Store something in the kernel's keyrings.

Technique: add_key, request_key and keyctl. Keyrings belong to ids and not to namespaces (the persistent ones), request_key starts a
    program of the host's as root, and keys take kernel memory that no cgroup counts. CVE-2016-0728 overflowed a count by joining
    the same session keyring again and again; here it is joined a few times.
Success: a key is added, asked for or read, or a keyring joined.
Stopped by: seccomp
"""

SESSION, USER, PROCESS = -3, -4, -2
GET_ID, JOIN_SESSION, REVOKE, GET_PERSISTENT = 0, 1, 3, 22


def attack():
    answers = {
        f"add_key to {keyring}": answer(syscall, "add_key", b"user", b"selftest", b"text", 4, keyring) for keyring in (SESSION, USER, PROCESS)
    }
    # With no callout information nothing is started to make the key.
    answers["request_key"] = answer(syscall, "request_key", b"user", b"selftest", None, PROCESS)
    for time in range(4):
        answers[f"joined {time}"] = answer(syscall, "keyctl", JOIN_SESSION, b"selftest", 0, 0, 0)
    answers["persistent"] = answer(syscall, "keyctl", GET_PERSISTENT, os.getuid(), PROCESS, 0, 0)
    answers["id"] = answer(syscall, "keyctl", GET_ID, USER, 1, 0, 0)
    for name, came in answers.items():
        if name.startswith("add_key") and isinstance(came, int):
            answer(syscall, "keyctl", REVOKE, came, 0, 0, 0)
    won = [name for name, came in answers.items() if isinstance(came, int)]
    return won and f"{won}"


def twin():
    """A secret kept in memory of one's own that is not swapped and not inherited."""
    import mmap

    secret = mmap.mmap(-1, 4096, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
    address = ctypes.addressof(ctypes.c_char.from_buffer(secret))
    assert libc.mlock(ctypes.c_void_p(address), ctypes.c_size_t(4096)) == 0
    secret[:4] = b"text"
    assert secret[:4] == b"text"
