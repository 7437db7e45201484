//! The nests of one launcher and the places in them: which there are, which are free, how many to have ready. Only numbers and decisions;
//! [`crate::launcher_link`] does what is decided.
//!
//! Invariant: a place is given away once.

use std::collections::{BTreeMap, VecDeque};
use std::time::{Duration, Instant};

use sandbox::spec::{NestId, NestSpec, RunId, View};

/// How many places an environment has ready at most, however busy it is.
const PLACES_MAX: usize = 16;

/// How long the busiest moment is remembered when it comes to how many places to have ready: twice this at most.
const WINDOW: Duration = Duration::from_secs(30);

/// How many nests without an interpreter stay open: each has a process that waits, and one more for the place that is ready.
const COLD_MAX: usize = 32;

/// A zygote's children have its addresses and its hash seed. So many of them, and for so long, until another one takes its place.
const RUNS_MAX: u64 = 20_000;
const AGE_MAX: Duration = Duration::from_secs(3600);

/// What an environment's nest has come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum State {
    /// Being asked for: nobody may use it yet.
    Unannounced,
    /// There.
    Open,
    /// Takes on no more runs, and is closed after the last.
    Retired,
}

/// Whether interpreters wait in its places.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Warmth {
    /// It will have no zygote.
    Cold,
    /// Its zygote is on the way.
    Warming,
    /// They do.
    Warm,
}

impl Warmth {
    fn word(self) -> &'static str {
        match self {
            Self::Cold => "cold",
            Self::Warming => "warming",
            Self::Warm => "warm",
        }
    }
}

/// One nest.
#[derive(Debug)]
pub(crate) struct Nest {
    pub spec: NestSpec,
    pub state: State,
    pub warmth: Warmth,
    /// What its zygote was asked to import, if it was to have one.
    pub preload: Option<Vec<String>>,
    /// The nest whose place it takes when it is warm.
    replaces: Option<NestId>,
    /// Another one that was to take its place did not come to be warm: there is no use in trying again soon.
    is_hopeless: bool,
    ready: VecDeque<RunId>,
    making: VecDeque<RunId>,
    running: usize,
    runs: u64,
    opened: Instant,
    last_used: Instant,
    busiest: Busiest,
}

/// The most runs at a time, in this window and in the one before.
#[derive(Clone, Copy, Debug)]
struct Busiest {
    since: Instant,
    now: usize,
    before: usize,
}

impl Busiest {
    fn see(&mut self, running: usize, at: Instant) {
        let passed = at.duration_since(self.since);
        if passed >= WINDOW {
            self.before = if passed < 2 * WINDOW { self.now } else { 0 };
            self.now = 0;
            self.since = at;
        }
        self.now = self.now.max(running);
    }

    fn most(self) -> usize {
        self.now.max(self.before)
    }
}

/// A place that was given away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    pub run: RunId,
    pub nest: NestId,
    /// It has to be asked for first.
    pub is_new: bool,
}

/// Whether one more nest may be warm.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Room {
    Free,
    /// If this one goes.
    InsteadOf(NestId),
    None,
}

/// What there is of one nest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Pool {
    pub environment: String,
    pub warmth: &'static str,
    pub ready: usize,
    pub making: usize,
    pub running: usize,
}

/// What is to be done about a nest's places.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Errands {
    /// Places to ask for.
    pub prepare: Vec<(RunId, NestId)>,
    /// Places to give up.
    pub drop: Vec<RunId>,
    /// Nests to close.
    pub close: Vec<NestId>,
}

/// All nests of one launcher.
#[derive(Debug, Default)]
pub(crate) struct Nests {
    nests: BTreeMap<NestId, Nest>,
    nests_named: u32,
    runs_named: u64,
}

impl Nests {
    /// A nest about to be asked for.
    pub(crate) fn add(&mut self, spec: NestSpec, preload: Option<Vec<String>>, at: Instant) -> NestId {
        self.nests_named += 1;
        let id = NestId(self.nests_named);
        let replaces = self.current(&spec);
        let warmth = if preload.is_some() { Warmth::Warming } else { Warmth::Cold };
        let busiest = Busiest { since: at, now: 0, before: 0 };
        let nest = Nest {
            spec,
            state: State::Unannounced,
            warmth,
            preload,
            replaces,
            is_hopeless: false,
            ready: VecDeque::new(),
            making: VecDeque::new(),
            running: 0,
            runs: 0,
            opened: at,
            last_used: at,
            busiest,
        };
        self.nests.insert(id, nest);
        id
    }

    pub(crate) fn get(&self, id: NestId) -> Option<&Nest> {
        self.nests.get(&id)
    }

    pub(crate) fn remove(&mut self, id: NestId) -> Option<Nest> {
        self.nests.remove(&id)
    }

    /// The launcher was asked for it.
    pub(crate) fn announce(&mut self, id: NestId) {
        if let Some(nest) = self.nests.get_mut(&id) {
            nest.state = State::Open;
        }
    }

    /// The nest that runs of an environment go to. One that is to take another's place does so when it is warm.
    pub(crate) fn current(&self, spec: &NestSpec) -> Option<NestId> {
        let of_environment = |nest: &&Nest| nest.state == State::Open && nest.spec == *spec;
        let mut open = self.nests.iter().filter(|(_, nest)| of_environment(nest));
        open.next().map(|(id, _)| *id)
    }

    /// Whether another nest should take the place of an environment's: it is old, or is missing modules that programs import.
    pub(crate) fn is_due(&self, id: NestId, wanted: &[String], at: Instant) -> bool {
        let Some(nest) = self.nests.get(&id) else { return false };
        let is_being_replaced = self.nests.values().any(|other| other.replaces == Some(id));
        let is_old = nest.runs >= RUNS_MAX || at.duration_since(nest.opened) >= AGE_MAX;
        let has = |module: &String| nest.preload.as_ref().is_some_and(|preload| preload.contains(module));
        let lacks = !nest.is_hopeless && !wanted.iter().all(has) && at.duration_since(nest.opened) >= WINDOW;
        nest.state == State::Open && nest.warmth == Warmth::Warm && !is_being_replaced && (is_old || lacks)
    }

    /// Whether an environment may be warm beside the others. Where as many of them are as may be, one that nobody has used for a while
    /// makes room.
    pub(crate) fn room_for_warm(&self, spec: &NestSpec, warm_max: usize, at: Instant) -> Room {
        // A successor takes no room of its own.
        let is_other =
            |nest: &Nest| nest.warmth != Warmth::Cold && nest.spec != *spec && nest.replaces.is_none();
        let others = self.nests.values().filter(|nest| nest.state != State::Retired && is_other(nest));
        if others.count() < warm_max {
            return Room::Free;
        }
        let is_forgotten = |nest: &Nest| is_other(nest) && at.duration_since(nest.last_used) >= WINDOW;
        self.least_used(is_forgotten).map_or(Room::None, Room::InsteadOf)
    }

    /// The one that makes room when there are as many cold ones as there may be.
    pub(crate) fn superfluous_cold(&self) -> Option<NestId> {
        let is_cold = |nest: &Nest| nest.warmth == Warmth::Cold;
        let cold = self.nests.values().filter(|nest| nest.state != State::Retired && is_cold(nest)).count();
        if cold < COLD_MAX { None } else { self.least_used(is_cold) }
    }

    /// Whether a nest has no interpreter because there was no room for it, and now there is.
    pub(crate) fn could_be_warm(&self, id: NestId, warm_max: usize, at: Instant) -> bool {
        let Some(nest) = self.nests.get(&id) else { return false };
        let is_cold =
            nest.state == State::Open && nest.preload.is_none() && !nest.is_hopeless && nest.spec.may_be_warm;
        let is_being_replaced = || self.nests.values().any(|other| other.replaces == Some(id));
        is_cold && !is_being_replaced() && self.room_for_warm(&nest.spec, warm_max, at) != Room::None
    }

    /// Of these, the one not used for the longest time, with nothing under way.
    fn least_used(&self, of: impl Fn(&Nest) -> bool) -> Option<NestId> {
        let idle = self.nests.iter().filter(|(_, nest)| nest.state == State::Open && nest.running == 0);
        idle.filter(|(_, nest)| of(nest)).min_by_key(|(_, nest)| nest.last_used).map(|(id, _)| *id)
    }

    /// What there is of each.
    pub(crate) fn pools(&self) -> Vec<Pool> {
        let pool = |nest: &Nest| Pool {
            environment: nest.spec.name.clone(),
            warmth: nest.warmth.word(),
            ready: nest.ready.len(),
            making: nest.making.len(),
            running: nest.running,
        };
        self.nests.values().map(pool).collect()
    }

    /// Gives away a place in a nest: a ready one, else one that is on its way, else a new one.
    pub(crate) fn take(&mut self, id: NestId, at: Instant) -> Option<Place> {
        self.runs_named += 1;
        let next = RunId(self.runs_named);
        let nest = self.nests.get_mut(&id).filter(|nest| nest.state != State::Retired)?;
        nest.running += 1;
        nest.runs += 1;
        nest.last_used = at;
        nest.busiest.see(nest.running, at);
        let there = nest.ready.pop_front().or_else(|| nest.making.pop_front());
        Some(Place { run: there.unwrap_or(next), nest: id, is_new: there.is_none() })
    }

    /// Whether the next run in this nest would have to wait for its place.
    pub(crate) fn has_none_ready(&self, id: NestId) -> bool {
        self.nests.get(&id).is_some_and(|nest| nest.ready.is_empty())
    }

    /// A run in this nest is over.
    pub(crate) fn ended(&mut self, id: NestId) {
        if let Some(nest) = self.nests.get_mut(&id) {
            nest.running = nest.running.saturating_sub(1);
        }
    }

    /// A place has come to be ready.
    pub(crate) fn prepared(&mut self, run: RunId) {
        for nest in self.nests.values_mut() {
            if let Some(position) = nest.making.iter().position(|making| *making == run) {
                nest.making.remove(position);
                nest.ready.push_back(run);
            }
        }
    }

    /// A place that nobody has taken is gone.
    pub(crate) fn lost(&mut self, run: RunId) {
        for nest in self.nests.values_mut() {
            nest.making.retain(|making| *making != run);
            nest.ready.retain(|ready| *ready != run);
        }
    }

    /// The zygote is ready, or there will be none. Places without an interpreter are given up for others with one, and the nest that
    /// this one replaces retires.
    pub(crate) fn warmed(&mut self, id: NestId, is_warm: bool) -> Errands {
        let mut errands = Errands::default();
        let Some(nest) = self.nests.get_mut(&id) else { return errands };
        nest.warmth = if is_warm { Warmth::Warm } else { Warmth::Cold };
        if is_warm {
            errands.drop.extend(nest.ready.drain(..).chain(nest.making.drain(..)));
        }
        match nest.replaces.take() {
            Some(old) if is_warm => self.retire(old, &mut errands),
            // What there is stays.
            Some(old) => {
                if let Some(old) = self.nests.get_mut(&old) {
                    old.is_hopeless = true;
                }
                self.retire(id, &mut errands);
            }
            None => {}
        }
        errands
    }

    /// A nest takes on no more runs.
    pub(crate) fn retire(&mut self, id: NestId, errands: &mut Errands) {
        if let Some(nest) = self.nests.get_mut(&id) {
            nest.state = State::Retired;
            // Else when its last run is over.
            errands.close.extend((nest.running == 0).then_some(id));
            errands.drop.extend(nest.ready.drain(..).chain(nest.making.drain(..)));
        }
    }

    /// Nests of this kind take on no more runs.
    pub(crate) fn retire_where(&mut self, is_over: impl Fn(&NestSpec) -> bool) -> Errands {
        let mut errands = Errands::default();
        let over = self.nests.iter().filter(|(_, nest)| nest.state != State::Retired && is_over(&nest.spec));
        let over: Vec<NestId> = over.map(|(id, _)| *id).collect();
        over.into_iter().for_each(|id| self.retire(id, &mut errands));
        errands
    }

    /// What is shown in the nests there are, retired ones too.
    pub(crate) fn views(&self) -> Vec<View> {
        self.nests.values().map(|nest| nest.spec.view.clone()).collect()
    }

    /// Brings a nest to as many ready places as it should have.
    pub(crate) fn tend(&mut self, id: NestId, at: Instant) -> Errands {
        let mut errands = Errands::default();
        let Some(nest) = self.nests.get_mut(&id) else { return errands };
        if nest.state == State::Retired {
            errands.close.extend((nest.running == 0).then_some(id));
            return errands;
        }
        nest.busiest.see(nest.running, at);
        // Those that run will be followed by as many, and one more is there while the first of them is replaced.
        let wanted = (nest.busiest.most() + 1).min(PLACES_MAX);
        let spare = (nest.ready.len() + nest.making.len()).saturating_sub(wanted);
        errands.drop.extend(nest.ready.drain(..spare.min(nest.ready.len())));
        for _ in nest.ready.len() + nest.making.len()..wanted {
            self.runs_named += 1;
            nest.making.push_back(RunId(self.runs_named));
            errands.prepare.push((RunId(self.runs_named), id));
        }
        errands
    }
}

#[cfg(test)]
mod tests;
