# Handlers run in the main thread, between its instructions, with the frame they interrupted.
import signal
import threading

seen = []


def handler(number, frame):
    seen.append((signal.Signals(number).name, frame.f_code.co_name, threading.current_thread().name))


def work():
    for number in (signal.SIGUSR1, signal.SIGUSR2, signal.SIGCHLD, signal.SIGWINCH):
        signal.signal(number, handler)
        signal.raise_signal(number)


work()
print(seen)
thread = threading.Thread(target=lambda: signal.raise_signal(signal.SIGUSR1))
thread.start()
thread.join()
print(len(seen), seen[-1][::2])
