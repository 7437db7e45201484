"""The zygote's work: it imports ahead, then forks a child for every order and tells how each has ended.

`crates/sandbox/src/zygote.rs` has the other side of what is said here. An order never ends the zygote.
"""

import array
import contextvars
import ctypes
import gc
import json
import os
import select
import signal
import sys

import _socket

DIRECTORY = "/run/zygote"
ORDERS_FD = 3
CLONE_NEWPID = 0x2000_0000
MESSAGE_BYTES_MAX = 32 * 1024
DESCRIPTORS_MAX = 16
OPENSSL_INIT_NO_ATEXIT = 0x8_0000


def receive(channel):
    """One message and its descriptors; an empty one when the other side is gone."""
    fds = array.array("i")
    message, ancillary, _, _ = channel.recvmsg(MESSAGE_BYTES_MAX, _socket.CMSG_SPACE(DESCRIPTORS_MAX * fds.itemsize))
    for _, _, data in ancillary:
        fds.frombytes(data[: len(data) - len(data) % fds.itemsize])
    return message, list(fds)


def send(channel, message, fds=()):
    rights = [(_socket.SOL_SOCKET, _socket.SCM_RIGHTS, array.array("i", fds))] if fds else []
    channel.sendmsg([message], rights)


def send_if_heard(fd, message):
    """Whoever does not listen any more does not need to know."""
    try:
        os.write(fd, message)
    except OSError:
        pass


def close(fds):
    for fd in fds:
        os.close(fd)


def have_openssl_leave_its_memory(spec):
    """OpenSSL frees piece by piece what it has when a process exits, which copies hundreds of pages to throw them away. It has to be told before it
    begins; the extension module that is about to be loaded leads to the very library that it will use."""
    try:
        library = ctypes.PyDLL(spec.origin)
        library.OPENSSL_init_crypto(ctypes.c_uint64(OPENSSL_INIT_NO_ATEXIT), None)
    except (AttributeError, OSError):
        # A part of the interpreter, or none of OpenSSL's: then it exits as it always does.
        pass


def rehearse(ending):
    """Does, while nobody waits, what every program does in a moment: what is touched here is no longer shared with the zygote then."""
    compile("print()", "main.py", "exec")
    ending.rehearse()


def take_call(call):
    """What a program is called with, as it finds it where nothing is warm. Programs with environment variables of their own never are."""
    for words in (sys.argv, getattr(sys, "orig_argv", [])):
        words.extend(call["arguments"])
    parameters = call["parameters"]
    if parameters is not None:
        # As coderunner.pth does.
        os.environ["CODERUNNER_PARAMETERS"] = parameters
        sys.modules["__main__"].parameters = json.loads(parameters)


class Zygote:
    def __init__(self, recorder, load):
        # What is garbage by then is collected once, before it serves; collections meanwhile would be counted in every child.
        gc.disable()
        with open(f"{DIRECTORY}/settings.json", encoding="utf-8") as file:
            settings = json.load(file)
        self.orders = _socket.socket(fileno=ORDERS_FD)
        self.lockdown = load("lockdown")["Lockdown"](settings)
        self.ending = load("ending")["Ending"](self.lockdown.libc.exit)
        self.has_pids = "pid_namespace" in settings["layers"]
        self.own_pids = os.open("/proc/self/ns/pid", os.O_RDONLY | os.O_CLOEXEC)
        self.children = {}
        # What wait4(2) fills: a status, and a struct rusage.
        self.status, self.used = ctypes.c_int(), (ctypes.c_long * 18)()
        self.poll = select.poll()
        self.poll.register(ORDERS_FD, select.POLLIN)
        self.dropped = {}
        # In a context of their own: context variables that imports set are not the program's.
        recorder.preparations = dict.fromkeys(("_hashlib", "_ssl"), have_openssl_leave_its_memory)
        import_safe = load("trial")["import_safe"]
        contextvars.copy_context().run(import_safe, settings["preload"], self.dropped, recorder.shown)
        self.preloaded = [name for name in settings["preload"] if name not in self.dropped]

    def hide(self, modules):
        self.modules = modules
        modules.hide()

    def serve(self):
        """Forks a child for every order. Returns in the child, when it has its program."""
        # What is there now is never garbage: looking at it would only copy pages that are shared with all children.
        gc.collect()
        gc.freeze()
        gc.enable()
        self.say_ready()
        while True:
            for fd, _ in self.poll.poll():
                if fd in self.children:
                    self.bury(fd)
                else:
                    message, fds = receive(self.orders)
                    if not message:
                        os._exit(0)
                    if self.make_child(fds):
                        return

    def say_ready(self):
        ready = {"ready": True, "preloaded": self.preloaded, "dropped": self.dropped}
        send(self.orders, json.dumps(ready).encode())

    def make_child(self, fds):
        """True in the child, when it has its program."""
        if len(fds) < 2:
            close(fds)
            return False
        pids, control, *entrances = fds
        try:
            pid = self.fork_into(pids)
            if pid == 0:
                self.become_program(control, entrances)
                return True
            self.watch(pid, control)
        except OSError as error:
            send_if_heard(control, f"broken fork: {error}".encode())
            os.close(control)
        close((pids, *entrances))
        return False

    def fork_into(self, pids):
        """A child in the slot's pid namespace: it has to be there from birth, the others it joins itself."""
        if not self.has_pids:
            return os.fork()
        self.lockdown.join(pids, CLONE_NEWPID)
        is_child = False
        try:
            pid = os.fork()
            is_child = pid == 0
            return pid
        finally:
            if not is_child:
                self.lockdown.join(self.own_pids, CLONE_NEWPID)

    def watch(self, pid, control):
        try:
            pidfd = os.pidfd_open(pid)
        except OSError:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
            raise
        self.children[pidfd] = (pid, control)
        self.poll.register(pidfd, select.POLLIN)

    def become_program(self, control, entrances):
        try:
            channel, handed = self.lockdown.enter(control, entrances)
            self.modules.hide_from_program()
            self.ending.prepare()
            rehearse(self.ending)
            send(channel, b"ready", handed)
            close(handed)
            start, fds = receive(channel)
            if not start:
                os._exit(0)
            _, open_files_max, processes_max, *parts = start.split()
            call = self.lockdown.start(open_files_max, processes_max, parts, fds)
            channel.close()
            if call is not None:
                take_call(json.loads(call))
        except BaseException as error:
            send_if_heard(control, f"broken child: {error!r}".encode("utf-8", "replace"))
            os._exit(126)

    def bury(self, pidfd):
        """A child has ended: tells its slot how."""
        pid, control = self.children.pop(pidfd)
        self.poll.unregister(pidfd)
        os.close(pidfd)
        # Not os.wait4: that imports a module, and every later child would see it.
        self.lockdown.libc.wait4(pid, ctypes.byref(self.status), 0, self.used)
        status = self.status.value
        how = b"signaled %d" % os.WTERMSIG(status) if os.WIFSIGNALED(status) else b"exited %d" % os.WEXITSTATUS(status)
        user_s, user_us, system_s, system_us, peak_kib, *_ = self.used
        cpu_time_us = (user_s + system_s) * 1_000_000 + user_us + system_us
        send_if_heard(control, b"ended %b %d %d" % (how, cpu_time_us, peak_kib * 1024))
        os.close(control)
