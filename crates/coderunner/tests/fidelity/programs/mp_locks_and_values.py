# Locks, semaphores, conditions, barriers, values and arrays shared by processes.
import multiprocessing

context = multiprocessing.get_context("fork")
total, cells = context.Value("i", 0), context.Array("d", 3)
gate, allowed, done = context.Barrier(4), context.BoundedSemaphore(2), context.Event()


def work(n):
    gate.wait(10)
    for _ in range(200):
        with total.get_lock():
            total.value += 1
    with allowed:
        cells[n] = n / 2
    done.set()


processes = [context.Process(target=work, args=(n,)) for n in range(3)]
for process in processes:
    process.start()
gate.wait(10)
for process in processes:
    process.join()
print(total.value, cells[:], done.is_set(), gate.n_waiting)
