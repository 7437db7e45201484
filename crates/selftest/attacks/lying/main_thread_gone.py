"""End the main thread, and let another go on.

Technique: exit(2), not exit_group(2), ends one thread. The process stays, its main thread a zombie: /proc shows state
    Z, no command line and no open files, so a watcher that looks there takes it for dead. Before that it asks to be
    traced and forks by vfork, whose child never ends: both leave the parent where few look for it.
Success: from outside: a result before the wall time is over, or none after it.
Stopped by: wall_time, pid_namespace
Held when: limit wall; status timeout; wall_at_least 9 s; answered_within 16 s
"""
import threading
import time

PTRACE_TRACEME = 0
EXIT = 60 if IS_X86_64 else 93


def attack():
    sys.stdout.flush()
    answer(syscall, "ptrace", PTRACE_TRACEME, 0, 0, 0)
    if os.fork() == 0:
        # The C library's own way of starting a program is vfork; this one's program never comes to exec.
        os.mkfifo("never")
        os.posix_spawn("/bin/true", ["true"], {}, file_actions=[(os.POSIX_SPAWN_OPEN, 5, "never", os.O_RDONLY, 0)])
    threading.Thread(target=time.sleep, args=(600,)).start()
    libc.syscall(ctypes.c_long(EXIT), ctypes.c_long(0))
    os._exit(0)


def twin():
    """Threads end one by one, and the program with its last line."""
    done = []
    threads = [threading.Thread(target=lambda: (time.sleep(0.05), done.append(1))) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(done) == 10
    assert os.posix_spawn("/bin/true", ["true"], os.environ) and os.wait()[1] == 0
