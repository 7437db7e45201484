//! seccomp: which system calls a program may make.
//!
//! [`policy`] is the policy as data, every group with its reason. [`filter`] makes the kernel's program of
//! it. An allow-list that answers an errno and never kills, so that software that tries and falls back works.

mod filter;
mod policy;

use nix::errno::Errno;

use crate::{SetupError, Step};
pub use filter::Architecture;
use filter::Whom;

/// A filter ready to be put in force. Made once, shared by every run.
#[derive(Clone, Debug)]
pub struct Filter(Vec<libc::sock_filter>);

impl Filter {
    /// The filter of programs for the machine this runs on.
    ///
    /// # Errors
    /// `ENOSYS` on a machine for which there is no policy.
    pub fn for_programs() -> Result<Self, SetupError> {
        Self::of(Whom::Programs)
    }

    /// The filter of what forks programs, which puts that of programs in force over this one.
    ///
    /// # Errors
    /// As [`Self::for_programs`].
    pub fn for_zygotes() -> Result<Self, SetupError> {
        Self::of(Whom::Zygotes)
    }

    /// The instructions as the kernel reads them: an array of `struct sock_filter`.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let bytes = |op: &libc::sock_filter| {
            let (code, k) = (op.code.to_ne_bytes(), op.k.to_ne_bytes());
            [code[0], code[1], op.jt, op.jf, k[0], k[1], k[2], k[3]]
        };
        self.0.iter().flat_map(bytes).collect()
    }

    fn of(whom: Whom) -> Result<Self, SetupError> {
        let architecture = Architecture::current()
            .ok_or(SetupError::new("seccomp policy for this machine", Errno::ENOSYS))?;
        Ok(Self(filter::compile(architecture, whom)))
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
