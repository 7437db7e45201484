# ThreadPoolExecutor: map, submit, callbacks, errors, timeouts, cancelling.
import concurrent.futures
import threading

leave = threading.Event()
with concurrent.futures.ThreadPoolExecutor(2, thread_name_prefix="pool") as pool:
    print(list(pool.map(pow, [2, 3], [3, 2])))
    slow = pool.submit(leave.wait)
    slow.add_done_callback(lambda future: print("slow is done", future.result()))
    try:
        slow.result(timeout=0.01)
    except concurrent.futures.TimeoutError as error:
        print("not yet", repr(error))
    failed = pool.submit(divmod, 1, 0)
    print(repr(failed.exception()), failed.done())
    print(pool.submit(lambda: threading.current_thread().name).result()[:5])
    second = pool.submit(leave.wait)
    waiting = pool.submit(print, "never")
    print(waiting.cancel(), waiting.cancelled())
    leave.set()
done, pending = concurrent.futures.wait([slow, failed, second])
print(len(done), len(pending))
failed.result()
