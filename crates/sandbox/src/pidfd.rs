//! pidfds: processes held for good, whoever gets their number later.

use std::os::fd::{AsFd, AsRawFd};

use nix::errno::Errno;

use crate::{SetupError, Step};

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
