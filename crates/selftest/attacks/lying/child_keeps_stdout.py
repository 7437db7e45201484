"""End, and leave a child that keeps the output open.

Technique: whoever reads a program's output to its end waits for everybody who holds it.
    subprocess.run(capture_output=True) would hang here for as long as the child likes; a timeout that only looks at the
    main process has ended with it.
Success: from outside: the result comes when the child is done, or never; or the child's later words are in it.
Stopped by: pid_namespace
Held when: exit 0; status success; wall_at_most 1500 ms; answered_within 4 s; stdout_lacks "later"
"""
import signal
import time


def attack():
    sys.stdout.flush()
    for _ in range(3):
        if os.fork() == 0:
            os.setsid()
            for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGPIPE):
                signal.signal(number, signal.SIG_IGN)
            time.sleep(2)
            os.write(1, b"later")
            time.sleep(20)
            os._exit(0)
    os._exit(0)


def twin():
    """A child that is waited for has its say."""
    import subprocess
    sys.stdout.flush()
    subprocess.Popen(["sh", "-c", "sleep 0.2; echo later"]).wait()
