use domain::EnvironmentId;
use sandbox::spec::Interpreter;

use super::*;

fn spec(environment: &str) -> NestSpec {
    let view = View::Environment { id: EnvironmentId(1), generation: 1, interpreter: Interpreter::Own };
    NestSpec { name: environment.into(), view, may_be_warm: true }
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
    assert!(!nests.is_due(old, &["json".to_owned()], at + WINDOW) && nests.is_due(old, &[], at + AGE_MAX));
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
fn one_that_nobody_has_used_for_a_while_makes_room_for_another_to_be_warm() {
    let (mut nests, at) = (Nests::default(), Instant::now());
    let [a, b] = ["a", "b"].map(|name| open(&mut nests, name, &[], at));
    assert_eq!(nests.room_for_warm(&spec("c"), 3, at), Room::Free);
    assert_eq!(nests.room_for_warm(&spec("c"), 2, at), Room::None, "both are in use");
    nests.take(b, at + WINDOW);
    assert_eq!(nests.room_for_warm(&spec("c"), 2, at + WINDOW), Room::InsteadOf(a));
    nests.take(a, at);
    assert_eq!(
        nests.room_for_warm(&spec("c"), 2, at + 2 * WINDOW),
        Room::None,
        "something is under way in each"
    );
    assert_eq!(nests.room_for_warm(&spec("c"), 0, at), Room::None);
}

#[test]
fn what_stayed_cold_for_want_of_room_is_warm_when_there_is_some() {
    let (mut nests, at) = (Nests::default(), Instant::now());
    let warm = open(&mut nests, "warm", &[], at);
    let cold = nests.add(spec("cold"), None, at);
    nests.announce(cold);
    assert!(!nests.could_be_warm(cold, 1, at) && !nests.could_be_warm(warm, 2, at));
    assert!(nests.could_be_warm(cold, 2, at) && nests.could_be_warm(cold, 1, at + WINDOW));
    open(&mut nests, "cold", &[], at);
    assert!(!nests.could_be_warm(cold, 3, at), "its successor is on the way");
}

#[test]
fn an_idle_nest_is_closed_at_once_when_another_takes_its_place() {
    let (mut nests, at) = (Nests::default(), Instant::now());
    let old = open(&mut nests, "a", &[], at);
    nests.warmed(old, true);
    let new = open(&mut nests, "a", &["json"], at);
    assert_eq!(nests.warmed(new, true).close, [old]);
    assert_eq!(nests.take(old, at), None, "it may be gone already");
}

#[test]
fn a_successor_takes_no_room_of_its_own() {
    let (mut nests, at) = (Nests::default(), Instant::now());
    open(&mut nests, "a", &[], at);
    assert_eq!(nests.room_for_warm(&spec("a"), 1, at), Room::Free);
    open(&mut nests, "a", &["json"], at);
    assert_eq!(nests.room_for_warm(&spec("b"), 2, at), Room::Free);
}

#[test]
fn what_does_not_come_to_be_warm_is_not_tried_again_and_again() {
    let (mut nests, at) = (Nests::default(), Instant::now());
    let cold = nests.add(spec("a"), None, at);
    nests.announce(cold);
    let next = open(&mut nests, "a", &["bad"], at);
    nests.warmed(next, false);
    nests.remove(next);
    assert!(!nests.could_be_warm(cold, 8, at));
    let warm = open(&mut nests, "b", &[], at);
    nests.warmed(warm, true);
    let wanted = ["bad".to_owned()];
    assert!(nests.is_due(warm, &wanted, at + WINDOW));
    let next = open(&mut nests, "b", &["bad"], at + WINDOW);
    nests.warmed(next, false);
    nests.remove(next);
    assert!(!nests.is_due(warm, &wanted, at + WINDOW) && nests.is_due(warm, &wanted, at + AGE_MAX));
}

#[test]
fn cold_ones_are_bounded_too() {
    let (mut nests, at) = (Nests::default(), Instant::now());
    for number in 0..COLD_MAX {
        assert_eq!(nests.superfluous_cold(), None);
        let id = nests.add(spec(&number.to_string()), None, at + Duration::from_secs(99 - number as u64));
        nests.announce(id);
    }
    let last = NestId(u32::try_from(COLD_MAX).expect("small"));
    assert_eq!(nests.superfluous_cold(), Some(last));
}
