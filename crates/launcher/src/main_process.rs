//! The main process of a slot, whose end is the end of the run: a child of the slot's init, or of the nest's zygote.

use std::os::fd::{AsFd, BorrowedFd, OwnedFd};

use sandbox::channel::Channel;
use sandbox::clone::{self, Cloned, Namespaces};
use sandbox::exiting::Exiting;
use sandbox::spec::{Ending, RunSpec};
use sandbox::watch::{self, Seen};
use sandbox::zygote::Word;
use sandbox::{SetupError, Step, poll, process, wire};

use crate::order::{Given, Shared};
use crate::program;
use crate::warm_child;

/// As the slot's init sees it.
#[derive(Debug)]
pub(crate) struct MainProcess {
    pidfd: OwnedFd,
    parent: Parent,
}

/// Who is told how it ends.
#[derive(Debug)]
enum Parent {
    SlotInit(process::Pid),
    /// Through this channel it passes on what it is told. The other one, where there is one, tells of the end earlier.
    Zygote(Channel, Option<Exiting>),
}

impl AsFd for MainProcess {
    /// Readable when it has ended.
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.pidfd.as_fd()
    }
}

impl MainProcess {
    /// Starts an interpreter; returns when it is executing.
    pub(crate) fn start(spec: &RunSpec, given: Given, shared: &Shared) -> Result<Self, SetupError> {
        let (ours, theirs) = Channel::pair().step("socketpair")?;
        match clone::clone_process(Namespaces::NONE)? {
            Cloned::Child => program::become_program(spec, given, &theirs, shared),
            Cloned::Parent { pid, pidfd } => {
                drop((theirs, given));
                // The program's end is closed by its exec; before that comes at most one error.
                match wire::receive::<SetupError>(&ours)? {
                    None => Ok(Self { pidfd, parent: Parent::SlotInit(pid) }),
                    Some((error, _)) => Err(error),
                }
            }
        }
    }

    /// One that a zygote has forked.
    pub(crate) fn of_zygote(pidfd: OwnedFd, exiting: Option<Exiting>, channel: Channel) -> Self {
        Self { pidfd, parent: Parent::Zygote(channel, exiting) }
    }

    /// When one of these is ready, it ends or has ended: [`Self::ending`] does not take long.
    pub(crate) fn signs_of_end(&self) -> Vec<BorrowedFd<'_>> {
        let exiting = match &self.parent {
            Parent::Zygote(_, exiting) => exiting.as_ref(),
            Parent::SlotInit(_) => None,
        };
        [self.as_fd()].into_iter().chain(exiting.map(AsFd::as_fd)).collect()
    }

    /// Waits for its end, and tells how it was and what it had used, as far as its parent is told.
    pub(crate) fn ending(&self) -> Result<(Ending, Seen), SetupError> {
        match &self.parent {
            Parent::SlotInit(pid) => Ok((process::wait_for(*pid)?, watch::look_back())),
            Parent::Zygote(channel, exiting) => {
                let ending = exiting.as_ref().map_or(Ok(None), |exiting| exiting.ending(self.as_fd()))?;
                if let Some(ending) = ending {
                    return Ok((ending, Seen::default()));
                }
                // What comes before it has ended is not about its end.
                while poll::readable(&[self.as_fd()], None)?.is_empty() {}
                match warm_child::hear(channel)? {
                    (Word::Ended(ending, seen), _) => Ok((ending, seen)),
                    (Word::Broken(why), _) => Err(SetupError::told(why)),
                    (Word::Ready, _) => Err(SetupError::refused("understand the zygote")),
                }
            }
        }
    }
}
