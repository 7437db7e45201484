# Queues, joinable queues, pipes and events between processes.
import multiprocessing

context = multiprocessing.get_context("fork")


def consume(tasks, results):
    while (task := tasks.get()) is not None:
        results.put(task.upper())
        tasks.task_done()
    tasks.task_done()


tasks, results = context.JoinableQueue(), context.Queue()
worker = context.Process(target=consume, args=(tasks, results))
worker.start()
for word in ("a", "b", None):
    tasks.put(word)
tasks.join()
print(results.get(), results.get(), results.empty())
worker.join()
here, there = context.Pipe(duplex=False)
there.send_bytes(b"x" * 50_000)
print(len(here.recv_bytes()))
there.close()
try:
    here.recv()
except EOFError as error:
    print(repr(error))
