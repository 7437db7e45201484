# active_children, the state of a running process, and processes joined at exit.
import multiprocessing

context = multiprocessing.get_context("fork")
go = context.Event()


def work():
    go.wait()
    print("child", multiprocessing.current_process().name, multiprocessing.parent_process().name)


process = context.Process(target=work, name="worker")
process.start()
print([child.name for child in multiprocessing.active_children()], process.exitcode, process.is_alive())
print("end of main")
go.set()
