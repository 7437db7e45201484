"""Switch off the randomness of addresses, and make all memory executable.

Technique: personality(2) with ADDR_NO_RANDOMIZE, READ_IMPLIES_EXEC, MMAP_PAGE_ZERO and the 32-bit persona: programs started
    afterwards are easier to take over, and a page at address 0 is what kernel bugs by NULL pointer were exploited with.
Success: the personality is another than before, or a program runs with the same addresses twice.
Stopped by: seccomp
"""

NO_RANDOM, EXECUTABLE, PAGE_ZERO, LINUX32 = 0x0004_0000, 0x0040_0000, 0x0010_0000, 8
ASK = 0xFFFF_FFFF


def attack():
    won = []
    for value in (NO_RANDOM, EXECUTABLE, PAGE_ZERO, LINUX32, NO_RANDOM | EXECUTABLE):
        def child(value=value):
            before = syscall("personality", ASK)
            syscall("personality", value)
            after = syscall("personality", ASK)
            return after != before and f"{before:#x} became {after:#x}"

        came = answer(forked, child)
        if came and "became" in came:
            won.append(came)
    return won and f"{won}"


def twin():
    """Asking for it, and programs whose addresses differ from run to run."""
    import subprocess

    assert syscall("personality", ASK) == 0
    show = ["python", "-c", "print([l for l in open('/proc/self/maps') if 'stack' in l])"]
    assert subprocess.check_output(show) != subprocess.check_output(show)
