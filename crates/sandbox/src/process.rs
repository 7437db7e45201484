//! What processes of ours do with themselves and their children.

use std::convert::Infallible;
use std::ffi::CString;
use std::fs;
use std::os::fd::OwnedFd;
use std::time::Duration;

use nix::errno::Errno;
use nix::fcntl::OFlag;
use nix::sys::signal::{SigHandler, SigSet, SigmaskHow, Signal, signal, sigprocmask};
use nix::time::{ClockId, clock_gettime};
pub use nix::unistd::Pid;

use crate::spec::Ending;
use crate::{SetupError, Step};

/// Ends this process at once, without unwinding: the only way out of a clone.
pub fn exit_now(code: i32) -> ! {
    // SAFETY: _exit has no preconditions.
    unsafe { libc::_exit(code) }
}

/// Microseconds of the monotonic clock, the same in every process of this machine.
#[must_use]
pub fn monotonic_us() -> u64 {
    let now = clock_gettime(ClockId::CLOCK_MONOTONIC).expect("Linux always has CLOCK_MONOTONIC");
    let micros = i128::from(now.tv_sec()) * 1_000_000 + i128::from(now.tv_nsec()) / 1_000;
    u64::try_from(micros).expect("time since boot is positive and fits")
}

/// Waits a little, where the kernel offers nothing to wait on.
#[expect(clippy::disallowed_methods, reason = "the one place where a process of ours waits by the clock")]
pub(crate) fn pause_ms(ms: u64) {
    std::thread::sleep(Duration::from_millis(ms));
}

/// Whether this process is the init of a pid namespace, in which all others are below it.
#[must_use]
pub fn is_init() -> bool {
    std::process::id() == 1
}

/// Ends every other process of the pid namespace that this one is the init of.
///
/// # Errors
/// This process is no init, or what kill(2) says.
pub fn end_all_others() -> Result<(), SetupError> {
    if !is_init() {
        return Err(SetupError::refused("end processes that are not ours"));
    }
    match nix::sys::signal::kill(Pid::from_raw(-1), Signal::SIGKILL) {
        // There was nobody.
        Err(Errno::ESRCH) | Ok(()) => Ok(()),
        Err(errno) => Err(errno).step("end processes"),
    }
}

/// Waits until this process has no children.
///
/// # Errors
/// What waitpid(2) says.
pub fn reap_all() -> Result<(), SetupError> {
    loop {
        // SAFETY: no status is asked for. nix's own waitpid knows no real-time signals, by which a program's child may have ended.
        let reaped = unsafe { libc::waitpid(-1, std::ptr::null_mut(), 0) };
        match Errno::result(reaped) {
            Err(Errno::ECHILD) => return Ok(()),
            Ok(_) | Err(Errno::EINTR) => {}
            Err(errno) => return Err(errno).step("waitpid"),
        }
    }
}

/// Lets the kernel reap this process's children.
///
/// # Errors
/// What sigaction(2) says.
pub fn ignore_children() -> Result<(), SetupError> {
    // SAFETY: SIG_IGN runs no code.
    unsafe { signal(Signal::SIGCHLD, SigHandler::SigIgn) }.step("ignore SIGCHLD").map(drop)
}

/// Signals as a fresh process has them: default actions, none blocked. All 64, also the two that the C library keeps
/// for itself and does not let one name: whoever started the server may have left them ignored.
///
/// # Errors
/// What rt_sigaction(2) says.
pub fn reset_signals() -> Result<(), SetupError> {
    /// The kernel's own `struct sigaction`, all zero: handler SIG_DFL, no flags, an empty mask.
    static DEFAULT_ACTION: [u64; 4] = [0; 4];
    const MASK_BYTES: usize = 8;
    for number in (1..=64).filter(|number| ![libc::SIGKILL, libc::SIGSTOP].contains(number)) {
        let nothing = std::ptr::null_mut::<u64>();
        // SAFETY: the kernel reads its structure, which is no longer than these 32 bytes, and writes nothing.
        let set = unsafe {
            libc::syscall(libc::SYS_rt_sigaction, number, DEFAULT_ACTION.as_ptr(), nothing, MASK_BYTES)
        };
        Errno::result(set).step("reset signal")?;
    }
    sigprocmask(SigmaskHow::SIG_SETMASK, Some(&SigSet::empty()), None).step("reset signal mask")
}

/// Has a process and the others of its group run when nobody else wants to, and so has the kernel count what they have used: what a process has used since it
/// was last interrupted, which is all of it for a short program, is not in its control group's processor time yet.
pub(crate) fn give_way(leader: Pid) {
    const LEAST: libc::c_int = 19;
    // SAFETY: plain integers. That it is gone, and counted, is fine.
    unsafe { libc::setpriority(libc::PRIO_PGRP, leader.as_raw().cast_unsigned(), LEAST) };
}

/// Waits for a child's end and tells how it was; other children that end meanwhile are reaped in passing.
///
/// # Errors
/// What waitpid(2) says.
pub fn wait_for(child: Pid) -> Result<Ending, SetupError> {
    loop {
        let mut status = 0;
        // SAFETY: `status` is valid for the kernel to write to. nix's own waitpid knows no real-time signals.
        let reaped = unsafe { libc::waitpid(-1, &raw mut status, 0) };
        match Errno::result(reaped) {
            Ok(pid) if pid == child.as_raw() => {
                if let Some(ending) = ending_of(status) {
                    return Ok(ending);
                }
            }
            Ok(_) | Err(Errno::EINTR) => {}
            Err(errno) => return Err(errno).step("waitpid"),
        }
    }
}

/// How a process has ended, by the status that wait(2) tells; nothing if it has not.
pub(crate) fn ending_of(status: i32) -> Option<Ending> {
    if libc::WIFEXITED(status) {
        Some(Ending::Exited(libc::WEXITSTATUS(status)))
    } else if libc::WIFSIGNALED(status) {
        Some(Ending::Signaled(libc::WTERMSIG(status)))
    } else {
        None
    }
}

/// Lets others read, but not write, what this process makes, whatever it inherited: environments are read by the users of sandboxes. What is
/// not for others is made so explicitly.
pub fn set_umask() {
    nix::sys::stat::umask(nix::sys::stat::Mode::from_bits_truncate(0o022));
}

/// Starts a session of this process's own.
///
/// # Errors
/// What setsid(2) says.
pub fn new_session() -> Result<(), SetupError> {
    nix::unistd::setsid().step("setsid").map(drop)
}

/// Names the machine as programs see it.
///
/// # Errors
/// What sethostname(2) says.
pub fn set_hostname(name: &str) -> Result<(), SetupError> {
    nix::unistd::sethostname(name).step("sethostname")
}

/// Offers this process first when memory runs out. Needs a `/proc`.
///
/// # Errors
/// What writing `oom_score_adj` says.
pub fn offer_to_oom_killer() -> Result<(), SetupError> {
    fs::write("/proc/self/oom_score_adj", "1000").step("oom_score_adj")
}

/// A pipe whose ends say `EAGAIN` instead of waiting.
///
/// # Errors
/// What pipe2(2) says.
pub fn pipe_that_never_blocks() -> Result<(OwnedFd, OwnedFd), SetupError> {
    nix::unistd::pipe2(OFlag::O_CLOEXEC | OFlag::O_NONBLOCK).step("pipe2")
}

/// Becomes another program.
///
/// # Errors
/// What execve(2) says; `EINVAL` for strings with NUL.
pub fn execute(
    program: &str,
    arguments: &[&str],
    variables: &[(&str, &str)],
) -> Result<Infallible, SetupError> {
    let c_string = |text: String| CString::new(text).map_err(|_| SetupError::new("exec", Errno::EINVAL));
    let path = c_string(program.to_owned())?;
    let arguments: Result<Vec<_>, _> = arguments.iter().map(|text| c_string((*text).to_owned())).collect();
    let variables: Result<Vec<_>, _> =
        variables.iter().map(|(name, value)| c_string(format!("{name}={value}"))).collect();
    nix::unistd::execve(&path, &arguments?, &variables?).step(format!("execve {program}"))
}
