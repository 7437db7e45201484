//! Channels between processes of ours: SOCK_SEQPACKET pairs that carry whole messages, each with
//! descriptors if wanted. A message arrives entire or not at all, and the end of the peer is the end of
//! the channel.

use std::io::{IoSlice, IoSliceMut};
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, FromRawFd, OwnedFd, RawFd};

use nix::errno::Errno;
use nix::fcntl::{FcntlArg, OFlag, fcntl};
use nix::sys::socket::{
    AddressFamily, ControlMessage, ControlMessageOwned, MsgFlags, SockFlag, SockType, UnixAddr, recvmsg,
    sendmsg, socketpair,
};

use crate::{SetupError, Step};

/// The longest message, in bytes. Programs and their output travel through descriptors instead.
pub const MESSAGE_BYTES_MAX: usize = 32 * 1024;
/// The most descriptors a message carries.
pub const DESCRIPTORS_MAX: usize = 16;

/// One end of a channel.
#[derive(Debug)]
pub struct Channel(OwnedFd);

impl AsFd for Channel {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.0.as_fd()
    }
}

impl AsRawFd for Channel {
    fn as_raw_fd(&self) -> RawFd {
        self.0.as_raw_fd()
    }
}

impl From<OwnedFd> for Channel {
    /// Takes an end that was handed over; whether it is one shows at its first use.
    fn from(fd: OwnedFd) -> Self {
        Self(fd)
    }
}

impl From<Channel> for OwnedFd {
    fn from(channel: Channel) -> Self {
        channel.0
    }
}

impl Channel {
    /// Two connected ends, both closed on exec.
    ///
    /// # Errors
    /// What socketpair(2) says.
    pub fn pair() -> nix::Result<(Self, Self)> {
        let (a, b) = socketpair(AddressFamily::Unix, SockType::SeqPacket, None, SockFlag::SOCK_CLOEXEC)?;
        Ok((Self(a), Self(b)))
    }

    /// A second handle of the same end.
    ///
    /// # Errors
    /// When there are no more descriptors to be had.
    pub fn duplicate(&self) -> Result<Self, SetupError> {
        self.0.try_clone().step("duplicate channel").map(Self)
    }

    /// Ends the channel, also for other handles of this end: the peer hears that this side is gone, and so does this side.
    pub fn close(&self) {
        // It fails only when the channel has ended already.
        let _ = nix::sys::socket::shutdown(self.0.as_raw_fd(), nix::sys::socket::Shutdown::Both);
    }

    /// Does not wait any more: what would wait says `EAGAIN`.
    ///
    /// # Errors
    /// What fcntl(2) says.
    pub fn set_nonblocking(&self) -> nix::Result<()> {
        fcntl(&self.0, FcntlArg::F_SETFL(OFlag::O_NONBLOCK)).map(drop)
    }

    /// Sends one message.
    ///
    /// # Errors
    /// `EAGAIN` on a full non-blocking channel, `EPIPE` when the peer is gone, `EMSGSIZE` beyond the bounds.
    pub fn send(&self, bytes: &[u8], descriptors: &[BorrowedFd<'_>]) -> nix::Result<()> {
        if bytes.len() > MESSAGE_BYTES_MAX || descriptors.len() > DESCRIPTORS_MAX {
            return Err(Errno::EMSGSIZE);
        }
        let raw: Vec<RawFd> = descriptors.iter().map(AsRawFd::as_raw_fd).collect();
        let rights = [ControlMessage::ScmRights(&raw)];
        let control = if raw.is_empty() { &rights[..0] } else { &rights[..] };
        let data = [IoSlice::new(bytes)];
        sendmsg::<UnixAddr>(self.0.as_raw_fd(), &data, control, MsgFlags::MSG_NOSIGNAL, None).map(drop)
    }

    /// Receives one message, or `None` when the peer is gone. Descriptors are closed on exec.
    ///
    /// # Errors
    /// `EAGAIN` on an empty non-blocking channel; `EMSGSIZE` or `ENOBUFS` for a message or a number of descriptors beyond the bounds,
    /// which [`Self::send`] never lets out.
    pub fn receive(&self) -> nix::Result<Option<(Vec<u8>, Vec<OwnedFd>)>> {
        let mut bytes = vec![0; MESSAGE_BYTES_MAX];
        let mut control = nix::cmsg_space!([RawFd; DESCRIPTORS_MAX]);
        let mut data = [IoSliceMut::new(&mut bytes)];
        let flags = MsgFlags::MSG_CMSG_CLOEXEC;
        let message = match recvmsg::<UnixAddr>(self.0.as_raw_fd(), &mut data, Some(&mut control), flags) {
            // The peer is gone and has not read all that it was sent.
            Err(Errno::ECONNRESET) => return Ok(None),
            received => received?,
        };
        let descriptors: Vec<OwnedFd> = message.cmsgs()?.flat_map(owned_descriptors).collect();
        let truncated = message.flags.intersects(MsgFlags::MSG_TRUNC | MsgFlags::MSG_CTRUNC);
        let length = message.bytes;
        match (truncated, length) {
            (true, _) => Err(Errno::EMSGSIZE),
            (false, 0) => Ok(None),
            (false, _) => {
                bytes.truncate(length);
                Ok(Some((bytes, descriptors)))
            }
        }
    }
}

fn owned_descriptors(message: ControlMessageOwned) -> Vec<OwnedFd> {
    match message {
        ControlMessageOwned::ScmRights(raw) => {
            // SAFETY: the kernel put these descriptors into this process with this very message; nobody
            // else knows their numbers.
            raw.into_iter().map(|fd| unsafe { OwnedFd::from_raw_fd(fd) }).collect()
        }
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;

    #[test]
    fn messages_keep_their_bounds_and_their_descriptors() {
        let (a, b) = Channel::pair().expect("a pair");
        let memfd = crate::memfd::sealed(b"hello").expect("a memfd");
        a.send(b"one", &[]).expect("sent");
        a.send(b"two", &[memfd.as_fd()]).expect("sent");
        let (bytes, descriptors) = b.receive().expect("received").expect("open");
        assert_eq!((&bytes[..], descriptors.len()), (&b"one"[..], 0));
        let (bytes, mut descriptors) = b.receive().expect("received").expect("open");
        assert_eq!(&bytes[..], b"two");
        let mut text = String::new();
        std::fs::File::from(descriptors.pop().expect("one")).read_to_string(&mut text).expect("readable");
        assert_eq!(text, "hello");
        drop(a);
        assert!(b.receive().expect("no error").is_none());
    }

    #[test]
    fn a_peer_that_is_gone_is_gone_whether_or_not_it_has_read_everything() {
        let (a, b) = Channel::pair().expect("a pair");
        b.send(b"unread", &[]).expect("sent");
        drop(a);
        assert!(b.receive().expect("no error").is_none());
    }

    #[test]
    fn a_message_too_long_is_refused_before_it_is_sent() {
        let (a, _b) = Channel::pair().expect("a pair");
        assert_eq!(a.send(&vec![0; MESSAGE_BYTES_MAX + 1], &[]), Err(Errno::EMSGSIZE));
    }
}
