"""Lose the lock-down by executing something.

Technique: filters, no_new_privs and empty capability sets are inherited, or so one hopes: by exec of a program, of a file without a name, through the dynamic
    linker, by a script, from a thread, in another session, as an orphan.
Success: something that was started is less confined.
Stopped by: seccomp, no_new_privs, no_capabilities
"""
import subprocess
import threading

SHOWN = ("Seccomp:", "NoNewPrivs:", "CapEff:", "CapPrm:", "CapBnd:", "CapAmb:", "Uid:")
STATUS = ["cat", "/proc/self/status"]


def run(*command, **options):
    return subprocess.run(*command, stdout=subprocess.PIPE, text=True, **options).stdout


def state(text):
    return [line for line in text.splitlines() if line.startswith(SHOWN)]


def ways():
    yield "subprocess", lambda: run(STATUS)
    yield "new session", lambda: run(STATUS, start_new_session=True)
    yield "shell", lambda: run("exec cat /proc/self/status", shell=True)
    yield "orphan", lambda: run("(cat /proc/self/status &)", shell=True)
    for linker in ("/lib64/ld-linux-x86-64.so.2", "/lib/ld-linux-aarch64.so.1"):
        if os.path.exists(linker):
            yield "dynamic linker", lambda linker=linker: run([linker, "/usr/bin/cat", STATUS[1]])
    with open("/work/script", "w") as script:
        script.write("#!/usr/bin/cat /proc/self/status\n")
    os.chmod("/work/script", 0o6755)
    yield "script", lambda: run(["/work/script"])
    nameless = os.memfd_create("cat", 0)
    with open("/usr/bin/cat", "rb") as cat:
        os.write(nameless, cat.read())
    yield "nameless", lambda: run([f"/proc/self/fd/{nameless}", STATUS[1]], pass_fds=[nameless])


def attack():
    with open("/proc/self/status") as status:
        mine = state(status.read())
    won = []
    for name, way in ways():
        came = answer(way)
        if state(came) and state(came) != mine:
            won.append(f"{name}: {state(came)}")
    seen = []
    thread = threading.Thread(target=lambda: seen.append(state(open("/proc/thread-self/status").read())))
    thread.start()
    thread.join()
    return (won or seen != [mine] or "Seccomp:\t2" not in mine) and f"{won} {seen} {mine}"


def twin():
    """Starting programs in all those ways works."""
    for name, way in ways():
        assert state(way()), name
