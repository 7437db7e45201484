# A child for each signal that ends a process, and what its parent is told.
import os
import signal

for number in sorted(signal.valid_signals()):
    if number in (signal.SIGSTOP, signal.SIGTSTP, signal.SIGTTIN, signal.SIGTTOU):
        continue
    pid = os.fork()
    if pid == 0:
        os.close(2)
        if number not in (signal.SIGKILL,):
            signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)
        os._exit(0)
    _, status = os.waitpid(pid, 0)
    print(number, os.WIFSIGNALED(status), os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status))
