"""Have the kernel merge equal pages of both, and time writing to them.

Technique: Where kernel samepage merging runs, pages marked MADV_MERGEABLE with equal contents become one page, whosever they are; writing to a merged page
    takes a copy, and time (Suzaki et al., Memory Deduplication as a Threat, 2011). One side has the pages for some bits, the other has all and
    writes to them after a while.
Success: the receiver has the sender's message.
Stopped by: own_machine
"""

import hashlib
import mmap
import time

PAGE = mmap.PAGESIZE
COPIES = 4


def contents(meeting, bit, copy):
    seed = hashlib.sha256(f"{meeting} {bit} {copy}".encode()).digest()
    return seed * (PAGE // len(seed))


def pages(meeting, bits):
    """Memory with a page, or rather some, for each bit that is set."""
    memory = mmap.mmap(-1, 32 * COPIES * PAGE)
    memory.madvise(mmap.MADV_MERGEABLE)
    for bit, value in enumerate(bits):
        for copy in range(COPIES if value == "1" else 0):
            place = (bit * COPIES + copy) * PAGE
            memory[place:place + PAGE] = contents(meeting, bit, copy)
    return memory


def send(message, meeting, until):
    memory = pages(meeting, f"{int(message, 16):032b}")
    time.sleep(max(0.0, until - time.time()))
    memory.close()


def receive(meeting, until):
    memory = pages(meeting, "1" * 32)
    time.sleep(max(0.0, until - 0.5 - time.time()))
    took = []
    for bit in range(32):
        begin = time.perf_counter_ns()
        for copy in range(COPIES):
            memory[(bit * COPIES + copy) * PAGE] = 1
        took.append(time.perf_counter_ns() - begin)
    middle = (min(took) + sorted(took)[-2]) / 2
    return f"{int(''.join('01'[one > middle] for one in took), 2):08x}"


def twin():
    """Memory can be mapped, filled, given back and filled again."""
    with mmap.mmap(-1, 16 * PAGE) as memory:
        memory[:] = b"x" * 16 * PAGE
        memory.madvise(mmap.MADV_DONTNEED)
        assert memory[:] == bytes(16 * PAGE)
