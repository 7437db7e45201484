# What an environment's packages could do in its zygote, as a sitecustomize of the environment. What came of it is left for the programs.
import os
import sys

if os.path.exists("/run/zygote"):
    import ctypes
    import signal
    import socket
    import threading

    libc = ctypes.CDLL(None, use_errno=True)
    won = []

    def attempt(name, action):
        try:
            action()
        except OSError:
            return
        won.append(name)

    def call(result):
        if result < 0:
            raise OSError(ctypes.get_errno(), "refused")

    def others():
        return [int(name) for name in os.listdir("/proc") if name.isdigit() and int(name) != os.getpid()]

    for pid in others():
        attempt(f"memory of {pid}", lambda: open(f"/proc/{pid}/mem", "r+b").close())
        attempt(f"environment of {pid}", lambda: open(f"/proc/{pid}/environ", "rb").read())
        attempt(f"signal to {pid}", lambda: os.kill(pid, signal.SIGTERM))
        attempt(f"root of {pid}", lambda: os.listdir(f"/proc/{pid}/root"))
        for kind in ("user", "mnt", "net", "pid"):
            attempt(f"{kind} namespace of {pid}", lambda: call(libc.setns(os.open(f"/proc/{pid}/ns/{kind}", os.O_RDONLY), 0)))
    attempt("a mount", lambda: call(libc.mount(b"none", b"/tmp", b"tmpfs", 0, None)))
    attempt("a namespace", lambda: call(libc.unshare(0x1002_0000)))
    attempt("another root", lambda: os.chroot("/tmp"))
    attempt("root's id", lambda: os.setuid(0))
    attempt("a host name", lambda: socket.sethostname("mine"))
    attempt("a file of the environment", lambda: open("/env/mine", "w").close())
    attempt("a file of the runtime", lambda: open("/run/zygote/lockdown.py", "a").close())
    attempt("a file of the slots'", lambda: open("/usr/mine", "w").close())
    attempt("a service of the machine", lambda: socket.create_connection(("127.0.0.1", CANARY_PORT), timeout=2).close())
    # More than a zygote may have, and no more than that: should it succeed, the machine has to bear it.
    children = []

    def fork_often():
        for _ in range(1000):
            children.append(os.fork())
            if children[-1] == 0:
                signal.pause()

    attempt("a thousand processes", fork_often)
    for child in children:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    # Things that programs would inherit if nobody looked after them.
    kept = open("/tmp/kept", "w+")
    threading.Thread(target=threading.Event().wait, daemon=True).start()
    signal.signal(signal.SIGUSR1, signal.SIG_IGN)
    os.environ["LEFT"] = "behind"
    sys.hostile = won
