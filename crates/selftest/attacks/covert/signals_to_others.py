"""Send signals to every number a process may have.

Technique: A queued signal carries a number, and reaches every process of the same id whose pid one can guess. One
    side queues SIGURG, which who does not wait for it never notices, to all pids; the other waits for it.
Success: the receiver has the sender's message.
Stopped by: pid_namespace, own_uid
"""

import signal
import time


class Information(ctypes.Structure):
    """siginfo_t of a queued signal."""

    _fields_ = [(name, ctypes.c_int) for name in ("signal", "error", "code", "pad", "pid", "uid")]
    _fields_ += [("value", ctypes.c_uint64), ("rest", ctypes.c_char * 96)]


class Timespec(ctypes.Structure):
    _fields_ = [("seconds", ctypes.c_long), ("nanoseconds", ctypes.c_long)]


def send(message, meeting, until):
    value = int(meeting[:7] + message, 16)
    information = Information(signal.SIGURG, 0, -1, 0, os.getpid(), os.getuid(), value)
    with open("/proc/sys/kernel/pid_max") as file:
        last = min(int(file.read()), 1 << 16)
    time.sleep(max(0.0, until - 2.5 - time.time()))
    for pid in range(1, last):
        if pid != os.getpid():
            answer(syscall, "rt_sigqueueinfo", pid, int(signal.SIGURG), information)


def receive(meeting, until):
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGURG})
    information = Information()
    mask = (ctypes.c_uint64 * 1)(1 << signal.SIGURG - 1)
    while time.time() < until - 0.2:
        told = answer(syscall, "rt_sigtimedwait", mask, information, Timespec(0, 100_000_000), 8)
        if told == signal.SIGURG and information.value >> 32 == int(meeting[:7], 16):
            return f"{information.value & 0xFFFFFFFF:08x}"
    return None


def twin():
    """A program signals itself and its child."""
    got = []
    signal.signal(signal.SIGUSR1, lambda number, frame: got.append(number))
    os.kill(os.getpid(), signal.SIGUSR1)
    assert got == [signal.SIGUSR1]
    child = os.fork()
    if child == 0:
        signal.pause()
    os.kill(child, signal.SIGTERM)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGTERM
