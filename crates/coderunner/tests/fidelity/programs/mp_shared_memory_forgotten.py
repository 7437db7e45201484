# Shared memory that was never unlinked is reported and removed by the tracker, here waited for.
from multiprocessing import resource_tracker, shared_memory

block = shared_memory.SharedMemory("coderunner_forgotten_block", create=True, size=10)
print(block.name)
block.close()
resource_tracker._resource_tracker._stop()
try:
    shared_memory.SharedMemory("coderunner_forgotten_block")
except FileNotFoundError as error:
    print(error)
