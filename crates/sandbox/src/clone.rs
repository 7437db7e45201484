//! clone(2): a new process, in new namespaces.
//!
//! Like fork, the child continues with a copy of the parent's memory. Only a single-threaded process
//! may do that and go on running ordinary code in the child, so [`clone_process`] checks it.

use std::fs;
use std::os::fd::{FromRawFd, OwnedFd};

use nix::errno::Errno;
use nix::unistd::Pid;

use crate::layers::{Layer, Layers};
use crate::{SetupError, Step};

/// Which namespaces a new process gets for itself. The flags are the kernel's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Namespaces(libc::c_int);

impl Namespaces {
    /// None of its own: a plain fork.
    pub const NONE: Self = Self(0);
    /// All that can be had at birth. The cgroup namespace is missing because its root is the cgroup
    /// one is in when it is made: see [`crate::cgroup::enter_namespace`].
    pub const ALL_BUT_CGROUP: Self = Self(
        libc::CLONE_NEWUSER
            | libc::CLONE_NEWPID
            | libc::CLONE_NEWNS
            | libc::CLONE_NEWNET
            | libc::CLONE_NEWIPC
            | libc::CLONE_NEWUTS,
    );
    /// A user namespace alone.
    pub const USER: Self = Self(libc::CLONE_NEWUSER);
    /// A user and a mount namespace.
    pub const USER_AND_MOUNT: Self = Self(libc::CLONE_NEWUSER | libc::CLONE_NEWNS);
    /// A mount namespace alone.
    pub const MOUNT: Self = Self(libc::CLONE_NEWNS);

    /// Those of [`Self::ALL_BUT_CGROUP`] that are among these layers.
    #[must_use]
    pub fn of(layers: Layers) -> Self {
        let flags = [
            (Layer::UserNamespace, libc::CLONE_NEWUSER),
            (Layer::PidNamespace, libc::CLONE_NEWPID),
            (Layer::MountNamespace, libc::CLONE_NEWNS),
            (Layer::NetworkNamespace, libc::CLONE_NEWNET),
            (Layer::IpcNamespace, libc::CLONE_NEWIPC),
            (Layer::UtsNamespace, libc::CLONE_NEWUTS),
        ];
        Self(flags.into_iter().filter(|(layer, _)| layers.has(*layer)).fold(0, |all, (_, flag)| all | flag))
    }

    pub(crate) fn flags(self) -> libc::c_int {
        self.0
    }
}

/// Which side of a [`clone_process`] one is on.
#[derive(Debug)]
pub enum Cloned {
    /// The new process.
    Child,
    /// The one that asked for it.
    Parent {
        /// The child, as numbered in the caller's pid namespace.
        pid: Pid,
        /// The child for good, however the numbers are reused.
        pidfd: OwnedFd,
    },
}

/// Makes a child process in new namespaces.
///
/// # Errors
/// What clone(2) says; `EDEADLK` when this process has more than one thread.
pub fn clone_process(namespaces: Namespaces) -> Result<Cloned, SetupError> {
    require_single_thread()?;
    let mut pidfd: libc::c_int = -1;
    let flags = libc::c_long::from(namespaces.flags() | libc::CLONE_PIDFD | libc::SIGCHLD);
    // SAFETY: no CLONE_VM and no stack: the child runs on its own copy of this stack, as after
    // fork. This process has one thread (checked above), so the copy holds no lock of another
    // thread's. `pidfd` is valid for the kernel to write to; the last two arguments are unused
    // with these flags, so their order, which differs between architectures, does not matter.
    let pid = unsafe { libc::syscall(libc::SYS_clone, flags, 0_usize, &raw mut pidfd, 0_usize, 0_usize) };
    match Errno::result(pid).step("clone")? {
        0 => Ok(Cloned::Child),
        pid => {
            // SAFETY: the kernel made this descriptor for us just now, and nobody else has it.
            let pidfd = unsafe { OwnedFd::from_raw_fd(pidfd) };
            let pid = libc::pid_t::try_from(pid).expect("the kernel's pids fit pid_t");
            Ok(Cloned::Parent { pid: Pid::from_raw(pid), pidfd })
        }
    }
}

/// Moves this process into new namespaces, unshare(2).
///
/// # Errors
/// What unshare(2) says; `EDEADLK` when this process has more than one thread.
pub fn unshare(namespaces: Namespaces) -> Result<(), SetupError> {
    require_single_thread()?;
    let flags = nix::sched::CloneFlags::from_bits_retain(namespaces.flags());
    nix::sched::unshare(flags).step("unshare")
}

fn require_single_thread() -> Result<(), SetupError> {
    // The link count of /proc/self/task is the number of threads plus two. Where there is no
    // /proc yet (inside a half-made slot) the caller is a clone of a process that was checked.
    match fs::metadata("/proc/self/task") {
        Ok(task) if std::os::unix::fs::MetadataExt::nlink(&task) > 3 => {
            Err(SetupError::new("clone with several threads", Errno::EDEADLK))
        }
        _ => Ok(()),
    }
}
