# Work still queued at the end of the main thread is done before the exit.
import concurrent.futures
import threading
import time

main_is_over = threading.Event()


def work(number):
    main_is_over.wait()
    time.sleep(0.03)
    print("task", number)


pool = concurrent.futures.ThreadPoolExecutor(1)
for number in range(3):
    pool.submit(work, number)
print("end of main")
main_is_over.set()
