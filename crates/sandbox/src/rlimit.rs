//! Resource limits of a process. The limits of an execution come from its cgroup; these bound what
//! cgroups do not count.

use nix::sys::resource::{Resource, setrlimit};

use crate::{SetupError, Step};

/// Sets both the soft and the hard limit.
///
/// # Errors
/// What setrlimit(2) says.
fn set(resource: Resource, value: u64, step: &'static str) -> Result<(), SetupError> {
    setrlimit(resource, value, value).step(step)
}

/// What every program gets: no core files, a bound on descriptors, no locked memory beyond a page
/// or so, no real-time priority, no message queues.
///
/// # Errors
/// What setrlimit(2) says.
pub fn confine_program(open_files_max: u64) -> Result<(), SetupError> {
    set(Resource::RLIMIT_CORE, 0, "RLIMIT_CORE")?;
    set(Resource::RLIMIT_NOFILE, open_files_max, "RLIMIT_NOFILE")?;
    set(Resource::RLIMIT_MEMLOCK, 64 * 1024, "RLIMIT_MEMLOCK")?;
    set(Resource::RLIMIT_RTPRIO, 0, "RLIMIT_RTPRIO")?;
    set(Resource::RLIMIT_MSGQUEUE, 0, "RLIMIT_MSGQUEUE")
}

/// Bounds processes and threads where there is no pids cgroup. Counted by the kernel per user and user
/// namespace, so a slot's own user namespace makes it the execution's own.
///
/// # Errors
/// What setrlimit(2) says.
pub fn bound_processes(pids_max: u32) -> Result<(), SetupError> {
    set(Resource::RLIMIT_NPROC, u64::from(pids_max), "RLIMIT_NPROC")
}
