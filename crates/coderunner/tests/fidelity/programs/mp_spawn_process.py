# A spawned Process imports the program as __mp_main__ and finds its functions.
import multiprocessing
import sys

print("module level", __name__, sys.argv)


def work(queue, n):
    queue.put((n * 2, __name__, multiprocessing.current_process().name, sys.argv, multiprocessing.parent_process().name))


if __name__ == "__main__":
    context = multiprocessing.get_context("spawn")
    queue = context.Queue()
    process = context.Process(target=work, args=(queue, 21))
    process.start()
    print(queue.get())
    process.join()
    print(process.exitcode)
