# multiprocessing's log, active_children, and processes joined at exit.
import multiprocessing
import time

context = multiprocessing.get_context("fork")


def work():
    time.sleep(0.1)
    print("child", multiprocessing.current_process().name, multiprocessing.parent_process().name)


process = context.Process(target=work, name="worker")
process.start()
print([child.name for child in multiprocessing.active_children()], process.exitcode)
print("end of main")
