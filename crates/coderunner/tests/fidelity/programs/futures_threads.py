# ThreadPoolExecutor: map, submit, callbacks, errors, timeouts, cancelling.
import concurrent.futures
import threading
import time

with concurrent.futures.ThreadPoolExecutor(2, thread_name_prefix="pool") as pool:
    print(list(pool.map(pow, [2, 3], [3, 2])))
    slow = pool.submit(time.sleep, 0.1)
    slow.add_done_callback(lambda future: print("slow is done", future.result()))
    try:
        slow.result(timeout=0.01)
    except concurrent.futures.TimeoutError as error:
        print("not yet", repr(error))
    failed = pool.submit(divmod, 1, 0)
    print(repr(failed.exception()), failed.done())
    name = pool.submit(lambda: threading.current_thread().name).result()
    print(name[:5])
done, pending = concurrent.futures.wait([slow, failed])
print(len(done), len(pending))
failed.result()
