"""Leave keys in the kernel's keyrings, and ask for them in the next execution.

Technique: Keys live as long as their keyring: that of a user outlives processes, and the same outside id, when its
    turn comes again, finds it; that of a session is inherited by whatever a zygote forks.
Success: the next execution finds the key.
Stopped by: seccomp, own_uid
"""

KEYCTL_SEARCH, KEYRINGS = 10, (-1, -2, -3, -4, -5)


def leave(message):
    refused = [
        answer(syscall, "add_key", b"user", b"left-behind", message.encode(), len(message), ring) for ring in KEYRINGS
    ]
    if all(isinstance(one, str) for one in refused):
        raise OSError(getattr(errno, refused[0]), "add_key")


def find():
    found = [
        f"key in keyring {ring}"
        for ring in KEYRINGS
        if isinstance(answer(syscall, "keyctl", KEYCTL_SEARCH, ring, b"user", b"left-behind", 0), int)
    ]
    if os.path.exists("/proc/keys"):
        with open("/proc/keys") as file:
            found += [line.strip() for line in file if "left-behind" in line]
    return ", ".join(found)


def twin():
    """A program keeps secrets in its own memory and files."""
    import hmac
    import secrets

    key = secrets.token_bytes(32)
    with open("/work/key", "wb") as file:
        file.write(key)
    os.chmod("/work/key", 0o600)
    with open("/work/key", "rb") as file:
        assert hmac.compare_digest(file.read(), key)
