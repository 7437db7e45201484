# An error inside a handler is shown with its stack and does not stop the program; shutdown flushes.
import logging
import logging.handlers
import sys

logging.basicConfig(format="%(message)s")
logging.warning("%d items", "three")
memory = logging.handlers.MemoryHandler(100, target=logging.StreamHandler(sys.stdout))
logging.getLogger("kept").addHandler(memory)
logging.getLogger("kept").propagate = False
logging.getLogger("kept").error("flushed at the end")
print("end of main")
