//! A nest: one environment's corner of the machine. Its init makes a slot for every run, and starts the zygote whose children wait in
//! them.

use std::os::fd::{AsFd, BorrowedFd, OwnedFd};

use sandbox::cgroup::{self, Bounds, Cgroup};
use sandbox::channel::Channel;
use sandbox::clone::{self, Cloned, Namespaces};
use sandbox::idmap;
use sandbox::layers::{Layer, Layers};
use sandbox::spec::Preload;
use sandbox::wire::{self, FromNest, GO, ToNest};
use sandbox::{SetupError, Step, descriptors, pidfd, poll, privileges, process};

use crate::order::{Materials, Shared};
use crate::root::{Layout, Plan};
use crate::slot;
use crate::zygote::Zygote;

/// What a zygote may have beside memory, so that packages in it cannot take the machine: far more processes and threads than
/// importing takes, and as much processor time as the largest tier.
const PIDS_MAX: u32 = 256;
const CPU_MILLI_MAX: u32 = 2000;

/// Memory that is enough to make any place, in bytes.
const MAKING_BYTES: u64 = 64 * 1024 * 1024;

/// The launcher's side of a nest.
#[derive(Debug)]
pub(crate) struct Nest {
    init: OwnedFd,
    pub channel: Channel,
    /// Its own, and its zygote's.
    cgroups: Vec<Cgroup>,
    /// The bounds of the last program in it.
    pub last_bounds: Option<Bounds>,
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
            Ok((init, channel)) => Ok(Self { init, channel, cgroups: vec![cgroup], last_bounds: None }),
            Err(error) => Err((error, cgroup)),
        }
    }

    /// Starts its zygote, in a cgroup of its own: packages run in it, and must not take from the nest's init what slots are made with.
    pub(crate) fn warm(&mut self, preload: Preload, mut cgroup: Cgroup) -> Result<(), SetupError> {
        let bounds = Bounds {
            memory_bytes_max: preload.memory_bytes_max,
            pids_max: PIDS_MAX,
            cpu_milli_max: CPU_MILLI_MAX,
        };
        let entered = cgroup.limit(&bounds).and_then(|()| cgroup.entrances());
        self.cgroups.push(cgroup);
        let entrances = entered?;
        let entrances: Vec<BorrowedFd<'_>> = entrances.iter().map(AsFd::as_fd).collect();
        wire::send(&self.channel, &ToNest::Warm(preload), &entrances)
    }

    /// Sets the bounds of the last program in it, while nobody waits: the next one's are likely to be the same, and if not are set then.
    pub(crate) fn limit_ahead(&self, cgroup: &mut Cgroup) -> Result<(), SetupError> {
        let Some(bounds) = self.last_bounds else { return Ok(()) };
        // Nobody is to be blamed for another one's limit because of what it takes to make a place.
        let memory_bytes_max = bounds.memory_bytes_max.max(MAKING_BYTES);
        cgroup.limit(&Bounds { memory_bytes_max, ..bounds })
    }

    /// The cgroups, to be removed when their processes are gone.
    pub(crate) fn take_cgroups(&mut self) -> Vec<Cgroup> {
        std::mem::take(&mut self.cgroups)
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
    let mut inside = Inside { channel, shared, zygote: None, slots: 0 };
    loop {
        let mut sources = vec![channel.as_fd()];
        sources.extend(inside.zygote.iter().map(AsFd::as_fd));
        match poll::readable(&sources, None)?.first() {
            Some(0) => match wire::receive(channel)? {
                Some((message, descriptors)) => inside.obey(message, descriptors)?,
                None => return Ok(()),
            },
            Some(_) => inside.hear_zygote()?,
            None => {}
        }
    }
}

/// What a nest's init holds.
struct Inside<'a> {
    channel: &'a Channel,
    shared: &'a Shared,
    zygote: Option<Zygote>,
    /// So many were made.
    slots: u32,
}

impl Inside<'_> {
    fn obey(&mut self, message: ToNest, descriptors: Vec<OwnedFd>) -> Result<(), SetupError> {
        match message {
            ToNest::Begin => Ok(()),
            ToNest::Warm(preload) => match Zygote::start(&preload, descriptors, self.shared) {
                Ok(zygote) => {
                    self.zygote = Some(zygote);
                    Ok(())
                }
                Err(error) => wire::send(self.channel, &FromNest::Warm(Err(error)), &[]),
            },
            ToNest::Prepare { run } => match self.make_slot(descriptors) {
                Ok(slot) => wire::send(self.channel, &FromNest::SlotMade { run }, &[slot.as_fd()]),
                Err(error) => wire::send(self.channel, &FromNest::SlotFailed { run, error }, &[]),
            },
        }
    }

    /// A zygote that cannot be used from the start is done without. One that is lost later takes the nest along: programs that it
    /// forked may be about to end, and nobody would be told how.
    fn hear_zygote(&mut self) -> Result<(), SetupError> {
        let Some(zygote) = &mut self.zygote else { return Ok(()) };
        let warmth = zygote.hear();
        if zygote.is_ready {
            return warmth.and(Err(SetupError::refused("understand the zygote")));
        }
        match warmth {
            Ok(_) => zygote.is_ready = true,
            Err(_) => self.zygote = None,
        }
        wire::send(self.channel, &FromNest::Warm(warmth), &[])
    }

    /// Makes a slot, with an interpreter that waits in it if there is a zygote, and gives its init's pidfd.
    fn make_slot(&mut self, descriptors: Vec<OwnedFd>) -> Result<OwnedFd, SetupError> {
        let Self { shared, .. } = *self;
        // What one build has made is the next one's to change.
        self.slots += u32::from(!shared.is_workshop);
        let materials = Materials::from_descriptors(descriptors, shared.own_devices)?;
        let (ours, theirs) = Channel::pair().step("socketpair")?;
        let zygote = self.zygote.as_ref().filter(|zygote| zygote.is_ready);
        let child = match zygote {
            Some(zygote) => Some((zygote, Channel::pair().step("socketpair")?)),
            None => None,
        };
        match clone::clone_process(Namespaces::of(shared.layers))? {
            Cloned::Child => {
                slot::init(materials, &theirs, child.map(|(_, (slots_end, _))| slots_end), shared)
            }
            Cloned::Parent { pid, pidfd: slot } => {
                let begun = shared
                    .ids
                    .map_slot(pid, self.slots)
                    .and_then(|()| ours.send(GO, &[]).step("begin slot"))
                    .and_then(|()| match &child {
                        Some((zygote, (_, childs_end))) => {
                            drop(theirs);
                            let pids = receive_pid_namespace(&ours)?;
                            zygote.order(pids.as_fd(), childs_end, &materials.entrances)
                        }
                        None => Ok(()),
                    });
                match begun {
                    Ok(()) => Ok(slot),
                    Err(error) => pidfd::kill(&slot).and(Err(error)),
                }
            }
        }
    }
}

/// What a slot's init sends when it has its ids.
fn receive_pid_namespace(slot: &Channel) -> Result<OwnedFd, SetupError> {
    let received = slot.receive().step("await the slot")?;
    received
        .and_then(|(_, descriptors)| descriptors.into_iter().next())
        .ok_or_else(|| SetupError::gone("slot"))
}
