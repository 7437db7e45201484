//! The network namespace's own loopback interface, which is down when the namespace is made.

use std::os::fd::AsRawFd;

use nix::errno::Errno;
use nix::sys::socket::{AddressFamily, SockFlag, SockType, socket};

use crate::{SetupError, Step};

/// Brings up `lo` of the network namespace this process is in.
///
/// # Errors
/// What the kernel says; `EPERM` without CAP_NET_ADMIN in the namespace's owner.
pub fn bring_up_loopback() -> Result<(), SetupError> {
    let socket =
        socket(AddressFamily::Inet, SockType::Datagram, SockFlag::SOCK_CLOEXEC, None).step("socket")?;
    // SAFETY: an all-zero `ifreq` is a valid value of this plain C struct.
    let mut request: libc::ifreq = unsafe { std::mem::zeroed() };
    request.ifr_name[0] = b'l'.cast_signed();
    request.ifr_name[1] = b'o'.cast_signed();
    let up = libc::IFF_UP | libc::IFF_RUNNING;
    request.ifr_ifru.ifru_flags = libc::c_short::try_from(up).expect("interface flags fit a short");
    // SAFETY: SIOCSIFFLAGS reads an `ifreq`, which `request` is and stays for the call.
    let done = unsafe { libc::ioctl(socket.as_raw_fd(), libc::SIOCSIFFLAGS, &raw const request) };
    Errno::result(done).step("bring up lo").map(drop)
}
