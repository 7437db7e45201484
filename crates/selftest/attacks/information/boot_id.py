"""Recognise the machine by the identity of its boot.

Technique: the kernel makes a random number at each boot and shows it to all, in every namespace:
    /proc/sys/kernel/random/boot_id. Whoever has it from two executions, or from an execution and from elsewhere (a
    journal, a container next door), knows that they were on one machine.
Success: the number.
Stopped by: root_filesystem
"""


def attack():
    numbers = set()
    for _ in range(2):
        with open("/proc/sys/kernel/random/boot_id") as number:
            numbers.add(number.read().strip())
    # One that is made anew for every reader would tell nothing.
    return len(numbers) == 1 and "".join(numbers)


def twin():
    """The kernel's other random numbers are for everybody."""
    with open("/proc/sys/kernel/random/uuid") as number:
        assert len(number.read().strip()) == 36
    assert len(os.urandom(16)) == len(os.getrandom(16)) == 16
    with open("/dev/urandom", "rb") as random:
        assert len(random.read(16)) == 16
