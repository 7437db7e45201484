"""Use calls that are newer than the sandbox.

Technique: what is not forbidden because nobody knew it: the calls after Linux 6.8 that change attributes of files, tell of security
    modules, seal memory, wait at probes; and the numbers to come. A deny-list is as old as its author.
Success: one is answered otherwise than by "no such call" or "not permitted".
Stopped by: seccomp
"""
import struct


def attack():
    with open("/work/plain", "w"):
        pass
    size = ctypes.create_string_buffer(struct.pack("=I", 64), 8)
    attempts = {
        "lsm_list_modules": lambda: syscall("lsm_list_modules", ctypes.create_string_buffer(64), size, 0),
        # struct file_attr: the attributes as they are.
        "file_setattr": lambda: syscall("file_setattr", -100, b"/work/plain", bytes(24), 24, 0),
        "memfd_secret": lambda: syscall("memfd_secret", 0),
    }
    for call in range(449, 600):
        # futex_waitv, futex_wake, futex_wait, futex_requeue and fchmodat2 are allowed, and known.
        if call not in (449, 452, 454, 455, 456):
            attempts[f"number {call}"] = lambda call=call: raw_syscall(call, -1, -1, -1, -1, -1, -1)
    answers = {name: answer(attempt) for name, attempt in attempts.items()}
    won = {name: came for name, came in answers.items() if came not in ("EPERM", "ENOSYS")}
    return won and f"{won}"


def twin():
    """Falling back: programs that try a new call first and do without it go on working."""
    import random
    import shutil
    import tempfile

    with tempfile.NamedTemporaryFile() as one, tempfile.NamedTemporaryFile() as other:
        one.write(random.randbytes(100_000))
        one.flush()
        shutil.copyfile(one.name, other.name)
        assert os.stat(other.name).st_size == 100_000
    os.chmod("/work/main.py", 0o600)
