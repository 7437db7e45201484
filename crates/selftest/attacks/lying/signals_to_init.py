"""Send the init every signal, and take its place.

Technique: with the init the whole sandbox ends, and with its report the truth; stopped, it would report nothing. All
    signals by kill, tgkill, sigqueue and pidfd, also with the code of one that the kernel sent, and as the "end of a
    child"; a process group and session of the program's own making are tried as well.
Success: a signal is taken; from outside: another end than exit code 6.
Stopped by: pid_namespace, own_uid
Held when: exit 6; status error; no_limit; answered_within 5 s
"""
import signal
import time

RT_SIGQUEUEINFO = 129 if IS_X86_64 else 138


def attack():
    sys.stdout.flush()
    # The parent of a warm interpreter is in no namespace of its own.
    init = os.getppid() or 1
    # Outside of a pid namespace the parent is somebody who must not be disturbed.
    if init != 1 or len([name for name in os.listdir("/proc") if name.isdigit()]) > 4:
        return "it is not alone with an init of its own"
    handle = answer(os.pidfd_open, init) if hasattr(os, "pidfd_open") else None
    for number in [number for number in range(1, 65) if number not in (32, 33)]:
        answer(os.kill, init, number)
        if isinstance(handle, int):
            answer(signal.pidfd_send_signal, handle, number)
        # A siginfo that says the kernel sent it.
        information = (ctypes.c_int * 32)(number, 0, 0x80)
        libc.syscall(ctypes.c_long(RT_SIGQUEUEINFO), ctypes.c_long(init), ctypes.c_long(number), information)
    for child in range(3):
        if os.fork() == 0:
            os._exit(100 + child)
    time.sleep(0.2)
    with open(f"/proc/{init}/stat") as stat:
        state = stat.read().rsplit(")", 1)[1].split()[0]
    if state in "TtZX":
        return f"the init is in state {state}"
    os._exit(6)


def twin():
    """A program signals itself, and its init is there to be seen."""
    assert os.path.exists("/proc/1/status")
    heard = []
    signal.signal(signal.SIGUSR1, lambda *_: heard.append(1))
    signal.raise_signal(signal.SIGUSR1)
    assert heard
