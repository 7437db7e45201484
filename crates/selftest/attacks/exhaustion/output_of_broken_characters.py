"""Print what is no text.

Technique: every byte that is no UTF-8 is replaced by a character of three bytes: the megabytes that are kept of stdout and
    stderr become three each, in the answer and in the database.
Success: more than the bound on output is accepted.
Stopped by: output_limit
Held when: limit output
"""

BOUND = parameters.get("output_bytes_max", 64 << 20)


def attack():
    written, broken = 0, b"\xff\xfe\x80" * 20_000
    while written < 2 * BOUND:
        for stream in (1, 2):
            written += os.write(stream, broken)
    return f"wrote {written >> 20} MB"


def twin():
    """Text in many alphabets, and a byte that is none."""
    print("你好, мир, 🐍")
    sys.stdout.flush()
    os.write(1, b"\xff\n")
