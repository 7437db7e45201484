//! The policy: what a program may ask of the kernel, and why.
//!
//! What is not listed is answered EPERM if it is a call of long standing, ENOSYS if it is newer than this
//! list ([`super::filter`]) or named in [`ABSENT`], so that C libraries fall back to what they used before.

use nix::errno::Errno;

/// A condition on one argument, of which the lower 32 bits count (the kernel reads no more of these).
#[derive(Clone, Copy, Debug)]
pub(super) enum Condition {
    /// The argument, after masking, is one of these.
    OneOf { argument: u8, mask: u32, values: &'static [u32] },
    /// None of these bits is set.
    NoneOf { argument: u8, bits: u32 },
    /// Where the argument is `value`, the one behind it is none of these.
    NoneAfter { argument: u8, value: u32, refused: &'static [u32] },
}

use Condition::{NoneAfter, NoneOf, OneOf};

/// A group of calls allowed without looking at their arguments.
pub(super) struct Group {
    /// Names, separated by spaces.
    pub calls: &'static str,
    #[cfg_attr(not(test), expect(dead_code, reason = "for the reader, and for the test that each has one"))]
    pub reason: &'static str,
}

/// A call allowed when every condition holds.
pub(super) struct Conditional {
    pub call: &'static str,
    pub conditions: &'static [Condition],
    /// What is answered when one does not: the kernel's own word for what it does not know, where software takes that as "do without".
    pub otherwise: Errno,
    #[cfg_attr(not(test), expect(dead_code, reason = "for the reader, and for the test that each has one"))]
    pub reason: &'static str,
}

/// MSG_OOB, MSG_ZEROCOPY.
const RARE_SENDING: u32 = 0x0400_0001;

/// Bits of clone(2) that make namespaces: NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID, NEWNET.
const CLONE_NAMESPACES: u32 = 0x7e02_0000;

const ALL: u32 = u32::MAX;

/// The answer to a hint that is not passed on: no error.
const DONE_BY_IGNORING: Errno = Errno::UnknownErrno;

pub(super) const CONDITIONAL: &[Conditional] = &[
    Conditional {
        call: "clone",
        otherwise: Errno::EPERM,
        conditions: &[NoneOf { argument: 0, bits: CLONE_NAMESPACES }],
        reason: "threads and processes, but no namespaces: user namespaces are where most kernel escapes begin",
    },
    Conditional {
        call: "socket",
        otherwise: Errno::EAFNOSUPPORT,
        // AF_UNIX, AF_INET, AF_INET6; SOCK_STREAM, SOCK_DGRAM, SOCK_SEQPACKET.
        conditions: &[
            OneOf { argument: 0, mask: ALL, values: &[1, 2, 10] },
            OneOf { argument: 1, mask: 0xf, values: &[1, 2, 5] },
            // The default, TCP, UDP.
            OneOf { argument: 2, mask: ALL, values: &[0, 6, 17] },
        ],
        reason: "servers and clients inside one program; no netlink, packet, vsock, alg or other rarely used families, no MPTCP, SCTP, UDP-Lite",
    },
    Conditional {
        call: "socketpair",
        otherwise: Errno::EAFNOSUPPORT,
        conditions: &[OneOf { argument: 0, mask: ALL, values: &[1] }],
        reason: "asyncio and multiprocessing wake themselves through AF_UNIX pairs",
    },
    Conditional {
        call: "fcntl",
        otherwise: Errno::EPERM,
        // DUPFD, GETFD, SETFD, GETFL, SETFL, the locks, SETOWN, GETOWN, SETSIG, GETSIG, the locks of open files,
        // DUPFD_CLOEXEC, GETPIPE_SZ, ADD_SEALS, GET_SEALS.
        conditions: &[OneOf {
            argument: 1,
            mask: ALL,
            values: &[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 36, 37, 38, 1030, 1032, 1033, 1034],
        }],
        reason: "flags and locks; no leases or notifications, which reach whoever else uses the file; no larger pipes: those of its output count for the server",
    },
    Conditional {
        call: "ioctl",
        otherwise: Errno::ENOTTY,
        // TCGETS, TIOCGPGRP, TIOCGWINSZ, FIONREAD, FIONBIO, FIONCLEX, FIOCLEX, FIOASYNC, TCGETS2.
        conditions: &[OneOf {
            argument: 1,
            mask: ALL,
            values: &[0x5401, 0x540f, 0x5413, 0x541b, 0x5421, 0x5450, 0x5451, 0x5452, 0x802c_542a],
        }],
        reason: "isatty, terminal size, non-blocking and close-on-exec; not TIOCSTI, TIOCLINUX or device controls",
    },
    Conditional {
        call: "prctl",
        otherwise: Errno::EPERM,
        // SET/GET_PDEATHSIG, GET/SET_DUMPABLE, SET/GET_NAME, GET_SECCOMP, CAPBSET_READ, SET/GET_TIMERSLACK,
        // SET/GET_CHILD_SUBREAPER, SET/GET_NO_NEW_PRIVS, SET/GET_THP_DISABLE, SET_VMA.
        conditions: &[OneOf {
            argument: 0,
            mask: ALL,
            values: &[1, 2, 3, 4, 15, 16, 21, 23, 29, 30, 36, 37, 38, 39, 41, 42, 0x5356_4d41],
        }],
        reason: "names of threads and the like; no seccomp, securebits or memory map surgery",
    },
    Conditional {
        call: "personality",
        otherwise: Errno::EPERM,
        conditions: &[OneOf { argument: 0, mask: ALL, values: &[0, ALL] }],
        reason: "asking, and the ordinary one; not switching off address randomisation",
    },
    Conditional {
        call: "futex",
        otherwise: Errno::EPERM,
        // WAIT, WAKE, REQUEUE, CMP_REQUEUE, WAKE_OP, WAIT_BITSET, WAKE_BITSET; private or not, by whichever clock.
        conditions: &[OneOf { argument: 1, mask: !0x180, values: &[0, 1, 3, 4, 5, 9, 10] }],
        reason: "locks of threads; not those that inherit priorities, where the kernel has been broken more than once and which nobody needs here",
    },
    Conditional {
        call: "arch_prctl",
        otherwise: Errno::EPERM,
        // ARCH_SET_GS, SET_FS, GET_FS, GET_GS, GET_CPUID, SET_CPUID.
        conditions: &[OneOf {
            argument: 0,
            mask: ALL,
            values: &[0x1001, 0x1002, 0x1003, 0x1004, 0x1011, 0x1012],
        }],
        reason: "where threads have what is their own; no vdso of another kind, no odd features",
    },
    Conditional {
        call: "preadv2",
        otherwise: Errno::EPERM,
        // RWF_NOWAIT.
        conditions: &[NoneOf { argument: 5, bits: 0x8 }],
        reason: "reading at a place; not asking whether a file is in memory, which tells who else reads it",
    },
    Conditional {
        call: "pwritev2",
        otherwise: Errno::EPERM,
        conditions: &[NoneOf { argument: 5, bits: 0x8 }],
        reason: "as preadv2",
    },
    Conditional {
        call: "mmap",
        otherwise: Errno::EPERM,
        // MAP_HUGETLB.
        conditions: &[NoneOf { argument: 3, bits: 0x0004_0000 }],
        reason: "memory of one's own; huge pages come from a pool of the machine that memory cgroups do not count",
    },
    Conditional {
        call: "memfd_create",
        otherwise: Errno::EPERM,
        // MFD_HUGETLB.
        conditions: &[NoneOf { argument: 1, bits: 0x4 }],
        reason: "files without a name, as JITs and Arrow use them; no huge pages",
    },
    Conditional {
        call: "shmget",
        otherwise: Errno::EPERM,
        // SHM_HUGETLB.
        conditions: &[NoneOf { argument: 2, bits: 0x800 }],
        reason: "System V shared memory of the execution's own; no huge pages",
    },
    Conditional {
        call: "madvise",
        otherwise: Errno::EPERM,
        // NORMAL, RANDOM, SEQUENTIAL, WILLNEED, DONTNEED, FREE, REMOVE, DONTFORK, DOFORK, HUGEPAGE, NOHUGEPAGE, DONTDUMP, DODUMP,
        // WIPEONFORK, KEEPONFORK, POPULATE_READ, POPULATE_WRITE, GUARD_INSTALL, GUARD_REMOVE.
        conditions: &[OneOf {
            argument: 2,
            mask: ALL,
            values: &[0, 1, 2, 3, 4, 8, 9, 10, 11, 14, 15, 16, 17, 18, 19, 22, 23, 102, 103],
        }],
        reason: "what allocators say; not MERGEABLE, by which equal pages of strangers are found out, nor what pushes shared pages out",
    },
    Conditional {
        call: "fadvise64",
        otherwise: DONE_BY_IGNORING,
        // NORMAL, RANDOM, SEQUENTIAL, WILLNEED, NOREUSE.
        conditions: &[OneOf { argument: 3, mask: ALL, values: &[0, 1, 2, 3, 5] }],
        reason: "hints of how a file will be read; that it will not be read any more is not passed on, for others may read it, too",
    },
    Conditional {
        call: "setsockopt",
        otherwise: Errno::ENOPROTOOPT,
        conditions: &[
            // SOL_TCP: TCP_MD5SIG, TCP_REPAIR, TCP_ULP, TCP_MD5SIG_EXT, TCP_FASTOPEN_KEY, TCP_AO_*, of whose keys a socket can have any number.
            NoneAfter { argument: 1, value: 6, refused: &[14, 19, 31, 32, 33, 38, 39, 40, 42] },
            // SOL_SOCKET: ATTACH_FILTER, DETACH_FILTER, LOCK_FILTER, ATTACH_BPF, ATTACH_REUSEPORT_CBPF and _EBPF, ZEROCOPY, TXTIME, DETACH_REUSEPORT_BPF.
            NoneAfter { argument: 1, value: 1, refused: &[26, 27, 44, 50, 51, 52, 60, 61, 68] },
            // SOL_UDP: UDP_ENCAP.
            NoneAfter { argument: 1, value: 17, refused: &[100] },
            // SOL_IP and SOL_IPV6: joining multicast groups, for which the kernel's one lock on network settings is taken.
            NoneAfter { argument: 1, value: 0, refused: &[35, 39, 42, 46] },
            // SOL_IPV6: ADDRFORM, which makes another kind of socket of one; FLOWLABEL_MGR, of whose labels the machine has 4096.
            NoneAfter { argument: 1, value: 41, refused: &[1, 20, 32, 42, 46] },
        ],
        reason: "options of sockets; no programs for the kernel, no other protocols on top of TCP, no pages lent to it",
    },
    Conditional {
        call: "getsockopt",
        otherwise: Errno::ENOPROTOOPT,
        // SO_COOKIE, SO_NETNS_COOKIE.
        conditions: &[NoneAfter { argument: 1, value: 1, refused: &[57, 71] }],
        reason: "options of sockets; not the numbers that count all sockets and networks of the machine",
    },
    Conditional {
        call: "sendto",
        otherwise: Errno::EPERM,
        conditions: &[NoneOf { argument: 3, bits: RARE_SENDING }],
        reason: "sending; not out of band, where AF_UNIX has been broken, and no pages lent to the kernel",
    },
    Conditional {
        call: "sendmsg",
        otherwise: Errno::EPERM,
        conditions: &[NoneOf { argument: 2, bits: RARE_SENDING }],
        reason: "as sendto",
    },
    Conditional {
        call: "sendmmsg",
        otherwise: Errno::EPERM,
        conditions: &[NoneOf { argument: 3, bits: RARE_SENDING }],
        reason: "as sendto",
    },
    Conditional {
        call: "recvfrom",
        otherwise: Errno::EPERM,
        conditions: &[NoneOf { argument: 3, bits: RARE_SENDING }],
        reason: "as sendto, at the other end",
    },
    Conditional {
        call: "recvmsg",
        otherwise: Errno::EPERM,
        conditions: &[NoneOf { argument: 2, bits: RARE_SENDING }],
        reason: "as sendto, at the other end",
    },
    Conditional {
        call: "recvmmsg",
        otherwise: Errno::EPERM,
        conditions: &[NoneOf { argument: 3, bits: RARE_SENDING }],
        reason: "as sendto, at the other end",
    },
    Conditional {
        call: "prlimit64",
        otherwise: Errno::EPERM,
        conditions: &[OneOf { argument: 0, mask: ALL, values: &[0] }],
        reason: "one's own limits, not another process's",
    },
];

pub(super) const ALLOWED: &[Group] = &[
    Group {
        reason: "reading and writing what is open",
        calls: "\
            read write readv writev pread64 pwrite64 preadv pwritev lseek close \
            close_range dup dup2 dup3 flock fsync fdatasync sync_file_range ftruncate fallocate \
            readahead sendfile splice tee vmsplice copy_file_range pipe pipe2",
    },
    Group {
        reason: "files and directories; the mount namespace decides which there are",
        calls: "\
            open openat openat2 creat stat fstat lstat newfstatat statx access faccessat faccessat2 \
            statfs fstatfs getdents getdents64 getcwd chdir fchdir readlink readlinkat mkdir mkdirat \
            rmdir unlink unlinkat rename renameat renameat2 link linkat symlink symlinkat truncate umask \
            utime utimes utimensat futimesat mknod mknodat getxattr lgetxattr fgetxattr listxattr \
            llistxattr flistxattr setxattr lsetxattr fsetxattr removexattr lremovexattr fremovexattr",
    },
    Group {
        reason: "modes and owners: tools preserve them; without capabilities the kernel allows only what is harmless",
        calls: "\
            chmod fchmod fchmodat fchmodat2 chown fchown lchown fchownat",
    },
    Group {
        reason: "watching files, as development servers and tail do",
        calls: "\
            inotify_init inotify_init1 inotify_add_watch inotify_rm_watch",
    },
    Group {
        reason: "memory of one's own; executable memory is what JITs and ctypes callbacks need",
        calls: "\
            brk munmap mprotect mremap msync mlock mlock2 munlock mlockall munlockall membarrier \
            pkey_alloc pkey_free pkey_mprotect",
    },
    Group {
        reason: "processes and threads; clone is conditional",
        calls: "\
            fork vfork execve execveat exit exit_group wait4 waitid set_tid_address set_robust_list \
            get_robust_list rseq futex_waitv futex_wake futex_wait futex_requeue \
            sched_yield gettid getpid getppid getpgid setpgid getpgrp getsid setsid",
    },
    Group {
        reason: "signals; the pid namespace decides who can be reached",
        calls: "\
            kill tkill tgkill rt_sigaction rt_sigprocmask rt_sigreturn rt_sigpending rt_sigtimedwait \
            rt_sigsuspend rt_sigqueueinfo rt_tgsigqueueinfo sigaltstack signalfd signalfd4 pause alarm \
            pidfd_open pidfd_send_signal restart_syscall",
    },
    Group {
        reason: "who and what one is; none of the changes can gain anything without capabilities",
        calls: "\
            getuid geteuid getgid getegid getresuid getresgid getgroups setuid setgid setreuid setregid \
            setresuid setresgid setfsuid setfsgid capget uname sysinfo getrlimit setrlimit getrusage \
            times getpriority setpriority ioprio_get ioprio_set",
    },
    Group {
        reason: "scheduling of one's own threads: numpy's and PyTorch's thread pools ask and set it",
        calls: "\
            sched_getaffinity sched_setaffinity sched_getparam sched_setparam sched_getscheduler \
            sched_setscheduler sched_getattr sched_get_priority_max sched_get_priority_min \
            sched_rr_get_interval getcpu get_mempolicy",
    },
    Group {
        reason: "time and timers",
        calls: "\
            time gettimeofday clock_gettime clock_getres clock_nanosleep nanosleep getitimer setitimer \
            timer_create timer_settime timer_gettime timer_getoverrun timer_delete timerfd_create \
            timerfd_settime timerfd_gettime",
    },
    Group {
        reason: "waiting for descriptors",
        calls: "\
            poll ppoll select pselect6 epoll_create epoll_create1 epoll_ctl epoll_wait epoll_pwait \
            epoll_pwait2 eventfd eventfd2",
    },
    Group {
        reason: "sockets once made; the network namespace has nothing but its own loopback",
        calls: "\
            bind listen accept accept4 connect shutdown getsockname getpeername",
    },
    Group {
        reason: "System V and POSIX IPC, used by databases and multiprocessing; the ipc namespace is the execution's own",
        calls: "\
            shmat shmdt shmctl semget semop semtimedop semctl msgget msgsnd msgrcv msgctl mq_open \
            mq_unlink mq_timedsend mq_timedreceive mq_notify mq_getsetattr",
    },
    Group { reason: "randomness", calls: "getrandom" },
];

/// What a zygote may ask for beyond what a program may: to make of its children what programs are. All of it gives up something or goes into
/// a sandbox below; none of it makes a namespace or a mount.
pub(super) const ALLOWED_TO_ZYGOTES: &[Group] = &[
    Group {
        reason: "a child goes into its slot's namespaces; the kernel allows those of its own nest only",
        calls: "setns",
    },
    Group { reason: "a child gives up capabilities and groups", calls: "capset setgroups" },
    Group { reason: "a child confines itself", calls: "landlock_restrict_self seccomp" },
];

/// The conditional ones of a zygote, in the place of a program's.
pub(super) const CONDITIONAL_FOR_ZYGOTES: &[Conditional] = &[Conditional {
    call: "prctl",
    otherwise: Errno::EPERM,
    // As a program's, and CAPBSET_DROP, SET_SECUREBITS.
    conditions: &[OneOf {
        argument: 0,
        mask: ALL,
        values: &[1, 2, 3, 4, 15, 16, 21, 23, 24, 28, 29, 30, 36, 37, 38, 39, 41, 42, 0x5356_4d41],
    }],
    reason: "as a program's, and a child locks what root may do",
}];

/// Calls a C library or runtime tries first and does without when the kernel is said not to have them.
pub(super) const ABSENT: &[&str] = &[
    // Its flags lie in memory, out of a filter's sight; glibc goes on to clone.
    "clone3",
    // A second way to everything; libuv goes on to epoll.
    "io_uring_setup",
    "io_uring_enter",
    "io_uring_register",
    // Programs that confine themselves do without.
    "landlock_create_ruleset",
    "landlock_add_rule",
    "landlock_restrict_self",
    // Takes seconds for terabytes of nothing, in which not even SIGKILL is heard; libunwind goes on to msync.
    "mincore",
    // Needs a look at NUMA placement that no program here depends on.
    "set_mempolicy",
    "mbind",
    "set_mempolicy_home_node",
    "migrate_pages",
    "move_pages",
];
