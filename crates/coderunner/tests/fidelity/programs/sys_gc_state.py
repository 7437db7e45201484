# The garbage collector is on, with its default thresholds and nothing else set.
import gc

print(gc.isenabled(), gc.get_threshold(), gc.get_debug(), gc.callbacks, gc.garbage)
print(len(gc.get_count()), all(count < 2000 for count in gc.get_count()))
