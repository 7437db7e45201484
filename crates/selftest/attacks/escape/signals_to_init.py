"""Stop or end the sandbox's first process by signals.

Technique: SIGSTOP, SIGKILL, SIGSEGV and every other signal to pid 1, to its thread, to its pidfd, to its group, to everybody (-1), queued with
    forged information that says it comes from the kernel. An init that stops no longer waits for its program; one that ends early
    tells something else than what was.
Success: the kernel delivers one, and init stops, ends or changes.
Stopped by: own_uid, pid_namespace
"""
import signal
import struct
import time


def init_state():
    with open("/proc/1/stat") as stat:
        return stat.read().rpartition(") ")[2][0]


def attack():
    won = []
    pidfd = syscall("pidfd_open", 1, 0)
    for number_of_signal in range(1, 65):
        # SI_KERNEL, SI_USER with another sender, SI_QUEUE: struct siginfo is signal, errno, code, padding, sender's pid and uid.
        for code in (0x80, 0, -1):
            forged = struct.pack("=iiiiii", number_of_signal, 0, code, 0, 0, 0).ljust(128, b"\0")
            for call, *arguments in (
                ("rt_sigqueueinfo", 1, number_of_signal, forged),
                ("rt_tgsigqueueinfo", 1, 1, number_of_signal, forged),
                ("pidfd_send_signal", pidfd, number_of_signal, forged, 0),
            ):
                if answer(syscall, call, *arguments) == 0:
                    won.append(f"{call} {number_of_signal} {code}")
        for name, attempt in (
            ("kill", lambda: os.kill(1, number_of_signal)),
            ("tgkill", lambda: syscall("tgkill", 1, 1, number_of_signal)),
            ("pidfd", lambda: syscall("pidfd_send_signal", pidfd, number_of_signal, None, 0)),
            ("group", lambda: os.killpg(1, number_of_signal)),
        ):
            if answer(attempt) in (None, 0):
                won.append(f"{name} {number_of_signal}")
    # To everybody: this process too, which another one wakes again.
    pid = os.fork()
    if pid == 0:
        os.setsid()
        answer(os.kill, -1, signal.SIGSTOP)
        time.sleep(0.05)
        state = init_state()
        answer(os.kill, -1, signal.SIGCONT)
        os._exit(0 if state in "SDR" else 1)
    everybody = os.waitpid(pid, 0)[1]
    state = init_state()
    # A signal that is accepted and changes nothing is what the init of a namespace is safe from.
    return (everybody or state not in "SDR") and f"init is {state}, {everybody}, after {won[:9]}"


def twin():
    """Signals between the execution's own processes, with a value, and through a pidfd."""
    got = []
    signal.signal(signal.SIGUSR1, lambda number_of_signal, frame: got.append(number_of_signal))
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR2])
    os.kill(os.getpid(), signal.SIGUSR1)
    syscall("pidfd_send_signal", syscall("pidfd_open", os.getpid(), 0), signal.SIGUSR2, None, 0)
    assert signal.sigtimedwait([signal.SIGUSR2], 5).si_signo == signal.SIGUSR2
    assert got == [signal.SIGUSR1]
