# A hundred threads at once, with locks and conditions.
import threading

total = 0
lock = threading.Lock()
ready = threading.Condition()
running = 0


def work():
    global total, running
    with ready:
        running += 1
        ready.notify_all()
        ready.wait_for(lambda: running == 100, 10)
    for _ in range(100):
        with lock:
            total += 1


threads = [threading.Thread(target=work) for _ in range(100)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(total, running)
