"""Print byte by byte.

Technique: every write of one byte wakes the reader: the server works for each, on its own account and not on the program's.
    Many processes write at a time.
Success: more than the bound on output was written.
Stopped by: output_limit, cpu_cgroup
Held when: cpu_rate_at_most
"""
import time

SECONDS, WORKERS = 2, 4
BOUND = parameters.get("output_bytes_max", 64 << 20)


def attack():
    until = time.monotonic() + SECONDS
    reading, writing = os.pipe()
    for _ in range(WORKERS):
        if os.fork() == 0:
            written = 0
            try:
                while time.monotonic() < until:
                    for _ in range(200):
                        written += os.write(1, b".") + os.write(2, b".")
                os.write(writing, written.to_bytes(8, "little"))
            finally:
                os._exit(0)
    written = 0
    for _ in range(WORKERS):
        os.wait()
        written += int.from_bytes(os.read(reading, 8), "little")
    return f"wrote {written} bytes" if written > BOUND else None


def twin():
    """A progress bar."""
    for number in range(100):
        print(".", end="", flush=True)
        print(f"\r{number} %", end="", file=sys.stderr, flush=True)
