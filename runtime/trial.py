"""Trying in a process of its own whether modules can be imported ahead: what they do when they are imported must not concern the process as a
whole, and a fork must not take anything from them."""

import os
import select
import signal
import sys

SECONDS_MAX = 30
REASON_BYTES_MAX = 1000
# 32 and 33, which the C library handles from the first thread on.
SIGNALS_OF_THREADS = 0x1_8000_0000


def import_safe(names, dropped, shown_warnings):
    """Imports them but those that cannot be, which come with a reason in `dropped`.

    All at once if a trial of all goes well, else by halves: a trial costs as much as the import.
    """
    if not names:
        return
    reason = why_not(names, shown_warnings)
    if reason is None:
        for name in names:
            __import__(name)
    elif len(names) == 1:
        dropped[names[0]] = reason
    else:
        middle = len(names) // 2
        import_safe(names[:middle], dropped, shown_warnings)
        import_safe(names[middle:], dropped, shown_warnings)


def why_not(names, shown_warnings):
    """Why these cannot be imported ahead, or None."""
    reading, writing = os.pipe()
    sys.stdout.flush()
    pid = os.fork()
    if pid == 0:
        try:
            reason = attempt(names, shown_warnings)
        except BaseException as error:
            reason = f"its trial failed: {error!r}"
        os.write(writing, (reason or "fine").encode("utf-8", "replace")[:REASON_BYTES_MAX])
        os._exit(0)
    os.close(writing)
    told = tell_in_time(reading)
    os.close(reading)
    os.kill(pid, signal.SIGKILL)
    _, status = os.waitpid(pid, 0)
    if told is None:
        return f"importing it takes more than {SECONDS_MAX} s"
    if not told:
        return f"importing it ends the process ({status})"
    return None if told == "fine" else told


def tell_in_time(pipe):
    waiting = select.poll()
    waiting.register(pipe, select.POLLIN)
    if not waiting.poll(SECONDS_MAX * 1000):
        return None
    return os.read(pipe, REASON_BYTES_MAX).decode("utf-8", "replace")


def attempt(names, shown_warnings):
    with open("/proc/self/oom_score_adj", "w") as file:
        file.write("1000")
    said, saying = os.pipe()
    os.set_blocking(saying, False)
    for stream in (1, 2):
        os.dup2(saying, stream)
    state, descriptors = process_state(), open_descriptors()
    try:
        for name in names:
            __import__(name)
    except BaseException as error:
        return f"{type(error).__name__}: {error}"
    if shown_warnings:
        return f"it warns: {shown_warnings[0]}"
    for part, value in process_state().items():
        if value != state[part]:
            return f"it changes {part}"
    # Libraries whose threads can take a fork end them before one.
    pid = os.fork()
    if pid == 0:
        os._exit(0)
    os.waitpid(pid, 0)
    if len(os.listdir("/proc/self/task")) > 1:
        return "it starts threads"
    if open_descriptors() != descriptors:
        return "it keeps files open"
    sys.stdout.flush()
    os.set_blocking(said, False)
    try:
        os.read(said, 1)
    except BlockingIOError:
        return None
    return "it writes to the standard streams"


def process_state():
    """What belongs to the process as a whole, by a name for it."""
    mask = os.umask(0o022)
    os.umask(mask)
    # Also the handlers that Python does not know of, such as a library's own.
    with open("/proc/self/status") as file:
        fields = dict(line.split(":", 1) for line in file)
    masks = [int(fields[name], 16) & ~SIGNALS_OF_THREADS for name in ("SigBlk", "SigIgn", "SigCgt")]
    return {
        "environment variables": dict(os.environ),
        "hooks of sys": (sys.excepthook, sys.displayhook, sys.unraisablehook, sys.breakpointhook, sys.gettrace(), sys.getprofile()),
        "where modules are looked for": (list(sys.path), list(sys.path_hooks)),
        "handlers of signals": masks,
        "the directory it is in": os.getcwd(),
        "the mask of new files": mask,
        "the depth of recursion": sys.getrecursionlimit(),
    }


def open_descriptors():
    # One of those listed was of the listing itself, and is gone.
    numbers = os.listdir("/proc/self/fd")
    return {number: os.readlink(f"/proc/self/fd/{number}") for number in numbers if os.path.lexists(f"/proc/self/fd/{number}")}
