//! The gate under any order of coming, ending and giving up.

use std::collections::HashMap;

use proptest::collection::vec;
use proptest::prelude::*;

use super::*;

/// Of each user in these tests: `USERS[n]` is how many user `n` may have running.
const USERS: [u32; 4] = [1, 1, 2, 5];

#[derive(Clone, Debug)]
enum Step {
    Come(usize),
    /// One of those who run ends, or one of those who wait gives up: which, is chosen among all.
    Leave(prop::sample::Index),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        3 => (0..USERS.len()).prop_map(Step::Come),
        2 => any::<prop::sample::Index>().prop_map(Step::Leave),
    ]
}

/// Somebody at the gate, in the order of their coming.
struct Guest {
    user: usize,
    runs: bool,
    called: Option<oneshot::Receiver<()>>,
    place: Place,
}

/// A gate, its guests, and how often each waiting user was overtaken by each other one.
struct Scene {
    gate: Arc<Admission>,
    guests: Vec<Guest>,
    overtaken: HashMap<(usize, usize), u32>,
}

impl Scene {
    fn new(running_max: usize, waiting_max: usize) -> Self {
        let gate = Admission::new(Capacity { running_max, waiting_max });
        Self { gate, guests: Vec::new(), overtaken: HashMap::new() }
    }

    fn come(&mut self, user: usize) -> Result<(), ExecuteError> {
        let (place, called) = self.gate.line_up(id(user), USERS[user], false)?;
        self.guests.push(Guest { user, runs: called.is_none(), called, place });
        Ok(())
    }

    fn take(&mut self, step: &Step) {
        match step {
            Step::Come(user) => {
                let (waited, waited_all) = (self.waiting(*user), self.waiting_all());
                let had_room = self.has_room(*user) && waited == 0;
                match self.come(*user) {
                    Ok(()) => {}
                    Err(_) if had_room => panic!("there was room"),
                    Err(ExecuteError::TooManyWaiting { .. }) => {
                        assert_eq!(waited, self.gate.waiting_of_user_max)
                    }
                    Err(ExecuteError::Busy { .. }) => assert_eq!(waited_all, self.gate.capacity.waiting_max),
                    Err(other) => panic!("{other}"),
                }
            }
            Step::Leave(_) if self.guests.is_empty() => {}
            Step::Leave(which) => {
                let index = which.index(self.guests.len());
                self.leave(index);
            }
        }
        self.look();
    }

    fn leave(&mut self, index: usize) {
        let guest = self.guests.remove(index);
        let waited: Vec<usize> = (0..USERS.len()).filter(|user| self.waiting(*user) > 0).collect();
        drop((guest.called, guest.place));
        for by in self.hear_calls() {
            let may_run = |user: &usize| self.waiting(*user) > 0 && self.running(*user) < USERS[*user];
            let passed: Vec<usize> =
                waited.iter().copied().filter(|user| *user != by && may_run(user)).collect();
            for user in passed {
                *self.overtaken.entry((user, by)).or_default() += 1;
            }
            self.overtaken.retain(|(waiting, _), _| *waiting != by);
        }
        let waits: Vec<bool> = (0..USERS.len()).map(|user| self.waiting(user) > 0).collect();
        self.overtaken.retain(|(waiting, _), _| waits[*waiting]);
    }

    /// Whose turn has come.
    fn hear_calls(&mut self) -> Vec<usize> {
        let mut called = Vec::new();
        for guest in self.guests.iter_mut().filter(|guest| !guest.runs) {
            if guest.called.as_mut().is_some_and(|call| call.try_recv().is_ok()) {
                guest.runs = true;
                called.push(guest.user);
            }
        }
        called
    }

    /// Everything that must hold at any time.
    fn look(&self) {
        let capacity = self.gate.capacity;
        let running = self.guests.iter().filter(|guest| guest.runs).count();
        assert!(running <= capacity.running_max);
        assert!(self.waiting_all() <= capacity.waiting_max);
        for (user, concurrent_max) in USERS.into_iter().enumerate() {
            assert!(self.running(user) <= concurrent_max);
            assert!(self.waiting(user) <= self.gate.waiting_of_user_max);
            assert!(
                self.waiting(user) == 0 || !self.has_room(user),
                "user {user} waits although there is room"
            );
            let of_user = self.guests.iter().filter(|guest| guest.user == user);
            assert!(of_user.is_sorted_by_key(|guest| !guest.runs), "user {user}: first come, first served");
        }
        let most = self.overtaken.values().max();
        assert!(most.is_none_or(|times| *times <= 1), "overtaken twice: {:?}", self.overtaken);
    }

    fn has_room(&self, user: usize) -> bool {
        let running = self.guests.iter().filter(|guest| guest.runs).count();
        running < self.gate.capacity.running_max && self.running(user) < USERS[user]
    }

    fn running(&self, user: usize) -> u32 {
        self.guests.iter().filter(|guest| guest.user == user && guest.runs).map(|_| 1).sum()
    }

    fn waiting(&self, user: usize) -> usize {
        self.guests.iter().filter(|guest| guest.user == user && !guest.runs).count()
    }

    fn waiting_all(&self) -> usize {
        self.guests.iter().filter(|guest| !guest.runs).count()
    }
}

fn id(user: usize) -> UserId {
    UserId(i64::try_from(user).expect("a few"))
}

proptest! {
    #[test]
    fn the_bounds_hold_nobody_starves_and_no_place_is_lost(
        running_max in 1_usize..5,
        waiting_max in 0_usize..20,
        steps in vec(step(), 0..200),
    ) {
        let mut scene = Scene::new(running_max, waiting_max);
        for step in &steps {
            scene.take(step);
        }
        // Everybody who waits gets their turn, if only those who run end.
        while let Some(index) = scene.guests.iter().position(|guest| guest.runs) {
            scene.leave(index);
            scene.look();
        }
        prop_assert_eq!(scene.guests.len(), 0);
        let state = scene.gate.lock();
        prop_assert_eq!((state.running, state.waiting, state.users.len(), state.turns.len()), (0, 0, 0, 0));
    }
}

#[test]
fn one_of_one_users_goes_before_the_second_of_anothers() {
    let mut scene = Scene::new(1, 100);
    for user in [3, 3, 3, 3, 0, 2, 2] {
        scene.come(user).expect("there is room in line");
    }
    let mut order = Vec::new();
    while let Some(index) = scene.guests.iter().position(|guest| guest.runs) {
        order.push(scene.guests[index].user);
        scene.leave(index);
    }
    assert_eq!(order, [3, 3, 0, 2, 3, 2, 3]);
}

#[test]
fn a_higher_tier_does_not_overtake_ones_own_queue() {
    let gate = Admission::new(Capacity { running_max: 9, waiting_max: 100 });
    let ann = UserId(1);
    let (running, none) = gate.line_up(ann, 1, false).expect("there is room");
    assert!(none.is_none());
    let (_second, second_called) = gate.line_up(ann, 1, false).expect("may wait");
    let (_third, third_called) = gate.line_up(ann, 2, false).expect("may wait");
    let mut third_called =
        third_called.expect("it waits behind the second, though it might run by its own bound");
    drop(running);
    second_called.expect("it waits").try_recv().expect("its turn has come");
    third_called.try_recv().expect("and with it that of the third, beside it");
}

#[test]
fn a_users_own_queue_is_full_before_everybodys() {
    let mut scene = Scene::new(1, 8);
    for _ in 0..3 {
        scene.come(0).expect("one runs, two wait");
    }
    assert!(matches!(scene.come(0), Err(ExecuteError::TooManyWaiting { .. })));
    for user in [1, 1, 2, 2, 3, 3] {
        scene.come(user).expect("others may");
    }
    scene.guests.retain(|guest| guest.user != 0 || guest.runs);
    for user in [0, 0] {
        scene.come(user).expect("who gave up left nothing");
    }
    let gate = &scene.gate;
    assert!(matches!(gate.line_up(UserId(9), 1, false), Err(ExecuteError::Busy { .. })));
}

#[tokio::test]
async fn who_is_called_while_giving_up_leaves_the_place_to_the_next() {
    let gate = Admission::new(Capacity { running_max: 1, waiting_max: 10 });
    let visit = gate.arrive().expect("not paused");
    let first = visit.enter(UserId(1), 1).await.expect("there is room");
    let (second, called) = gate.line_up(UserId(2), 1, false).expect("may wait");
    let (third, mut third_called) = gate.line_up(UserId(3), 1, false).expect("may wait");
    drop(called);
    drop(first);
    let third_called = third_called.as_mut().expect("it waits");
    third_called.try_recv().expect_err("the second was called, though it does not listen");
    drop(second);
    third_called.try_recv().expect("its turn has come");
    drop(third);
    assert_eq!(gate.lock().running, 0);
}

#[tokio::test]
async fn a_pause_waits_for_nobody_and_lets_nobody_in() {
    let gate = Admission::new(Capacity { running_max: 1, waiting_max: 1 });
    let visit = gate.arrive().expect("not paused");
    gate.pause().expect_err("somebody is here");
    drop(visit);
    let pause = gate.pause().expect("nobody is here");
    gate.pause().expect_err("one at a time");
    assert!(matches!(gate.arrive(), Err(ExecuteError::Paused)));
    drop(pause);
    gate.arrive().expect("it is over");
}

#[test]
fn who_is_patient_takes_nobody_elses_room_to_wait() {
    let gate = Admission::new(Capacity { running_max: 1, waiting_max: 1 });
    let (running, _) = gate.line_up(UserId(1), 1, false).expect("there is room");
    let patient: Vec<_> =
        (2..9).map(|user| gate.line_up(UserId(user), 1, true).expect("there is always room")).collect();
    let (_waiting, called) = gate.line_up(UserId(1), 1, false).expect("there is room to wait");
    assert!(matches!(gate.line_up(UserId(9), 1, false), Err(ExecuteError::Busy { .. })));
    assert_eq!(gate.crowd(), Crowd { running: 1, waiting: 8 });
    drop(running);
    let mut calls: Vec<_> =
        patient.into_iter().filter_map(|(place, called)| called.zip(Some(place))).collect();
    assert!(calls[0].0.try_recv().is_ok(), "they have their turn as others do");
    drop(calls);
    assert!(called.expect("it waits").try_recv().is_ok());
    assert_eq!(gate.crowd(), Crowd { running: 1, waiting: 0 });
}
