//! Waiting for several descriptors at once.

use std::os::fd::BorrowedFd;

use nix::errno::Errno;
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};

use crate::{SetupError, Step};

/// Waits until one of `descriptors` can be read or is hung up, at most `timeout_ms`, and tells which, by position.
/// No timeout waits for ever.
///
/// # Errors
/// What poll(2) says. A signal is not an error: the result is then empty.
pub fn readable(descriptors: &[BorrowedFd<'_>], timeout_ms: Option<u64>) -> Result<Vec<usize>, SetupError> {
    let mut polled: Vec<PollFd<'_>> =
        descriptors.iter().map(|fd| PollFd::new(*fd, PollFlags::POLLIN)).collect();
    let timeout = match timeout_ms {
        None => PollTimeout::NONE,
        Some(ms) => PollTimeout::try_from(ms).unwrap_or(PollTimeout::MAX),
    };
    match poll(&mut polled, timeout) {
        Ok(_) => {}
        Err(Errno::EINTR) => return Ok(Vec::new()),
        Err(errno) => return Err(errno).step("poll"),
    }
    let ready = |fd: &PollFd<'_>| fd.any().unwrap_or(true);
    Ok(polled.iter().enumerate().filter(|(_, fd)| ready(fd)).map(|(index, _)| index).collect())
}

/// Whether nothing is left in a pipe and nobody who could write to it.
///
/// # Errors
/// What poll(2) says.
pub fn is_over(pipe: BorrowedFd<'_>) -> Result<bool, SetupError> {
    let mut polled = [PollFd::new(pipe, PollFlags::POLLIN)];
    poll(&mut polled, PollTimeout::ZERO).step("poll")?;
    let seen = polled[0].revents().unwrap_or(PollFlags::empty());
    Ok(seen.contains(PollFlags::POLLHUP) && !seen.contains(PollFlags::POLLIN))
}

#[cfg(test)]
mod tests {
    use std::io::{Read as _, Write as _};
    use std::os::fd::AsFd as _;

    use super::*;

    #[test]
    fn a_pipe_is_over_when_it_is_empty_and_nobody_writes() {
        let (mut reader, mut writer) = std::io::pipe().expect("a pipe");
        let over = |reader: &std::io::PipeReader| is_over(reader.as_fd()).expect("polled");
        assert!(!over(&reader), "somebody may write");
        writer.write_all(b"x").expect("fits");
        drop(writer);
        assert!(!over(&reader), "there is something left");
        reader.read_exact(&mut [0]).expect("there");
        assert!(over(&reader));
    }
}
