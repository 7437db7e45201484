"""Compute without end where Python cannot be interrupted.

Technique: sum(range(10 ** 12)), a power of large numbers and a regular expression that backtracks run inside one call of C that
    holds the interpreter's lock: an alarm or a watcher thread inside never gets its turn.
Success: it still runs after the wall time.
Stopped by: wall_time
Held when: limit wall; answered_within 12 s
"""
import re
import threading


def attack():
    for work in (
        lambda: re.match(r"(a|aa)+$", "a" * 100 + "b"),
        lambda: pow(3, 10 ** 9),
        lambda: sum(range(10 ** 12)),
    ):
        threading.Thread(target=work, daemon=True).start()
    sum(range(10 ** 12))


def twin():
    """The same, of a size that ends."""
    assert sum(range(10 ** 6)) == 499_999_500_000
    assert re.match(r"(a|aa)+$", "a" * 20 + "b") is None
    assert pow(3, 10 ** 4).bit_length() == 15850
