//! pidfds: processes held for good, whoever gets their number later.

use std::os::fd::{AsFd, AsRawFd, FromRawFd, OwnedFd, RawFd};

use nix::errno::Errno;

use crate::{SetupError, Step};

/// A child of this process that was not waited for yet, so that its number is still its own.
///
/// # Errors
/// What pidfd_open(2) says.
pub fn of_child(pid: u32) -> Result<OwnedFd, SetupError> {
    // SAFETY: plain integers.
    let fd = unsafe { libc::syscall(libc::SYS_pidfd_open, pid, 0) };
    let fd = Errno::result(fd).step("pidfd_open")?;
    let fd = RawFd::try_from(fd).expect("a descriptor is a small number");
    // SAFETY: the kernel made this descriptor for us just now, and nobody else has it.
    Ok(unsafe { OwnedFd::from_raw_fd(fd) })
}

/// Sends SIGKILL. To the init of a pid namespace it takes every process in that namespace along.
///
/// # Errors
/// What pidfd_send_signal(2) says; a process that is gone already is no error.
pub fn kill(process: impl AsFd) -> Result<(), SetupError> {
    let fd = process.as_fd().as_raw_fd();
    let no_info = std::ptr::null::<libc::siginfo_t>();
    // SAFETY: plain integers and a null pointer, which the call documents as "no siginfo".
    let sent = unsafe { libc::syscall(libc::SYS_pidfd_send_signal, fd, libc::SIGKILL, no_info, 0) };
    match Errno::result(sent) {
        Ok(_) | Err(Errno::ESRCH) => Ok(()),
        Err(errno) => Err(errno).step("pidfd_send_signal"),
    }
}
