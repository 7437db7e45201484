//! A nest: one environment's corner of the machine. Its init makes a slot for every run.
//!
//! The warm path will live here too: a zygote beside the init, and slots made ahead of their runs.

use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::path::Path;

use sandbox::cgroup::{self, Cgroup, Cgroups};
use sandbox::channel::Channel;
use sandbox::clone::{self, Cloned, Namespaces};
use sandbox::idmap::{self, Ids};
use sandbox::seccomp::Filter;
use sandbox::wire::{self, FromNest, GO, ToNest};
use sandbox::{SetupError, Step, descriptors, pidfd, privileges, process};

use crate::root::Plan;
use crate::slot;

/// What every nest of a launcher shares.
#[derive(Clone, Debug)]
pub(crate) struct Shared {
    pub ids: Ids,
    pub filter: Filter,
}

/// The launcher's side of a nest.
#[derive(Debug)]
pub(crate) struct Nest {
    init: OwnedFd,
    pub channel: Channel,
    cgroup: Option<Cgroup>,
}

impl Nest {
    /// Makes a nest. It says [`FromNest::Open`] or [`FromNest::Broken`] through its channel.
    pub(crate) fn open(
        shared: &Shared,
        cgroups: &Cgroups,
        number: u32,
        environment: &Path,
        interpreter: &Path,
    ) -> Result<Self, SetupError> {
        let plan = Plan::take(environment, interpreter)?;
        let cgroup = cgroups.create(&format!("nest-{number}"), None)?;
        let (ours, theirs) = Channel::pair().step("socketpair")?;
        match clone::clone_process(Namespaces::ALL_BUT_CGROUP)? {
            Cloned::Child => init(&theirs, &ours, plan, shared),
            Cloned::Parent { pid, pidfd } => {
                let entrances = cgroup.entrances()?;
                let nest = Self { init: pidfd, channel: ours, cgroup: Some(cgroup) };
                shared.ids.map_nest(pid, number)?;
                let entrances: Vec<BorrowedFd<'_>> = entrances.iter().map(AsFd::as_fd).collect();
                wire::send(&nest.channel, &ToNest::Begin, &entrances)?;
                Ok(nest)
            }
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

/// Pid 1 of the nest. `foreign` is the launcher's end of the channel, inherited and of no use here.
fn init(channel: &Channel, foreign: &Channel, plan: Plan, shared: &Shared) -> ! {
    let prepared = prepare(channel, foreign, plan);
    let told = match &prepared {
        Ok(()) => wire::send(channel, &FromNest::Open, &[]),
        Err(error) => wire::send(channel, &FromNest::Broken(error.clone()), &[]),
    };
    let served = prepared.and(told).and_then(|()| serve(channel, shared));
    process::exit_now(i32::from(served.is_err()))
}

fn prepare(channel: &Channel, foreign: &Channel, plan: Plan) -> Result<(), SetupError> {
    descriptors::close(foreign)?;
    let Some((ToNest::Begin, entrances)) = wire::receive(channel)? else {
        return Err(SetupError::gone("launcher"));
    };
    idmap::become_id(0)?;
    privileges::die_with_parent()?;
    // The files of its children in /proc must be its own: it writes their id maps.
    privileges::set_dumpable(true)?;
    cgroup::enter_namespace(entrances)?;
    process::set_hostname("nest")?;
    plan.build()?;
    descriptors::close_all_but(&[channel.as_fd()])?;
    process::ignore_children()
}

/// Makes slots until the launcher is gone.
fn serve(channel: &Channel, shared: &Shared) -> Result<(), SetupError> {
    let mut number = 0;
    while let Some((message, descriptors)) = wire::receive(channel)? {
        let ToNest::Run { run, spec, watch } = message else { continue };
        number += 1;
        let order = slot::Order { spec, watch, number };
        match make_slot(order, descriptors, shared) {
            Ok(slot) => wire::send(channel, &FromNest::SlotMade { run }, &[slot.as_fd()])?,
            Err(error) => wire::send(channel, &FromNest::SlotFailed { run, error }, &[])?,
        }
    }
    Ok(())
}

/// Makes a slot and gives its init's pidfd.
fn make_slot(order: slot::Order, descriptors: Vec<OwnedFd>, shared: &Shared) -> Result<OwnedFd, SetupError> {
    let handed = slot::Handed::from_descriptors(descriptors)?;
    let (ours, theirs) = Channel::pair().step("socketpair")?;
    let number = order.number;
    match clone::clone_process(Namespaces::ALL_BUT_CGROUP)? {
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
