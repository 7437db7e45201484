"""How a child of the zygote becomes what a program is: it goes into its slot and gives up everything, in the order and to the letter of
`crates/launcher/src/program.rs`, by the same system calls.

Everything is prepared before the fork: what a child need not make it need not copy.
"""

import array
import ctypes
import errno
import os
import platform
import resource

import _socket

# In the order in which their descriptors come: crates/sandbox/src/zygote.rs.
NAMESPACES = {
    "user_namespace": 0x1000_0000,
    "mount_namespace": 0x0002_0000,
    "cgroup_namespace": 0x0200_0000,
    "uts_namespace": 0x0400_0000,
    "ipc_namespace": 0x0800_0000,
    "network_namespace": 0x4000_0000,
}

# Numbers of calls without a function in the C library: x86-64, 64-bit Arm.
IS_X86_64 = platform.machine() == "x86_64"
CAPSET = 126 if IS_X86_64 else 91
SECCOMP = 317 if IS_X86_64 else 277
CLOSE_RANGE = 436
LANDLOCK_RESTRICT_SELF = 446

PR_SET_DUMPABLE, PR_CAPBSET_DROP, PR_SET_SECUREBITS, PR_SET_NO_NEW_PRIVS = 4, 24, 28, 38
# As in crates/sandbox/src/privileges.rs.
SECUREBITS = 0xEF
CAP_VERSION_3 = 0x2008_0522
SECCOMP_SET_MODE_FILTER = 1
SECCOMP_FILTER_FLAG_NEW_LISTENER = 8
FILTER = "/run/zygote/filter.bpf"
INSTRUCTION_BYTES = 8
LAST_DESCRIPTOR = 0x7FFF_FFFF
DESCRIPTORS_MAX = 16
CALL_BYTES_MAX = 4 << 20
# As in crates/sandbox/src/environ.rs.
DISPLAYS_FD = 199


class FilterProgram(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("instructions", ctypes.c_void_p)]


class Lockdown:
    def __init__(self, settings):
        self.layers = frozenset(settings["layers"])
        self.program_id = settings["program_id"]
        self.workspace = settings["workspace"]
        self.rlimits = [tuple(limit) for limit in settings["rlimits"]]
        self.namespaces = [flag for layer, flag in NAMESPACES.items() if layer in self.layers]
        # The GIL stays held: there is no other thread to let go on.
        self.libc = ctypes.PyDLL(None, use_errno=True)
        self.syscall, self.setns, self.prctl = self.libc.syscall, self.libc.setns, self.libc.prctl
        self.capability_header = (ctypes.c_uint32 * 2)(CAP_VERSION_3, 0)
        self.no_capabilities = (ctypes.c_uint32 * 6)()
        with open(FILTER, "rb") as file:
            instructions = file.read()
        self.instructions = ctypes.create_string_buffer(instructions, len(instructions))
        self.filter = FilterProgram(len(instructions) // INSTRUCTION_BYTES, ctypes.addressof(self.instructions))
        self.filter_reference = ctypes.byref(self.filter)

    def join(self, fd, namespaces):
        self.check("setns", self.setns(fd, namespaces))

    def enter(self, control, entrances):
        """Goes into the slot and gives up everything. The channel to the slot's init comes back, and what it is to be handed: a descriptor of this
        process and, if there is one, the listener of its filter."""
        # By the zygote's own /proc: in the slot's, this file would not be this process's yet.
        with open("/proc/self/oom_score_adj", "w") as file:
            file.write("1000")
        for entrance in entrances:
            os.write(entrance, b"0")
        self.close_all_but(control)
        channel = _socket.socket(fileno=control)
        fds = array.array("i")
        message, ancillary, _, _ = channel.recvmsg(64, _socket.CMSG_SPACE(DESCRIPTORS_MAX * fds.itemsize))
        if not message:
            os._exit(0)
        for _, _, data in ancillary:
            fds.frombytes(data[: len(data) - len(data) % fds.itemsize])
        # The user namespace first: rights over the others come with it.
        for fd, flag in zip(fds, self.namespaces):
            self.join(fd, flag)
        os.setsid()
        os.chdir(self.workspace)
        self.take_stdin()
        if "rlimits" in self.layers:
            for number, value in self.rlimits:
                lower(number, value)
        self.give_up_capabilities()
        self.confine(fds[len(self.namespaces) :])
        for fd in fds:
            os.close(fd)
        handed = [os.pidfd_open(os.getpid())]
        if "seccomp" in self.layers:
            handed += self.filter_calls()
        return channel, handed

    def filter_calls(self):
        """The filter has no call that its listener would hear of: it hangs up when this process exits, and that is what it is for."""
        listener = self.syscall(SECCOMP, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_NEW_LISTENER, self.filter_reference)
        if listener >= 0:
            return [listener]
        # One filter of a process can have a listener, and whoever has started the server may have taken that.
        self.check("seccomp", self.syscall(SECCOMP, SECCOMP_SET_MODE_FILTER, 0, self.filter_reference))
        return []

    def close_all_but(self, *kept):
        first = 3
        for fd in sorted(kept):
            if fd > first:
                self.check("close_range", self.syscall(CLOSE_RANGE, first, fd - 1, 0))
            first = fd + 1
        self.check("close_range", self.syscall(CLOSE_RANGE, first, LAST_DESCRIPTOR, 0))

    def take_stdin(self):
        """The slot's own /dev/null in the place of the zygote's."""
        stdin = os.open("/dev/null", os.O_RDONLY)
        os.dup2(stdin, 0)
        os.close(stdin)

    def give_up_capabilities(self):
        if "no_capabilities" not in self.layers:
            return
        self.check("securebits", self.prctl(PR_SET_SECUREBITS, SECUREBITS, 0, 0, 0))
        for capability in range(64):
            dropped = self.prctl(PR_CAPBSET_DROP, capability, 0, 0, 0)
            # Beyond the last capability this kernel knows.
            if dropped != 0 and ctypes.get_errno() == errno.EINVAL:
                break
            self.check("PR_CAPBSET_DROP", dropped)
        if "own_uid" in self.layers:
            own = self.program_id
            os.setgroups([])
            os.setresgid(own, own, own)
            os.setresuid(own, own, own)
        capset = self.syscall(CAPSET, self.capability_header, self.no_capabilities)
        self.check("capset", capset)
        # A change of ids and capabilities makes a process's files in /proc root's; an exec would have given them back.
        self.check("set dumpable", self.prctl(PR_SET_DUMPABLE, 1, 0, 0, 0))

    def confine(self, rulesets):
        if "no_new_privs" in self.layers:
            self.check("no_new_privs", self.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
        if "landlock" in self.layers:
            # It comes with the call to join; without it there is nothing to go on with.
            [ruleset] = rulesets
            self.check("landlock", self.syscall(LANDLOCK_RESTRICT_SELF, ruleset, 0))

    def start(self, open_files_max, processes_max, parts, fds):
        """Takes what the program is given. The text of what it is called with comes back, if that is anything."""
        stdout, stderr, *brought = fds
        given = dict(zip(parts, brought))
        if b"stdin" in given:
            os.dup2(given[b"stdin"], 0)
        if b"displays" in given:
            os.dup2(given[b"displays"], DISPLAYS_FD)
        if "rlimits" in self.layers:
            lower(resource.RLIMIT_NOFILE, int(open_files_max))
            lower(resource.RLIMIT_NPROC, int(processes_max))
        os.dup2(stdout, 1)
        os.dup2(stderr, 2)
        text = os.pread(given[b"call"], CALL_BYTES_MAX, 0).decode() if b"call" in given else None
        for fd in fds:
            os.close(fd)
        return text

    def check(self, step, result):
        if result != 0:
            error = ctypes.get_errno()
            raise OSError(error, f"{step}: {os.strerror(error)}")


def lower(number, value):
    """Soft and hard limit at once, never above what is in force."""
    _, hard = resource.getrlimit(number)
    if hard != resource.RLIM_INFINITY:
        value = min(value, hard)
    resource.setrlimit(number, (value, value))
