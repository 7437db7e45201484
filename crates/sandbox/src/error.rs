//! The one error of this room: which step, which errno.

use std::borrow::Cow;
use std::io;

use nix::errno::Errno;
use serde::{Deserialize, Serialize};

/// A step of setting up a sandbox failed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{step}: {}", Errno::from_raw(*errno))]
pub struct SetupError {
    /// What was being done, in the words of the kernel's interface where there is one.
    pub step: Cow<'static, str>,
    /// The kernel's answer.
    pub errno: i32,
}

impl SetupError {
    /// An error we detected ourselves, with the errno that fits.
    #[must_use]
    pub fn new(step: impl Into<Cow<'static, str>>, errno: Errno) -> Self {
        Self { step: step.into(), errno: errno as i32 }
    }

    /// Somebody or something this process depended on is not there any more.
    #[must_use]
    pub fn gone(what: &str) -> Self {
        Self::new(format!("{what} is gone"), Errno::ESRCH)
    }

    /// Whether this is about somebody or something that is not there any more, or who could not be told any more: what
    /// depended on it was interrupted.
    #[must_use]
    pub fn is_loss(&self) -> bool {
        [Errno::ESRCH, Errno::EPIPE].map(|errno| errno as i32).contains(&self.errno)
    }

    /// The machine, or a cgroup around this installation, ran out of memory.
    #[must_use]
    pub fn out_of_memory() -> Self {
        Self::new("the machine ran out of memory", Errno::ENOMEM)
    }

    /// A step took longer than it may.
    #[must_use]
    pub fn timed_out(step: &'static str) -> Self {
        Self::new(step, Errno::ETIMEDOUT)
    }

    /// In the words of a process that is no other than a program's.
    #[must_use]
    pub fn told(words: String) -> Self {
        Self::new(words, Errno::EPROTO)
    }

    /// Something was asked for that may not be had.
    #[must_use]
    pub fn refused(step: &'static str) -> Self {
        Self::new(step, Errno::EACCES)
    }
}

/// For callers that speak of I/O errors. The step goes into the message, the errno into the kind.
impl From<SetupError> for io::Error {
    fn from(error: SetupError) -> Self {
        Self::new(Self::from_raw_os_error(error.errno).kind(), error)
    }
}

impl From<io::Error> for SetupError {
    /// Takes back what was a [`SetupError`] before.
    fn from(error: io::Error) -> Self {
        let errno = error.raw_os_error().unwrap_or(Errno::EIO as i32);
        error.downcast().unwrap_or(Self { step: "input or output".into(), errno })
    }
}

/// Names the step at which a kernel call failed.
pub trait Step<T> {
    /// Turns the kernel's error into a [`SetupError`] of this step.
    ///
    /// # Errors
    /// The one given, with its step.
    fn step(self, step: impl Into<Cow<'static, str>>) -> Result<T, SetupError>;
}

impl<T> Step<T> for nix::Result<T> {
    fn step(self, step: impl Into<Cow<'static, str>>) -> Result<T, SetupError> {
        self.map_err(|errno| SetupError::new(step, errno))
    }
}

impl<T> Step<T> for io::Result<T> {
    fn step(self, step: impl Into<Cow<'static, str>>) -> Result<T, SetupError> {
        self.map_err(|error| SetupError {
            step: step.into(),
            errno: error.raw_os_error().unwrap_or(Errno::EIO as i32),
        })
    }
}
