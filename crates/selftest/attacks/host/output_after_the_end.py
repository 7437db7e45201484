"""Go on writing to the output after the program has ended.

Technique: A daemon that keeps stdout open makes who reads it to its end wait for the daemon, and may add to the
    result after the exit code is known: here the words that the self-test takes for a success.
Success: what the daemon writes after the end of the main process is in the result.
Stopped by: pid_namespace
"""

import signal
import time


def attack():
    main = os.getpid()
    if os.fork() == 0:
        os.setsid()
        for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGPIPE):
            signal.signal(number, signal.SIG_IGN)
        end = time.time() + 3
        while os.getppid() == main:
            pass
        # What is written in the moment before all is ended is still the program's own output.
        time.sleep(0.3)
        while time.time() < end:
            os.write(1, b"\nBREACHED a daemon writes after the end\n")
            time.sleep(0.01)
        os._exit(0)
    time.sleep(0.05)
    return None


def twin():
    """What children wrote before the end is all there, and atexit still writes."""
    import subprocess

    told = subprocess.run(
        [sys.executable, "-c", "import atexit, os; atexit.register(print, 'last'); os.system('echo child')"],
        capture_output=True,
        text=True,
    )
    assert told.stdout == "child\nlast\n"
