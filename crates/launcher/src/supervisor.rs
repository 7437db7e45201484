//! The launcher's loop: what it holds, what it listens to, what it does about it.

use std::collections::{BTreeMap, BTreeSet};
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::path::Path;

use sandbox::cgroup::{Cgroup, Cgroups, Controller};
use sandbox::channel::Channel;
use sandbox::clone::{self, Namespaces};
use sandbox::idmap::{self, Ids};
use sandbox::layers::{Layer, Layers};
use sandbox::seccomp::Filter;
use sandbox::spec::{Isolation, KillReason, LauncherConfig, NestId, NestSpec, Preload, RunId, RunSpec, View};
use sandbox::wire::{self, FromLauncher, FromNest, ToLauncher, ToNest};
use sandbox::{SetupError, Step, environ, landlock, mount, pidfd, places, poll, probe, process};

use crate::nest::Nest;
use crate::order::Shared;
use crate::root::{Layout, Plan};
use crate::run::{Outcome, Run};
use crate::{slot_root, workshop};

/// Where the builder has a link to what it builds, in its workspace.
const BUILT: &str = "work/env";

/// How soon to try again to remove the cgroup of a slot whose processes are still on their way out, in milliseconds.
const BURIAL_INTERVAL_MS: u64 = 10;

/// What the loop can hear from.
#[derive(Clone, Copy, Debug)]
enum Source {
    Server,
    Nest(NestId),
    SlotReport(RunId),
    SlotEnd(RunId),
    MemoryUsedUp(RunId),
}

/// Everything the launcher holds.
#[derive(Debug)]
pub(crate) struct Supervisor {
    config: LauncherConfig,
    server: Channel,
    cgroups: Cgroups,
    shared: Shared,
    nests: BTreeMap<NestId, Nest>,
    runs: BTreeMap<RunId, Run>,
    /// Cgroups of what is gone, to be removed as soon as the kernel lets go of them.
    buried: Vec<Cgroup>,
    nests_made: u32,
}

impl Supervisor {
    /// Takes a mount namespace (without privilege, a user namespace too) and makes the cgroups' place.
    pub(crate) fn prepare(config: LauncherConfig, server: &Channel) -> Result<Self, SetupError> {
        let left_out = Controller::LIMITING.into_iter().filter(|c| config.without.has(layer_of(*c)));
        let cgroups = Cgroups::prepare(&config.instance, &left_out.collect::<Vec<_>>())?;
        let ids = Ids::available();
        workshop::prepare(&config, ids)?;
        enter_own_namespaces(ids)?;
        probe::namespaces(Namespaces::ALL_BUT_CGROUP)?;
        let layers = offered(ids, &cgroups).without(config.without);
        Ok(Self {
            config,
            server: server.duplicate()?,
            cgroups,
            shared: Shared {
                ids,
                // Not in most containers, whose root is root of its own user namespace only.
                own_devices: slot_root::own_devices().is_ok(),
                filter: Filter::for_programs()?,
                layers,
                layout: Layout::default(),
                is_workshop: false,
            },
            nests: BTreeMap::new(),
            runs: BTreeMap::new(),
            buried: Vec::new(),
            nests_made: 0,
        })
    }

    /// The layers every run is under, and those that are missing.
    pub(crate) fn isolation(&self) -> Isolation {
        self.shared.layers.into_isolation()
    }

    /// Serves until the server is gone.
    pub(crate) fn run(&mut self) -> Result<(), SetupError> {
        loop {
            for source in self.wait()? {
                match source {
                    Source::Server => match wire::receive(&self.server)? {
                        Some((message, descriptors)) => self.obey(message, &descriptors)?,
                        None => return Ok(()),
                    },
                    Source::Nest(nest) => self.hear_nest(nest)?,
                    Source::SlotReport(run) => self.hear_slot(run)?,
                    Source::SlotEnd(run) => self.settle(run)?,
                    Source::MemoryUsedUp(run) => self.memory_used_up(run),
                }
            }
            self.expire_runs()?;
            self.bury();
        }
    }

    /// Ends every nest and removes the cgroups.
    pub(crate) fn end(mut self) {
        self.runs.clear();
        self.nests.clear();
        if let Err(error) = self.cgroups.remove() {
            crate::report_to_stderr(&error);
        }
    }

    fn wait(&self) -> Result<Vec<Source>, SetupError> {
        let (sources, descriptors): (Vec<Source>, Vec<BorrowedFd<'_>>) = self.sources().into_iter().unzip();
        let ready = poll::readable(&descriptors, self.timeout_ms())?;
        Ok(ready.into_iter().map(|index| sources[index]).collect())
    }

    fn sources(&self) -> Vec<(Source, BorrowedFd<'_>)> {
        let mut sources = vec![(Source::Server, self.server.as_fd())];
        sources.extend(self.nests.iter().map(|(id, nest)| (Source::Nest(*id), nest.channel.as_fd())));
        for (id, run) in &self.runs {
            // Once the end is in sight it is what counts: the settlement reads the last words.
            if let Some(slot) = &run.slot {
                sources.push((Source::SlotEnd(*id), slot.as_fd()));
            }
            if run.is_talking() {
                sources.push((Source::SlotReport(*id), run.report.as_fd()));
            }
            if let Some(event) = run.memory_event.as_ref().filter(|_| run.is_unharmed()) {
                sources.push((Source::MemoryUsedUp(*id), event.as_fd()));
            }
        }
        sources
    }

    fn timeout_ms(&self) -> Option<u64> {
        let burial = (!self.buried.is_empty()).then_some(BURIAL_INTERVAL_MS);
        let now = process::monotonic_us();
        let deadlines = self.runs.values().filter_map(Run::deadline_us);
        let next = deadlines.min().map(|deadline| deadline.saturating_sub(now).div_ceil(1000));
        [burial, next].into_iter().flatten().min()
    }

    fn obey(&mut self, message: ToLauncher, descriptors: &[OwnedFd]) -> Result<(), SetupError> {
        match message {
            ToLauncher::Configure(_) => Err(SetupError::refused("configure twice")),
            ToLauncher::OpenNest { nest, spec, preload } => match self.open_nest(&spec, preload) {
                Ok(opened) => {
                    self.nests.insert(nest, opened);
                    Ok(())
                }
                Err(error) => self.tell(&FromLauncher::NestClosed { nest, error: Some(error) }),
            },
            ToLauncher::CloseNest { nest } => self.close_nest(nest, None),
            ToLauncher::Prepare { run, nest } => match self.prepare_place(run, nest) {
                Ok(()) => Ok(()),
                Err(error) => self.tell(&FromLauncher::Failed { run, error }),
            },
            ToLauncher::Start { run, spec } => {
                self.start(run, spec, descriptors);
                Ok(())
            }
            ToLauncher::Kill { run, reason } => {
                self.kill(run, reason);
                Ok(())
            }
        }
    }

    fn tell(&self, message: &FromLauncher) -> Result<(), SetupError> {
        wire::send(&self.server, message, &[])
    }

    fn open_nest(&mut self, spec: &NestSpec, preload: Option<Preload>) -> Result<Nest, SetupError> {
        let Some(shown) = places::shown(&self.config, spec) else {
            return Err(SetupError::refused("show an environment that was not declared"));
        };
        let mut plan = Plan::take(&shown, self.shared.layers)?;
        self.nests_made += 1;
        let number = self.nests_made;
        let is_workshop = matches!(spec.view, View::Workshop(_));
        let is_shown = |place: &str| shown.iter().any(|shown| shown.target == Path::new(place));
        if is_workshop && !is_shown(environ::ENVIRONMENT_ROOT) {
            // What is built is reached by the name that it will have for programs.
            plan.layout.links.push((BUILT.into(), environ::ENVIRONMENT_ROOT.trim_start_matches('/').into()));
        }
        let shared = Shared { is_workshop, ..self.shared.clone() };
        let cgroup = self.cgroups.create(&format!("nest-{number}"))?;
        let mut opened = match Nest::open(&shared, Ids::nest_number(number, is_workshop), plan, cgroup) {
            Ok(opened) => opened,
            Err((error, cgroup)) => {
                self.buried.push(cgroup);
                return Err(error);
            }
        };
        let warmed = preload.map_or(Ok(()), |preload| {
            opened.warm(preload, self.cgroups.create(&format!("zygote-{number}"))?)
        });
        match warmed {
            Ok(()) => Ok(opened),
            Err(error) => {
                self.buried.extend(opened.take_cgroups());
                Err(error)
            }
        }
    }

    /// The nest goes; runs that never got a slot are told of now, the others when their slots are gone.
    fn close_nest(&mut self, nest: NestId, error: Option<SetupError>) -> Result<(), SetupError> {
        let Some(mut closed) = self.nests.remove(&nest) else { return Ok(()) };
        self.buried.extend(closed.take_cgroups());
        drop(closed);
        let waiting = |(id, run): (&RunId, &Run)| (run.nest == nest && run.slot.is_none()).then_some(*id);
        let waiting: Vec<RunId> = self.runs.iter().filter_map(waiting).collect();
        for run in waiting {
            self.settle(run)?;
        }
        self.tell(&FromLauncher::NestClosed { nest, error })
    }

    fn prepare_place(&mut self, run: RunId, nest: NestId) -> Result<(), SetupError> {
        let opened = self.nests.get(&nest).ok_or_else(|| SetupError::gone("nest"))?;
        let mut cgroup = self.cgroups.create(&format!("run-{}", run.0))?;
        let own_devices = self.shared.own_devices;
        let limited = opened.limit_ahead(&mut cgroup);
        match limited.and_then(|()| request_slot(&opened.channel, run, &cgroup, own_devices)) {
            Ok((report, memory_event)) => {
                self.runs.insert(run, Run::new(nest, cgroup, report, memory_event));
                Ok(())
            }
            Err(error) => {
                self.buried.push(cgroup);
                Err(error)
            }
        }
    }

    /// A run whose place could not be made is settled already.
    fn start(&mut self, id: RunId, spec: RunSpec, descriptors: &[OwnedFd]) {
        let Some(run) = self.runs.get_mut(&id) else { return };
        let bounds = (&spec.limits).into();
        let started = if descriptors.len() == spec.descriptors() {
            run.start(spec, descriptors, self.shared.layers)
        } else {
            Err(SetupError::refused("start a run with other descriptors than its own"))
        };
        match (started, self.nests.get_mut(&run.nest)) {
            (Ok(()), Some(nest)) => nest.last_bounds = Some(bounds),
            (Ok(()), None) => {}
            (Err(error), _) => run.break_off(error),
        }
    }

    fn hear_nest(&mut self, nest: NestId) -> Result<(), SetupError> {
        let Some(known) = self.nests.get(&nest) else { return Ok(()) };
        match wire::receive(&known.channel) {
            Ok(Some((FromNest::Open, _))) => Ok(()),
            Ok(Some((FromNest::Warm(warmth), _))) => self.tell(&FromLauncher::NestWarm { nest, warmth }),
            Ok(Some((FromNest::SlotMade { run }, descriptors))) => {
                self.slot_made(run, descriptors);
                Ok(())
            }
            Ok(Some((FromNest::SlotFailed { run, error }, _))) => {
                if let Some(run) = self.runs.get_mut(&run) {
                    run.break_off(error);
                }
                self.settle(run)
            }
            Ok(Some((FromNest::Broken(error), _))) | Err(error) => self.close_nest(nest, Some(error)),
            Ok(None) => self.close_nest(nest, Some(SetupError::gone("nest"))),
        }
    }

    fn slot_made(&mut self, run: RunId, descriptors: Vec<OwnedFd>) {
        let Some(slot) = descriptors.into_iter().next() else { return };
        match self.runs.get_mut(&run) {
            Some(run) => run.slot_made(slot),
            // Given up meanwhile. A failure to end it would mean that it has ended.
            None => drop(pidfd::kill(&slot)),
        }
    }

    fn hear_slot(&mut self, id: RunId) -> Result<(), SetupError> {
        let Some(run) = self.runs.get_mut(&id) else { return Ok(()) };
        let was_waiting = run.is_waiting();
        run.hear();
        if run.is_waiting() && !was_waiting {
            return self.tell(&FromLauncher::Prepared { run: id });
        }
        // Its init is about to end, and everything in the slot with it: nobody need wait for that, unless the next run may need the memory.
        if run.is_over() && !run.holds_much_memory() { self.settle(id) } else { Ok(()) }
    }

    fn kill(&mut self, run: RunId, reason: KillReason) {
        if let Some(run) = self.runs.get_mut(&run) {
            run.kill(reason);
        }
    }

    /// Memory is used up in the run's cgroup or in one above it.
    fn memory_used_up(&mut self, run: RunId) {
        if let Some(run) = self.runs.get_mut(&run) {
            run.memory_used_up();
        }
    }

    /// The slot is gone, or there will be none: tell the server what came of the run.
    fn settle(&mut self, id: RunId) -> Result<(), SetupError> {
        let Some(mut run) = self.runs.remove(&id) else { return Ok(()) };
        let outcome = run.outcome();
        self.buried.push(run.cgroup);
        match outcome {
            Outcome::Finished(report) => self.tell(&FromLauncher::Finished { run: id, report }),
            Outcome::Failed(error) => self.tell(&FromLauncher::Failed { run: id, error }),
        }
    }

    fn expire_runs(&mut self) -> Result<(), SetupError> {
        let now = process::monotonic_us();
        let expired = |run: &Run| run.deadline_us().is_some_and(|deadline| deadline <= now);
        let mut silent = BTreeSet::new();
        let mut samples = Vec::new();
        for (id, run) in self.runs.iter_mut().filter(|(_, run)| expired(run)) {
            run.expire(now);
            samples.extend(run.take_sample().map(|sample| (*id, sample)));
            silent.extend(run.slot.is_none().then_some(run.nest));
        }
        samples.into_iter().try_for_each(|(run, sample)| self.tell(&FromLauncher::Used { run, sample }))?;
        // A nest that makes no slot any more is of no use to the runs behind this one either.
        silent
            .into_iter()
            .try_for_each(|nest| self.close_nest(nest, Some(SetupError::timed_out("make a slot"))))
    }

    fn bury(&mut self) {
        self.buried.retain_mut(|cgroup| match cgroup.remove() {
            Ok(removed) => !removed,
            Err(error) => {
                crate::report_to_stderr(&error);
                false
            }
        });
    }
}

/// Asks a nest for a slot, and keeps what tells of it: its channel, and the event of its memory.
fn request_slot(
    nest: &Channel,
    run: RunId,
    cgroup: &Cgroup,
    own_devices: bool,
) -> Result<(Channel, Option<OwnedFd>), SetupError> {
    let memory_event = cgroup.memory_used_up_event()?;
    let entrances = cgroup.entrances()?;
    let (ours, theirs) = Channel::pair().step("socketpair")?;
    let mut handed = vec![theirs.as_fd()];
    let devices = if own_devices { Some(slot_root::own_devices()?) } else { None };
    handed.extend(devices.iter().map(AsFd::as_fd));
    handed.extend(entrances.iter().map(AsFd::as_fd));
    wire::send(nest, &ToNest::Prepare { run }, &handed)?;
    Ok((ours, memory_event))
}

/// What this machine offers to this process.
fn offered(ids: Ids, cgroups: &Cgroups) -> Layers {
    let missing = cgroups.missing();
    let lacks_memory = missing.contains(&Controller::Memory);
    let mut lacking: Vec<Layer> = missing.into_iter().map(layer_of).collect();
    lacking.extend((!lacks_memory).then_some(Layer::MemoryWatch));
    lacking.extend((ids == Ids::Single).then_some(Layer::OwnUid));
    lacking.extend(landlock::version().is_err().then_some(Layer::Landlock));
    lacking.extend(probe::overlays().is_err().then_some(Layer::OverlayMounts));
    Layers::all().without(lacking.into_iter().collect())
}

fn layer_of(controller: Controller) -> Layer {
    match controller {
        Controller::Memory => Layer::MemoryCgroup,
        Controller::Pids => Layer::PidsCgroup,
        Controller::Cpu | Controller::Cpuacct => Layer::CpuCgroup,
    }
}

/// The launcher's own mount namespace, so that nothing it does shows outside; without privilege also the
/// user namespace in which it is root.
fn enter_own_namespaces(ids: Ids) -> Result<(), SetupError> {
    if ids == Ids::Ranges {
        clone::unshare(Namespaces::MOUNT)?;
    } else {
        let (uid, gid) = idmap::own_ids();
        clone::unshare(Namespaces::USER_AND_MOUNT)?;
        idmap::map_self_to_root(uid, gid)?;
    }
    mount::make_all_private()
}
