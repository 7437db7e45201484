//! Which descriptors a process keeps.

use std::os::fd::{AsFd, AsRawFd, BorrowedFd, FromRawFd as _, OwnedFd, RawFd};

use nix::errno::Errno;
use nix::fcntl::{FcntlArg, fcntl};

use crate::{SetupError, Step};

/// Closes every descriptor above stderr but those in `keep`.
///
/// Only for a process just cloned, whose inherited owners of those descriptors will never run: it goes on in a
/// function that does not return. Hence it consumes nothing and drops nothing.
///
/// # Errors
/// What close_range(2) says.
pub fn close_all_but(keep: &[BorrowedFd<'_>]) -> Result<(), SetupError> {
    let mut kept: Vec<RawFd> = keep.iter().map(AsRawFd::as_raw_fd).collect();
    kept.sort_unstable();
    let mut first = 3;
    for fd in kept.into_iter().filter(|fd| *fd >= 3) {
        if fd > first {
            close_range(first.cast_unsigned(), (fd - 1).cast_unsigned())?;
        }
        first = fd + 1;
    }
    close_range(first.cast_unsigned(), libc::c_uint::MAX)
}

/// The same open file under this number, kept over an exec.
///
/// # Errors
/// What dup2(2) says.
pub fn with_number(fd: &OwnedFd, number: RawFd) -> Result<OwnedFd, SetupError> {
    // SAFETY: plain integers. Nothing here owns the number: the caller has few descriptors, and their numbers are low.
    let made = unsafe { libc::dup2(fd.as_raw_fd(), number) };
    let made = Errno::result(made).step("dup2")?;
    // SAFETY: the kernel has just made it.
    Ok(unsafe { OwnedFd::from_raw_fd(made) })
}

/// Closes one descriptor under its owner, who will never run: as in [`close_all_but`].
///
/// # Errors
/// What close(2) says.
pub fn close(fd: impl AsFd) -> Result<(), SetupError> {
    let fd = fd.as_fd().as_raw_fd().cast_unsigned();
    close_range(fd, fd)
}

/// Makes these the standard streams of this process.
///
/// # Errors
/// What dup2(2) says.
pub fn become_standard_streams(
    stdin: &OwnedFd,
    stdout: &OwnedFd,
    stderr: &OwnedFd,
) -> Result<(), SetupError> {
    nix::unistd::dup2_stdin(stdin).step("dup2 stdin")?;
    nix::unistd::dup2_stdout(stdout).step("dup2 stdout")?;
    nix::unistd::dup2_stderr(stderr).step("dup2 stderr")
}

/// Makes descriptors also these numbers, which an exec leaves open.
///
/// # Errors
/// What dup2(2) says.
pub fn become_numbers(wanted: &[(BorrowedFd<'_>, RawFd)]) -> Result<(), SetupError> {
    let above = wanted.iter().map(|(_, number)| number + 1).max().unwrap_or(0);
    // Out of each other's way first.
    let moved: Result<Vec<(RawFd, RawFd)>, SetupError> = wanted
        .iter()
        .map(|(fd, number)| Ok((fcntl(fd, FcntlArg::F_DUPFD_CLOEXEC(above)).step("F_DUPFD")?, *number)))
        .collect();
    for (fd, number) in moved? {
        // SAFETY: plain integers; whoever owned that number will never run, as in `close_all_but`.
        let made = unsafe { libc::dup2(fd, number) };
        Errno::result(made).step("dup2")?;
    }
    Ok(())
}

/// Takes what this process was given as its stdin for something else, and leaves `/dev/null` there.
///
/// # Errors
/// `EBADF` without a stdin.
pub fn take_stdin() -> Result<OwnedFd, SetupError> {
    let given = std::io::stdin().as_fd().try_clone_to_owned().step("take stdin")?;
    let null = std::fs::File::open("/dev/null").step("open /dev/null")?;
    nix::unistd::dup2_stdin(null).step("dup2 stdin")?;
    Ok(given)
}

fn close_range(first: libc::c_uint, last: libc::c_uint) -> Result<(), SetupError> {
    if first > last {
        return Ok(());
    }
    // SAFETY: plain integers. Descriptors are closed under owners that never run again: see
    // `close_all_but`.
    let closed = unsafe { libc::syscall(libc::SYS_close_range, first, last, 0) };
    Errno::result(closed).step("close_range").map(drop)
}
