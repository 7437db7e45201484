# The collector has not had much to do before the program, and tracks only what an interpreter needs.
import gc

print([generation["collections"] < limit for generation, limit in zip(gc.get_stats(), (60, 6, 2))])
print(len(gc.get_objects()) < 30_000, gc.is_tracked(globals()))
