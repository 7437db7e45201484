"""Have the kernel encrypt through AF_ALG.

Technique: AF_ALG gives everybody the kernel's ciphers by name, and loads the module of that name. CVE-2017-17806, CVE-2019-8912 and others
    were bugs of theirs; spliced pages were written to that were only to be read.
Success: such a socket is made and bound to an algorithm.
Stopped by: seccomp
"""
import hashlib
import socket

ALGORITHMS = [("hash", "sha256"), ("skcipher", "cbc(aes)"), ("aead", "gcm(aes)"), ("aead", "authencesn(hmac(sha256),cbc(aes))"), ("rng", "stdrng")]


def attack():
    won = []
    for kind, name in ALGORITHMS:
        with socket.socket(38, socket.SOCK_SEQPACKET) as made:
            won.append(f"{kind} {name}: {answer(made.bind, (kind, name)) or 'bound'}")
    return won and f"{won}"


def twin():
    """Ciphers and hashes of one's own libraries."""
    import hmac
    import ssl

    assert hashlib.sha256(b"abc").hexdigest().startswith("ba7816bf")
    assert len(hmac.digest(b"key", b"text", "sha512")) == 64
    assert ssl.RAND_bytes(16) != ssl.RAND_bytes(16)
    hashlib.scrypt(b"password", salt=b"salt", n=16, r=8, p=1)
