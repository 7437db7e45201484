"""End in the middle of a word, from a thread.

Technique: os._exit does not flush, wait or unwind. What was written before has to be there, to the byte; what was only
    buffered must not appear, and other threads must not keep the result waiting.
Success: from outside: another exit code, missing output, or a result that does not come.
Stopped by: pid_namespace
Held when: exit 4; stdout_ends_with "in the middle of a wo"; answered_within 5 s
"""
import threading
import time


def attack():
    sys.stdout.flush()
    for _ in range(20):
        threading.Thread(target=time.sleep, args=(30,), daemon=True).start()

    def leave():
        buffered = os.fdopen(os.dup(1), "w", buffering=1 << 16)
        buffered.write("never seen")
        os.write(1, b"in the middle of a wo")
        os._exit(4)

    threading.Thread(target=leave).start()
    time.sleep(30)


def twin():
    """Output of many threads is whole when the program waits for them."""
    threads = [threading.Thread(target=lambda: os.write(1, b"mine\n")) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
