//! seccomp: which system calls a program may make.
//!
//! [`policy`] is the policy as data, every group with its reason. [`filter`] makes the kernel's program of
//! it. An allow-list that answers an errno and never kills, so that software that tries and falls back works.

mod filter;
mod policy;

use nix::errno::Errno;

use crate::{SetupError, Step};
pub use filter::Architecture;

/// A filter ready to be put in force. Made once, shared by every run.
#[derive(Clone, Debug)]
pub struct Filter(Vec<libc::sock_filter>);

impl Filter {
    /// The filter of programs for the machine this runs on.
    ///
    /// # Errors
    /// `ENOSYS` on a machine for which there is no policy.
    pub fn for_programs() -> Result<Self, SetupError> {
        let architecture = Architecture::current()
            .ok_or(SetupError::new("seccomp policy for this machine", Errno::ENOSYS))?;
        Ok(Self(filter::compile(architecture)))
    }

    /// Puts the filter in force for this process and all its descendants, for good. Needs no_new_privs.
    ///
    /// # Errors
    /// What seccomp(2) says.
    pub fn apply(&self) -> Result<(), SetupError> {
        let program = libc::sock_fprog {
            len: libc::c_ushort::try_from(self.0.len()).expect("a filter has at most 4096 instructions"),
            filter: self.0.as_ptr().cast_mut(),
        };
        // SAFETY: the kernel reads `len` instructions at `filter`, which `self` holds through the call, and
        // copies them; it writes nothing.
        let applied =
            unsafe { libc::syscall(libc::SYS_seccomp, libc::SECCOMP_SET_MODE_FILTER, 0, &raw const program) };
        Errno::result(applied).step("seccomp").map(drop)
    }
}
