//! The nests of one launcher and the places in them: which there are, which are free, how many to have ready. Only numbers and decisions;
//! [`crate::launcher_link`] does what is decided.
//!
//! Invariant: a place is given away once.

use std::collections::{BTreeMap, VecDeque};
use std::time::{Duration, Instant};

use sandbox::spec::{NestId, NestSpec, RunId};

/// How many places an environment has ready at most, however busy it is.
const PLACES_MAX: usize = 16;

/// How long the busiest moment is remembered when it comes to how many places to have ready: twice this at most.
const WINDOW: Duration = Duration::from_secs(30);

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

/// One nest.
#[derive(Debug)]
pub(crate) struct Nest {
    pub spec: NestSpec,
    pub state: State,
    pub warmth: Warmth,
    /// What its zygote was asked to import.
    pub preload: Vec<String>,
    /// The nest whose place it takes when it is warm.
    replaces: Option<NestId>,
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
            preload: preload.unwrap_or_default(),
            replaces,
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
        let lacks = wanted.iter().any(|module| !nest.preload.contains(module))
            && at.duration_since(nest.opened) >= WINDOW;
        nest.state == State::Open && nest.warmth == Warmth::Warm && !is_being_replaced && (is_old || lacks)
    }

    /// The environment that was not used for the longest time, of those with nothing under way.
    pub(crate) fn least_used(&self) -> Option<NestId> {
        let idle = self.nests.iter().filter(|(_, nest)| nest.state == State::Open && nest.running == 0);
        idle.min_by_key(|(_, nest)| nest.last_used).map(|(id, _)| *id)
    }

    /// How many there are.
    pub(crate) fn count(&self) -> usize {
        self.nests.len()
    }

    /// Gives away a place in a nest: a ready one, else one that is on its way, else a new one.
    pub(crate) fn take(&mut self, id: NestId, at: Instant) -> Option<Place> {
        self.runs_named += 1;
        let next = RunId(self.runs_named);
        let nest = self.nests.get_mut(&id)?;
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
            // What there is stays; it is not due again before its time.
            Some(_) => self.retire(id, &mut errands),
            None => {}
        }
        errands
    }

    /// A nest takes on no more runs.
    pub(crate) fn retire(&mut self, id: NestId, errands: &mut Errands) {
        if let Some(nest) = self.nests.get_mut(&id) {
            nest.state = State::Retired;
            errands.drop.extend(nest.ready.drain(..).chain(nest.making.drain(..)));
        }
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
mod tests {
    use super::*;

    fn spec(environment: &str) -> NestSpec {
        NestSpec { environment: environment.into(), interpreter: "/usr".into() }
    }

    fn open(nests: &mut Nests, environment: &str, modules: &[&str], at: Instant) -> NestId {
        let modules = modules.iter().map(|module| (*module).to_owned()).collect();
        let id = nests.add(spec(environment), Some(modules), at);
        nests.announce(id);
        id
    }

    fn take(nests: &mut Nests, id: NestId, count: usize, at: Instant) {
        for _ in 0..count {
            nests.take(id, at).expect("there");
        }
    }

    #[test]
    fn a_place_is_given_away_once_and_a_ready_one_first() {
        let (mut nests, at) = (Nests::default(), Instant::now());
        let id = open(&mut nests, "base", &[], at);
        assert!(nests.take(id, at).expect("there").is_new, "nothing is ready yet");
        let errands = nests.tend(id, at);
        let [(first, _), (second, _)] = errands.prepare[..] else { panic!("{errands:?}") };
        nests.prepared(second);
        let taken: Vec<Place> = (0..3).map(|_| nests.take(id, at).expect("there")).collect();
        assert_eq!([taken[0].run, taken[1].run], [second, first], "the ready one, then the one on its way");
        assert!(!taken[1].is_new && taken[2].is_new && ![first, second].contains(&taken[2].run));
    }

    #[test]
    fn as_many_are_ready_as_ran_at_a_time_lately_and_one_more() {
        let (mut nests, at) = (Nests::default(), Instant::now());
        let id = open(&mut nests, "base", &[], at);
        take(&mut nests, id, 4, at);
        let made = nests.tend(id, at).prepare;
        assert_eq!(made.len(), 5);
        made.iter().for_each(|(run, _)| nests.prepared(*run));
        (0..4).for_each(|_| nests.ended(id));
        assert_eq!(nests.tend(id, at), Errands::default(), "a pause is no reason to give them up");
        nests.tend(id, at + WINDOW);
        let later = nests.tend(id, at + 2 * WINDOW);
        assert_eq!((later.drop.len(), later.prepare.len()), (4, 0), "{later:?}");
        take(&mut nests, id, 99, at + 2 * WINDOW);
        assert_eq!(nests.tend(id, at + 2 * WINDOW).prepare.len(), PLACES_MAX);
    }

    #[test]
    fn another_nest_takes_over_when_it_is_warm_and_the_old_one_goes_after_its_last_run() {
        let (mut nests, at) = (Nests::default(), Instant::now());
        let old = open(&mut nests, "base", &["json"], at);
        nests.warmed(old, true);
        nests.take(old, at);
        let wanted = ["numpy".to_owned()];
        assert!(!nests.is_due(old, &wanted, at), "too soon");
        assert!(nests.is_due(old, &wanted, at + WINDOW));
        assert!(
            !nests.is_due(old, &["json".to_owned()], at + WINDOW) && nests.is_due(old, &[], at + AGE_MAX)
        );
        let new = open(&mut nests, "base", &["numpy"], at + WINDOW);
        assert!(!nests.is_due(old, &wanted, at + WINDOW), "one is on the way");
        assert_eq!(nests.current(&spec("base")), Some(old));
        nests.warmed(new, true);
        assert_eq!(nests.current(&spec("base")), Some(new));
        assert!(nests.tend(old, at).close.is_empty(), "a run is under way in it");
        nests.ended(old);
        assert_eq!(nests.tend(old, at).close, [old]);
    }

    #[test]
    fn one_that_does_not_come_to_be_warm_does_not_take_over() {
        let (mut nests, at) = (Nests::default(), Instant::now());
        let old = open(&mut nests, "base", &[], at);
        nests.warmed(old, true);
        let new = open(&mut nests, "base", &[], at);
        nests.warmed(new, false);
        assert_eq!(nests.current(&spec("base")), Some(old));
        assert_eq!(nests.tend(new, at).close, [new]);
    }

    #[test]
    fn cold_places_are_given_up_when_an_interpreter_is_warm() {
        let (mut nests, at) = (Nests::default(), Instant::now());
        let id = open(&mut nests, "base", &[], at);
        nests.take(id, at);
        let cold = nests.tend(id, at).prepare;
        nests.prepared(cold[0].0);
        let errands = nests.warmed(id, true);
        assert_eq!(errands.drop.len(), cold.len());
        nests.lost(cold[0].0);
        assert_eq!(nests.tend(id, at).prepare.len(), cold.len());
    }

    #[test]
    fn the_environment_not_used_for_the_longest_time_goes_first() {
        let (mut nests, at) = (Nests::default(), Instant::now());
        let [a, b, c] = ["a", "b", "c"].map(|name| open(&mut nests, name, &[], at));
        let seconds = Duration::from_secs;
        nests.take(a, at + seconds(3));
        nests.take(b, at + seconds(2));
        nests.take(c, at + seconds(1));
        assert_eq!(nests.least_used(), None, "something is under way in each");
        [a, b, c].into_iter().for_each(|id| nests.ended(id));
        assert_eq!(nests.least_used(), Some(c));
        assert_eq!((nests.count(), nests.remove(c).is_some(), nests.count()), (3, true, 2));
    }
}
