//! What this machine offers: each kernel interface is tried, not guessed from versions.

use std::path::Path;

use nix::sys::wait::waitpid;
use nix::unistd::{getgid, getuid};

use crate::clone::{self, Cloned, Namespaces};
use crate::{SetupError, Step, cgroup, idmap, mount, privileges, process, seccomp};

/// Runs `attempt` in a child in a user namespace of its own, as root of it, and tells how it went.
fn try_in_child(namespaces: Namespaces, attempt: fn() -> Result<(), SetupError>) -> Result<(), SetupError> {
    let (uid, gid) = (getuid(), getgid());
    match clone::clone_process(namespaces)? {
        Cloned::Child => {
            let done = idmap::map_self_to_root(uid, gid).and_then(|()| attempt());
            process::exit_now(done.map_or_else(|error| error.errno, |()| 0));
        }
        Cloned::Parent { pid, .. } => match waitpid(pid, None).step("waitpid")? {
            nix::sys::wait::WaitStatus::Exited(_, 0) => Ok(()),
            nix::sys::wait::WaitStatus::Exited(_, errno) => {
                Err(SetupError { step: "inside a user namespace".into(), errno })
            }
            _ => Err(SetupError::new("inside a user namespace", nix::errno::Errno::EINTR)),
        },
    }
}

/// These namespaces, a user namespace among them.
///
/// # Errors
/// What the kernel says to making them.
pub fn namespaces(namespaces: Namespaces) -> Result<(), SetupError> {
    try_in_child(namespaces, || Ok(()))
}

/// A cgroup namespace.
///
/// # Errors
/// What the kernel says to making one.
pub fn cgroup_namespace() -> Result<(), SetupError> {
    try_in_child(Namespaces::USER, cgroup::enter_namespace)
}

/// Read-only copies of parts of the file system.
///
/// # Errors
/// What the kernel says; `ENOSYS` before Linux 5.12.
pub fn mounts() -> Result<(), SetupError> {
    try_in_child(Namespaces::USER_AND_MOUNT, || {
        mount::make_all_private()?;
        mount::DetachedTree::copy("/usr".as_ref(), mount::Access::ReadOnly).map(drop)
    })
}

/// Overlays of directories.
///
/// # Errors
/// What the kernel says: see [`mount::overlay`].
pub fn overlays() -> Result<(), SetupError> {
    try_in_child(Namespaces::USER_AND_MOUNT, || {
        let scratch = Path::new("/tmp");
        mount::make_all_private()?;
        mount::tmpfs(scratch, 64 * 1024, 16)?;
        let (nothing, target) = (scratch.join("nothing"), scratch.join("target"));
        for directory in [&nothing, &target] {
            std::fs::create_dir(directory).step("mkdir")?;
        }
        mount::overlay(&nothing, Path::new("/usr"), &target)
    })
}

/// The `/proc` of a pid namespace.
///
/// # Errors
/// What the kernel says: see [`mount::proc`].
pub fn proc() -> Result<(), SetupError> {
    try_in_child(Namespaces::ALL_BUT_CGROUP, || {
        mount::make_all_private()?;
        mount::proc(Path::new("/proc"))
    })
}

/// The seccomp filter of programs.
///
/// # Errors
/// What the kernel says.
pub fn seccomp() -> Result<(), SetupError> {
    try_in_child(Namespaces::USER, || {
        privileges::set_no_new_privs()?;
        seccomp::Filter::for_programs()?.apply()
    })
}
