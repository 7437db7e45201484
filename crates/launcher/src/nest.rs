//! A nest: one environment's corner of the machine. Its init makes a slot for every run.
//!
//! The warm path will live here too: a zygote beside the init, and slots made ahead of their runs.

use std::os::fd::{AsFd, BorrowedFd, OwnedFd};

use sandbox::cgroup::{self, Cgroup};
use sandbox::channel::Channel;
use sandbox::clone::{self, Cloned, Namespaces};
use sandbox::idmap;
use sandbox::layers::{Layer, Layers};
use sandbox::wire::{self, FromNest, GO, ToNest};
use sandbox::{SetupError, Step, descriptors, pidfd, privileges, process};

use crate::order::{Order, Shared};
use crate::root::{Layout, Plan};
use crate::slot;

/// The launcher's side of a nest.
#[derive(Debug)]
pub(crate) struct Nest {
    init: OwnedFd,
    pub channel: Channel,
    cgroup: Option<Cgroup>,
}

impl Nest {
    /// Makes a nest in a cgroup. It says [`FromNest::Open`] or [`FromNest::Broken`] through its channel.
    /// On failure the cgroup comes back.
    pub(crate) fn open(
        shared: &Shared,
        number: u32,
        plan: Plan,
        cgroup: Cgroup,
    ) -> Result<Self, (SetupError, Cgroup)> {
        match start(shared, number, plan, &cgroup) {
            Ok((init, channel)) => Ok(Self { init, channel, cgroup: Some(cgroup) }),
            Err(error) => Err((error, cgroup)),
        }
    }

    /// The nest's cgroup, to be removed when its processes are gone.
    pub(crate) fn take_cgroup(&mut self) -> Option<Cgroup> {
        self.cgroup.take()
    }
}

impl Drop for Nest {
    /// Ends the nest with everything in it.
    fn drop(&mut self) {
        // Gone already is fine; and there is nothing else one could do about a failure here.
        let _ = pidfd::kill(&self.init);
    }
}

fn start(
    shared: &Shared,
    number: u32,
    plan: Plan,
    cgroup: &Cgroup,
) -> Result<(OwnedFd, Channel), SetupError> {
    let entrances = cgroup.entrances()?;
    let entrances: Vec<BorrowedFd<'_>> = entrances.iter().map(AsFd::as_fd).collect();
    let (ours, theirs) = Channel::pair().step("socketpair")?;
    shared.ids.act_as_nest_root(number)?;
    let cloned = clone::clone_process(Namespaces::of(shared.layers));
    if !matches!(cloned, Ok(Cloned::Child)) {
        shared.ids.act_as_root()?;
    }
    match cloned? {
        Cloned::Child => init(&theirs, &ours, plan, shared),
        Cloned::Parent { pid, pidfd } => {
            let begun =
                shared.ids.map_nest(pid, number).and_then(|()| wire::send(&ours, &ToNest::Begin, &entrances));
            // A nest that does not read must not hold up the launcher, and with it everybody's wall time.
            match begun.and_then(|()| ours.set_nonblocking().step("unblock the channel")) {
                Ok(()) => Ok((pidfd, ours)),
                Err(error) => pidfd::kill(&pidfd).and(Err(error)),
            }
        }
    }
}

/// Pid 1 of the nest. `foreign` is the launcher's end of the channel, inherited and of no use here.
fn init(channel: &Channel, foreign: &Channel, plan: Plan, shared: &Shared) -> ! {
    let prepared = prepare(channel, foreign, plan, shared.layers);
    let told = match &prepared {
        Ok(_) => wire::send(channel, &FromNest::Open, &[]),
        Err(error) => wire::send(channel, &FromNest::Broken(error.clone()), &[]),
    };
    let served = prepared.and_then(|layout| {
        told?;
        serve(channel, &Shared { layout, ..shared.clone() })
    });
    process::exit_now(i32::from(served.is_err()))
}

fn prepare(channel: &Channel, foreign: &Channel, plan: Plan, layers: Layers) -> Result<Layout, SetupError> {
    descriptors::close(foreign)?;
    let Some((ToNest::Begin, entrances)) = wire::receive(channel)? else {
        return Err(SetupError::gone("launcher"));
    };
    idmap::become_id(0)?;
    privileges::die_with_parent()?;
    // The files of its children in /proc must be its own: it writes their id maps.
    privileges::set_dumpable(true)?;
    cgroup::enter(entrances)?;
    if layers.has(Layer::CgroupNamespace) {
        cgroup::enter_namespace()?;
    }
    if layers.has(Layer::UtsNamespace) {
        process::set_hostname("nest")?;
    }
    let layout = plan.build()?;
    descriptors::close_all_but(&[channel.as_fd()])?;
    process::ignore_children()?;
    Ok(layout)
}

/// Makes slots until the launcher is gone.
fn serve(channel: &Channel, shared: &Shared) -> Result<(), SetupError> {
    let mut number = 0;
    while let Some((message, descriptors)) = wire::receive(channel)? {
        let ToNest::Run { run, spec } = message else { continue };
        number += 1;
        let order = Order { spec, number };
        match make_slot(order, descriptors, shared) {
            Ok(slot) => wire::send(channel, &FromNest::SlotMade { run }, &[slot.as_fd()])?,
            Err(error) => wire::send(channel, &FromNest::SlotFailed { run, error }, &[])?,
        }
    }
    Ok(())
}

/// Makes a slot and gives its init's pidfd.
fn make_slot(order: Order, descriptors: Vec<OwnedFd>, shared: &Shared) -> Result<OwnedFd, SetupError> {
    let handed = slot::Handed::from_descriptors(descriptors, order.spec.has_parameters, shared.ids)?;
    let (ours, theirs) = Channel::pair().step("socketpair")?;
    let number = order.number;
    match clone::clone_process(Namespaces::of(shared.layers))? {
        Cloned::Child => slot::init(order, handed, &theirs, shared),
        Cloned::Parent { pid, pidfd: slot } => {
            let begun = shared.ids.map_slot(pid, number).and_then(|()| ours.send(GO, &[]).step("begin slot"));
            match begun {
                Ok(()) => Ok(slot),
                Err(error) => pidfd::kill(&slot).and(Err(error)),
            }
        }
    }
}
