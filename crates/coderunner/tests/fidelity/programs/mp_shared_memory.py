# Shared memory: made, attached by name in a child, unlinked, and nothing said at exit.
import multiprocessing
from multiprocessing import shared_memory


def work(name):
    block = shared_memory.SharedMemory(name)
    block.buf[:5] = b"child"
    block.close()


if __name__ == "__main__":
    block = shared_memory.SharedMemory(create=True, size=100_000)
    process = multiprocessing.get_context("fork").Process(target=work, args=(block.name,))
    process.start()
    process.join()
    print(bytes(block.buf[:5]), block.size >= 100_000, process.exitcode)
    block.close()
    block.unlink()
    shared = shared_memory.ShareableList([1, "two", 3.0])
    print(list(shared))
    shared.shm.close()
    shared.shm.unlink()
