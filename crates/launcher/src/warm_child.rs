//! An interpreter that waits in a slot: a child of the nest's zygote, from before it has gone in until it has its program.

use std::os::fd::{AsFd, BorrowedFd, OwnedFd};

use sandbox::channel::Channel;
use sandbox::exiting::Exiting;
use sandbox::idmap::Ids;
use sandbox::layers::Layer;
use sandbox::spec::{Limits, Part};
use sandbox::zygote::{self, Word};
use sandbox::{SetupError, Step, landlock, process};

use crate::main_process::MainProcess;
use crate::order::{Given, Shared};

/// The side of the slot's init.
#[derive(Debug)]
pub(crate) struct WarmChild {
    channel: Channel,
    pidfd: OwnedFd,
    exiting: Option<Exiting>,
}

impl WarmChild {
    /// Has it join the slot, which must be finished, and lock itself down.
    pub(crate) fn join(channel: Channel, shared: &Shared) -> Result<Self, SetupError> {
        let layers = shared.layers;
        let mut joined = zygote::namespaces_to_join(layers)?;
        if layers.has(Layer::Landlock) {
            joined.push(landlock::for_another()?);
        }
        let handed: Vec<BorrowedFd<'_>> = joined.iter().map(AsFd::as_fd).collect();
        // If it is gone already, its last word says why.
        let called = channel.send(zygote::JOIN, &handed).step("call the child in");
        match hear(&channel).map_err(|error| called.err().unwrap_or(error))? {
            (Word::Ready, mut brought) => {
                let pidfd = brought.next().ok_or(SetupError::refused("understand the child"))?;
                let listener = brought.next().filter(|_| may_see_ends(shared));
                let exiting = listener.and_then(|listener| Exiting::of(pidfd.as_fd(), listener));
                Ok(Self { channel, pidfd, exiting })
            }
            (Word::Broken(why), _) => Err(SetupError::told(why)),
            (Word::Ended(..), _) => Err(SetupError::refused("understand the child")),
        }
    }

    /// Gives it its program. What that is given is the program's alone from then on.
    pub(crate) fn start(self, limits: &Limits, given: Given) -> Result<MainProcess, SetupError> {
        let parts =
            [(Part::Call, &given.call), (Part::Stdin, &given.stdin), (Part::Displays, &given.displays)];
        let parts = parts.into_iter().filter_map(|(part, fd)| Some((part, fd.as_ref()?.as_fd())));
        let (parts, brought): (Vec<Part>, Vec<BorrowedFd<'_>>) = parts.unzip();
        let message = zygote::start(limits, &parts);
        let mut handed = vec![given.stdout.as_fd(), given.stderr.as_fd()];
        handed.extend(brought);
        self.channel.send(&message, &handed).step("start the child")?;
        // Whoever outlives its parents in here is the kernel's to reap: the program itself is the zygote's child.
        process::ignore_children()?;
        Ok(MainProcess::of_zygote(self.pidfd, self.exiting, self.channel))
    }
}

/// Whether the slot's init has the right to see how a program ends, and what the program has used is counted by others than its parent.
fn may_see_ends(shared: &Shared) -> bool {
    let needed = [Layer::PidNamespace, Layer::UserNamespace, Layer::MemoryCgroup, Layer::CpuCgroup];
    shared.ids == Ids::Ranges && needed.into_iter().all(|layer| shared.layers.has(layer))
}

/// One word, and the descriptors that came with it.
pub(crate) fn hear(channel: &Channel) -> Result<(Word, impl Iterator<Item = OwnedFd> + use<>), SetupError> {
    let received = channel.receive().step("hear the child")?;
    let (message, descriptors) = received.ok_or_else(|| SetupError::gone("zygote"))?;
    Ok((zygote::read_word(&message)?, descriptors.into_iter()))
}
