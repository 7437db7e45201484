"""Fill the kernel's keyrings.

Technique: add_key keeps up to 200 keys and 20,000 bytes per user of the machine (kernel.keys.maxkeys), for processes in any
    namespace; keys outlive their process for as long as a keyring holds them.
Success: a key was added.
Stopped by: seccomp
"""

KEY_SPEC_PROCESS_KEYRING, KEY_SPEC_USER_KEYRING = -2, -4


def attack():
    refused, keys = None, 0
    for keyring in (KEY_SPEC_PROCESS_KEYRING, KEY_SPEC_USER_KEYRING):
        try:
            for number in range(20):
                syscall("add_key", b"user", b"filling%d" % number, b"x" * 1000, 1000, keyring)
                keys += 1
        except OSError as error:
            refused = error
    if keys:
        return f"{keys} keys"
    raise refused


def twin():
    """Secrets in a file of one's own."""
    file = os.open("/work/secret", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    os.write(file, b"secret")
    os.close(file)
    assert os.stat("/work/secret").st_mode & 0o777 == 0o600
