//! Resource limits of a process. The limits of an execution come from its cgroup; these bound what
//! cgroups do not count.

use nix::sys::resource::{Resource, getrlimit, setrlimit};

use crate::{SetupError, Step};

/// Sets both the soft and the hard limit, or keeps the hard limit where it is lower already.
///
/// # Errors
/// What setrlimit(2) says.
fn set(resource: Resource, value: u64, step: &'static str) -> Result<(), SetupError> {
    let (_, hard) = getrlimit(resource).step(step)?;
    let value = value.min(hard);
    setrlimit(resource, value, value).step(step)
}

/// The stack of a main thread, and by glibc's default of every other: what Linux has always given.
const STACK_BYTES: u64 = 8 * 1024 * 1024;

/// POSIX message queues: the kernel's own default, counted per user and user namespace.
const MESSAGE_QUEUE_BYTES: u64 = 800 * 1024;

/// Queued signals and timers, which the kernel counts for the server's user as well.
const SIGNALS_PENDING_MAX: u64 = 1024;

/// What every program gets: no core files, no locked memory beyond a page or so, no real-time priority, as much in message queues as
/// usual, the usual stack whatever the server was started with.
pub const OF_PROGRAMS: [(Resource, u64); 6] = [
    // One byte, not none: with none the kernel would still start a handler that core_pattern pipes to, outside.
    (Resource::RLIMIT_CORE, 1),
    (Resource::RLIMIT_SIGPENDING, SIGNALS_PENDING_MAX),
    (Resource::RLIMIT_STACK, STACK_BYTES),
    (Resource::RLIMIT_MEMLOCK, 64 * 1024),
    (Resource::RLIMIT_RTPRIO, 0),
    (Resource::RLIMIT_MSGQUEUE, MESSAGE_QUEUE_BYTES),
];

/// Sets [`OF_PROGRAMS`] and a bound on open descriptors.
///
/// # Errors
/// What setrlimit(2) says.
pub fn confine_program(open_files_max: u64) -> Result<(), SetupError> {
    OF_PROGRAMS.iter().try_for_each(|(resource, value)| set(*resource, *value, "setrlimit"))?;
    set(Resource::RLIMIT_NOFILE, open_files_max, "RLIMIT_NOFILE")
}

/// As many open descriptors for a process of ours as it may have: the usual 1024 are a habit of old programs. Programs get their own bound.
///
/// # Errors
/// What setrlimit(2) says.
pub fn open_as_many_as_allowed() -> Result<(), SetupError> {
    let (_, hard) = getrlimit(Resource::RLIMIT_NOFILE).step("RLIMIT_NOFILE")?;
    setrlimit(Resource::RLIMIT_NOFILE, hard, hard).step("RLIMIT_NOFILE")
}

/// How far the rlimit on processes is above the cgroup's limit: so many forks may get as far as being refused by the
/// cgroup, which counts that, at the same time.
const FORKS_UNDER_WAY_MAX: u32 = 8;

/// The rlimit on processes that goes with a cgroup's limit.
#[must_use]
pub fn processes_of(pids_max: u32) -> u32 {
    pids_max.saturating_add(FORKS_UNDER_WAY_MAX)
}

/// Bounds processes and threads. Counted by the kernel per user and user namespace, so a slot's own user namespace makes it
/// the execution's own.
///
/// Needed beside a pids cgroup too: that refuses a fork only after the kernel has copied the whole address space, and a fork
/// bomb that copies all the time starves everybody else. This one refuses first.
///
/// # Errors
/// What setrlimit(2) says.
pub fn bound_processes(pids_max: u32) -> Result<(), SetupError> {
    set(Resource::RLIMIT_NPROC, u64::from(processes_of(pids_max)), "RLIMIT_NPROC")
}
