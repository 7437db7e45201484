"""Print without end.

Technique: lines to stdout and to stderr as fast as they go. Who keeps everything runs out of memory, who reads nothing leaves the
    program waiting for ever.
Success: four times the bound on output was written.
Stopped by: output_limit
Held when: limit output
"""

BOUND = parameters.get("output_bytes_max", 64 << 20)


def attack():
    written, lines = 0, b"y\n" * (1 << 15)
    while written < 4 * BOUND:
        for stream in (1, 2):
            written += os.write(stream, lines)
    return f"wrote {written >> 20} MB"


def twin():
    """A megabyte on each stream is kept."""
    for stream in (sys.stdout, sys.stderr):
        stream.write("x" * 79 + "\n")
        for _ in range(5000):
            stream.write("y" * 79 + "\n")
