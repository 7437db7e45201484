# The default way to start processes, and setting it once.
import multiprocessing

print(multiprocessing.get_all_start_methods(), multiprocessing.get_start_method())
try:
    multiprocessing.set_start_method("spawn")
except RuntimeError as error:
    print(error)
multiprocessing.set_start_method("spawn", force=True)
print(multiprocessing.get_start_method(), multiprocessing.get_context().get_start_method())
