# A forked child draws other random numbers and other temporary names than its parent.
import os
import random
import tempfile
import uuid

random.seed(1)
random.random()
reader, writer = os.pipe()
pid = os.fork()
mine = repr((random.SystemRandom().random(), os.urandom(8), uuid.uuid4(), next(tempfile._get_candidate_names())))
if pid == 0:
    os.write(writer, mine.encode())
    os._exit(0)
os.waitpid(pid, 0)
print(os.read(reader, 1000).decode() != mine)
