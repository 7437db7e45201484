# No object is in the permanent generation.
import gc

print(gc.get_freeze_count())
