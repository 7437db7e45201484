# tracemalloc traces nothing until it is started, and then the program's lines.
import tracemalloc

print(tracemalloc.is_tracing(), tracemalloc.get_traced_memory(), tracemalloc.get_object_traceback(object()))
tracemalloc.start()
block = bytearray(100_000)
snapshot = tracemalloc.take_snapshot().filter_traces([tracemalloc.Filter(True, __file__)])
top = snapshot.statistics("lineno")[0]
print(top.traceback[0], top.count, top.size > 100_000)
print(tracemalloc.get_object_traceback(block)[0].lineno)
tracemalloc.stop()
