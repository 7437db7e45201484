"""Print one line that never ends, of zeros.

Technique: no newline ever comes for who reads line by line, and a NUL becomes six characters in JSON (\\u0000): a megabyte kept
    is six in the answer.
Success: four times the bound on output was written.
Stopped by: output_limit
Held when: limit output
"""

BOUND = parameters.get("output_bytes_max", 64 << 20)


def attack():
    written, zeros = 0, bytes(1 << 20)
    while written < 4 * BOUND:
        written += os.write(1, zeros)
    return f"wrote {written >> 20} MB"


def twin():
    """A long line without an end."""
    sys.stdout.write("x" * 100_000)
    sys.stdout.flush()
    sys.stderr.write("no newline")
