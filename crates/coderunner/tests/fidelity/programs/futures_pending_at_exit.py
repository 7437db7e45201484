# Work still queued at the end of the main thread is done before the exit.
import concurrent.futures
import time

pool = concurrent.futures.ThreadPoolExecutor(1)
for number in range(3):
    pool.submit(lambda number=number: (time.sleep(0.03), print("task", number)))
print("end of main")
