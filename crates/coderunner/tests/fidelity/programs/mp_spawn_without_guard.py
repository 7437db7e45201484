# Spawning at module level without the usual guard is refused in the child.
import multiprocessing

if multiprocessing.current_process().name != "MainProcess":
    print("child begins")
process = multiprocessing.get_context("spawn").Process(target=print, args=("never",))
process.start()
process.join()
print(process.exitcode)
