# Threads that import the same slow module wait for each other and get one module.
import sys
import threading

with open("slow.py", "w") as file:
    file.write("import time\nprint('executed')\ntime.sleep(0.1)\nready = True\n")
seen = []


def use():
    import slow

    seen.append((id(slow), slow.ready))


threads = [threading.Thread(target=use) for _ in range(5)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(len(set(seen)), len(seen), seen[0][1])
