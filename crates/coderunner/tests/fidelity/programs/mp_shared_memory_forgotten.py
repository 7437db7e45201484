# Shared memory that was never unlinked is reported and removed at exit.
from multiprocessing import shared_memory

block = shared_memory.SharedMemory("coderunner_forgotten_block", create=True, size=10)
print(block.name)
block.close()
