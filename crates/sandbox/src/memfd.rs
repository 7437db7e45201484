//! memfds: bytes that are handed over as a descriptor and can no longer be changed.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom, Write};
use std::os::fd::OwnedFd;

use nix::fcntl::{FcntlArg, SealFlag, fcntl};
use nix::sys::memfd::{MFdFlags, memfd_create};

use crate::{SetupError, Step};

/// Puts bytes into a sealed memfd.
///
/// # Errors
/// What the kernel says, usually for want of memory or descriptors.
pub fn sealed(bytes: &[u8]) -> Result<OwnedFd, SetupError> {
    let flags = MFdFlags::MFD_CLOEXEC | MFdFlags::MFD_ALLOW_SEALING;
    let fd = memfd_create("program", flags).step("memfd_create")?;
    let mut file = File::from(fd);
    file.write_all(bytes).step("write memfd")?;
    file.seek(SeekFrom::Start(0)).step("seek memfd")?;
    let seals =
        SealFlag::F_SEAL_SEAL | SealFlag::F_SEAL_SHRINK | SealFlag::F_SEAL_GROW | SealFlag::F_SEAL_WRITE;
    fcntl(&file, FcntlArg::F_ADD_SEALS(seals)).step("seal memfd")?;
    Ok(file.into())
}

/// Reads all of a memfd, however far somebody read it before.
///
/// # Errors
/// What read(2) says.
pub fn read_all(memfd: OwnedFd) -> Result<Vec<u8>, SetupError> {
    let mut file = File::from(memfd);
    let mut bytes = Vec::new();
    file.seek(SeekFrom::Start(0)).step("seek memfd")?;
    file.read_to_end(&mut bytes).step("read memfd")?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_goes_in_comes_out_and_stays() {
        let memfd = sealed(b"print(1)").expect("a memfd");
        let copy = memfd.try_clone().expect("a second descriptor");
        File::from(copy).write_all(b"other").expect_err("sealed against writing");
        assert_eq!(read_all(memfd).expect("readable"), b"print(1)");
    }
}
