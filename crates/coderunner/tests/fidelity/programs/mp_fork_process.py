# A forked Process: exit codes, terminate, kill, exceptions with their traceback, daemon, close.
import multiprocessing
import os
import sys
import time

context = multiprocessing.get_context("fork")


def fail():
    raise ValueError("in the child")


targets = [(print, "hello"), (sys.exit, 3), (sys.exit, "message"), (os._exit, 4), (os.abort,), (fail,)]
for target, *arguments in targets:
    process = context.Process(target=target, args=arguments)
    process.start()
    process.join()
    print(process.name, process.exitcode, process.is_alive())
sleeper = context.Process(target=time.sleep, args=(30,), daemon=True)
sleeper.start()
sleeper.terminate()
sleeper.join()
print(sleeper.exitcode, sleeper.daemon)
