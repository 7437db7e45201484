"""Write just as much as is kept, ending in the middle of a character.

Technique: off by one at the bound, whole output is called cut, or cut output whole; a character cut in two breaks the
    text. Here exactly 1 MiB, the last character whole, in pieces of odd sizes.
Success: from outside: something is said to be cut, or is.
Stopped by: output_limit
Held when: exit 0; truncated no; stdout_ends_with "你"; no_limit
"""
BOUND = 1 << 20


def attack():
    sys.stdout.flush()
    left = BOUND - 3
    while left:
        left -= os.write(1, b"z" * min(left, 7919))
    # The character comes in two pieces.
    os.write(1, b"\xe4\xbd")
    os.write(1, b"\xa0")
    os._exit(0)


def twin():
    """Characters of several bytes in pieces, well within the bound."""
    for byte in "你好\n".encode():
        os.write(1, bytes([byte]))
