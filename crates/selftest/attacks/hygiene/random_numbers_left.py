"""Seed the random generators, and see what the next execution draws.

Technique: `random` is seeded once in a process. Where executions share one, or are forked from one and nobody seeds
    again, the next one draws numbers that the former knows: passwords, tokens, names of files.
Success: the next execution's generator has the state that the former left, or that of a fixed seed.
Stopped by: pid_namespace
"""

import random

SEEDS = ("left behind", None, *range(100), 1234, 12345, "")


def leave(message):
    random.seed("left behind")


def find():
    state = random.getstate()[1]
    for seed in SEEDS:
        if seed is not None and random.Random(seed).getstate()[1] == state:
            return f"the state of seed {seed!r}"
    return None


def draw():
    """What must differ in each execution."""
    return f"{random.getrandbits(128):x}"


def twin():
    """A program seeds its own generator and draws the same again; without a seed it does not."""
    random.seed(5)
    first = random.random()
    random.seed(5)
    assert random.random() == first
    assert random.Random().random() != random.Random().random()
