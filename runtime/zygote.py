"""A zygote: an interpreter that has imported what programs are likely to import, and forks one child for each of them.

It is started as `python main.py` in a directory without a main.py. The line of coderunner.pth, which `site` runs, leads here, and leaves a
hook at the last place where Python asks for anything before it opens main.py: whether that is something to import from. The zygote never
answers; a child does as soon as it has its program, and Python goes on with its own start: it reads main.py and runs it, and ends as it
always does. So nothing of how Python runs a program is imitated here.

`crates/sandbox/src/zygote.rs` has the other side of what is said here.
"""

import sys

# What is imported before us, and later by others, a program finds imported when it begins.
FRESH_MODULES = frozenset(sys.modules)

import array
import gc
import json
import os
import select
import time

import _socket

OWN_MODULES = frozenset(sys.modules) - FRESH_MODULES
# As Python names the program since 3.9.
PROGRAM = os.path.abspath("main.py")
DIRECTORY = "/run/zygote"
ORDERS_FD = 3
CLONE_NEWPID = 0x2000_0000
MESSAGE_BYTES_MAX = 32 * 1024
DESCRIPTORS_MAX = 16


class Broken(Exception):
    """What is told of a child that could not be made."""


def load(name):
    """A file beside this one, as a namespace that is no module."""
    path = f"{DIRECTORY}/{name}.py"
    with open(path) as file:
        code = compile(file.read(), path, "exec")
    namespace = {"__name__": name, "__builtins__": __builtins__}
    exec(code, namespace)
    return namespace


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


class Zygote:
    def __init__(self, settings, fresh_modules):
        self.lockdown = load("lockdown")["Lockdown"](settings)
        self.modules = load("modules")["Modules"](fresh_modules)
        self.ending = load("ending")["Ending"](self.lockdown.libc.exit)
        self.has_pids = "pid_namespace" in settings["layers"]
        self.own_pids = os.open("/proc/self/ns/pid", os.O_RDONLY | os.O_CLOEXEC)
        self.orders = _socket.socket(fileno=ORDERS_FD)
        self.children = {}
        self.poll = select.poll()
        self.poll.register(ORDERS_FD, select.POLLIN)

    def serve(self):
        """Forks a child for every order. Returns in the child, when it has its program."""
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

    def make_child(self, fds):
        """True in the child, when it has its program."""
        slot, control, *entrances = fds
        try:
            pid = self.fork_into(slot)
        except OSError as error:
            send_if_heard(control, b"broken fork: %a" % str(error))
            pid = None
        if pid == 0:
            self.become_program(slot, control, entrances)
            return True
        if pid is None:
            os.close(control)
        else:
            pidfd = os.pidfd_open(pid)
            self.children[pidfd] = (pid, control)
            self.poll.register(pidfd, select.POLLIN)
        for fd in (slot, *entrances):
            os.close(fd)
        return False

    def fork_into(self, slot):
        """A child in the slot's pid namespace: it has to be there from birth, the others it joins itself."""
        if not self.has_pids:
            return os.fork()
        self.lockdown.join(slot, CLONE_NEWPID)
        try:
            pid = os.fork()
        finally:
            if pid != 0:
                self.lockdown.join(self.own_pids, CLONE_NEWPID)
        return pid

    def become_program(self, slot, control, entrances):
        try:
            channel = self.lockdown.enter(slot, control, entrances)
            start, fds = receive(channel)
            if not start:
                os._exit(0)
            parameters = self.lockdown.start(json.loads(start[len(b"start ") :]), fds)
            channel.close()
            self.modules.hide_from_program()
            if parameters is not None:
                # As coderunner.pth does where nothing is warm.
                os.environ["CODERUNNER_PARAMETERS"] = parameters
                sys.modules["__main__"].parameters = json.loads(parameters)
            self.ending.prepare()
        except BaseException as error:
            send_if_heard(control, b"broken child: %a" % repr(error))
            os._exit(126)

    def bury(self, pidfd):
        """A child has ended: tells its slot how."""
        pid, control = self.children.pop(pidfd)
        self.poll.unregister(pidfd)
        os.close(pidfd)
        _, status = os.waitpid(pid, 0)
        if os.WIFSIGNALED(status):
            send_if_heard(control, b"ended signaled %d" % os.WTERMSIG(status))
        else:
            send_if_heard(control, b"ended exited %d" % os.WEXITSTATUS(status))
        os.close(control)


def serve(fresh_modules):
    """Returns in a child, when it has its program."""
    with open(f"{DIRECTORY}/settings.json") as file:
        settings = json.load(file)
    zygote = Zygote(settings, fresh_modules)
    dropped = zygote.modules.preload(settings["preload"])
    zygote.modules.hide()
    # What is there now is never garbage: looking at it would only copy pages that are shared with all children.
    gc.collect()
    gc.freeze()
    preloaded = [name for name in settings["preload"] if name not in dropped]
    send(zygote.orders, json.dumps({"preloaded": preloaded, "dropped": dropped}).encode()[:MESSAGE_BYTES_MAX])
    zygote.serve()


def wait_at_the_door():
    """Has Python call us before it opens the program, when `site` has done all that it does."""
    hooks, gone_through = sys.path_hooks, []

    def hook(path):
        if path == PROGRAM:
            # Python goes on through the list that it has begun, which must live on; afterwards there is the list as it was.
            sys.path_hooks = hooks
            serve(FRESH_MODULES.union(sys.modules) - OWN_MODULES)
            gone_through.append(with_ours)
        raise ImportError

    with_ours = sys.path_hooks = [hook, *hooks]


# `site` reads the line twice where one directory of packages is known by two names.
if not any(getattr(hook, "__module__", None) == __name__ for hook in sys.path_hooks):
    wait_at_the_door()
