//! Who may run now: so many at a time, so many of one user at a time, so many waiting; and in which order.
//!
//! Each user has a line of their own, first come first served. Whenever a place is free, the users are gone through in turn, so
//! one request of one user does not wait behind a hundred of another's.
//!
//! Invariant: a [`Place`] is in a line or takes up room to run, and dropping it gives up either: nothing is left of who gives up waiting.
//! Invariant: while there is room, nobody waits who may run; so whoever comes and may run overtakes nobody who is in line.
//! Invariant: the lock is held for a few steps over maps, never across an await.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use domain::UserId;
use tokio::sync::oneshot;

use crate::{Capacity, ExecuteError, Unfinished};

/// What to tell those who come when a queue is full, in seconds.
const RETRY_AFTER_S: u32 = 5;

/// One user may take up one in so many of the places in the queue.
const USERS_SHARE_OF_WAITING: usize = 4;

/// The gate.
#[derive(Debug)]
pub(crate) struct Admission {
    capacity: Capacity,
    waiting_of_user_max: usize,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    /// Visits that have not ended.
    visits: usize,
    is_paused: bool,
    running: usize,
    waiting: usize,
    /// Of those, how many are patient: one of a user at most, which others are not refused for.
    patient: usize,
    users: HashMap<UserId, Presence>,
    /// The users with somebody in line, in the order in which they are asked.
    turns: VecDeque<UserId>,
    tickets: u64,
}

/// What one user has here.
#[derive(Debug, Default)]
struct Presence {
    running: u32,
    line: VecDeque<Waiting>,
}

#[derive(Debug)]
struct Waiting {
    ticket: u64,
    /// How many its user may have running beside it, itself included.
    concurrent_max: u32,
    /// Nobody waits for the answer.
    is_patient: bool,
    call: oneshot::Sender<()>,
}

/// How many there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Crowd {
    pub(crate) running: usize,
    pub(crate) waiting: usize,
}

/// Between the arrival of a request and its settlement. While there is one, the gate cannot be paused.
#[derive(Debug)]
pub(crate) struct Visit(Arc<Admission>);

/// A place in line, and after the call the right to run.
#[derive(Debug)]
pub(crate) struct Place {
    admission: Arc<Admission>,
    user: UserId,
    ticket: u64,
}

/// As long as it lives, no execution is begun.
#[derive(Debug)]
pub struct Pause(Arc<Admission>);

impl Admission {
    pub(crate) fn new(capacity: Capacity) -> Arc<Self> {
        let waiting_of_user_max = (capacity.waiting_max / USERS_SHARE_OF_WAITING).max(1);
        Arc::new(Self { capacity, waiting_of_user_max, state: Mutex::default() })
    }

    pub(crate) fn arrive(self: &Arc<Self>) -> Result<Visit, ExecuteError> {
        let mut state = self.lock();
        if state.is_paused {
            return Err(ExecuteError::Paused);
        }
        state.visits += 1;
        Ok(Visit(Arc::clone(self)))
    }

    pub(crate) fn crowd(&self) -> Crowd {
        let state = self.lock();
        Crowd { running: state.running, waiting: state.waiting }
    }

    pub(crate) fn pause(self: &Arc<Self>) -> Result<Pause, Unfinished> {
        let mut state = self.lock();
        if state.is_paused || state.visits > 0 {
            return Err(Unfinished);
        }
        state.is_paused = true;
        Ok(Pause(Arc::clone(self)))
    }

    fn start_at_once(self: &Arc<Self>, user: UserId, concurrent_max: u32) -> Option<Place> {
        let mut state = self.lock();
        let has_room = state.has_room_for(user, concurrent_max, self.capacity.running_max);
        has_room.then(|| {
            state.start(user);
            let ticket = state.next_ticket();
            Place { admission: Arc::clone(self), user, ticket }
        })
    }

    /// A place, and what to await before running where there is no room yet.
    fn line_up(
        self: &Arc<Self>,
        user: UserId,
        concurrent_max: u32,
        is_patient: bool,
    ) -> Result<(Place, Option<oneshot::Receiver<()>>), ExecuteError> {
        let mut state = self.lock();
        let ticket = state.next_ticket();
        let called = if state.has_room_for(user, concurrent_max, self.capacity.running_max) {
            state.start(user);
            None
        } else {
            if !is_patient {
                state.check_bounds(user, self.waiting_of_user_max, self.capacity.waiting_max)?;
            }
            let (call, called) = oneshot::channel();
            state.wait(user, Waiting { ticket, concurrent_max, is_patient, call });
            Some(called)
        };
        Ok((Place { admission: Arc::clone(self), user, ticket }, called))
    }

    /// A panic while holding it leaves counts that are still right: each method changes them together, after what can fail.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Visit {
    /// The right to run, if there is room now.
    pub(crate) fn enter_at_once(&self, user: UserId, concurrent_max: u32) -> Option<Place> {
        self.0.start_at_once(user, concurrent_max)
    }

    /// Waits for room to run. Dropping the future gives up the place in line.
    pub(crate) async fn enter(&self, user: UserId, concurrent_max: u32) -> Result<Place, ExecuteError> {
        self.wait_in_line(user, concurrent_max, false).await
    }

    /// [`Self::enter`] for what nobody waits for: it takes up none of the room that there is for waiting. The caller sees to it
    /// that there is one of a user at a time.
    pub(crate) async fn enter_patiently(
        &self,
        user: UserId,
        concurrent_max: u32,
    ) -> Result<Place, ExecuteError> {
        self.wait_in_line(user, concurrent_max, true).await
    }

    /// One more, for what goes on by itself.
    pub(crate) fn another(&self) -> Self {
        self.0.lock().visits += 1;
        Self(Arc::clone(&self.0))
    }

    async fn wait_in_line(
        &self,
        user: UserId,
        concurrent_max: u32,
        is_patient: bool,
    ) -> Result<Place, ExecuteError> {
        let (place, called) = self.0.line_up(user, concurrent_max, is_patient)?;
        if let Some(called) = called {
            // The other end stays in line until it calls: only dropping `place` would take it out before.
            let _ = called.await;
        }
        Ok(place)
    }
}

impl State {
    fn next_ticket(&mut self) -> u64 {
        self.tickets += 1;
        self.tickets
    }

    fn has_room_for(&self, user: UserId, concurrent_max: u32, running_max: usize) -> bool {
        let of_user = self.users.get(&user);
        self.running < running_max
            && of_user.is_none_or(|of_user| of_user.line.is_empty() && of_user.running < concurrent_max)
    }

    fn check_bounds(&self, user: UserId, of_user_max: usize, max: usize) -> Result<(), ExecuteError> {
        let is_counted = |waiting: &&Waiting| !waiting.is_patient;
        let of_user =
            self.users.get(&user).map_or(0, |of_user| of_user.line.iter().filter(is_counted).count());
        if of_user >= of_user_max {
            return Err(ExecuteError::TooManyWaiting { retry_after_s: RETRY_AFTER_S });
        }
        if self.waiting - self.patient >= max {
            return Err(ExecuteError::Busy { retry_after_s: RETRY_AFTER_S });
        }
        Ok(())
    }

    fn start(&mut self, user: UserId) {
        self.running += 1;
        self.users.entry(user).or_default().running += 1;
    }

    fn wait(&mut self, user: UserId, waiting: Waiting) {
        self.waiting += 1;
        self.patient += usize::from(waiting.is_patient);
        let line = &mut self.users.entry(user).or_default().line;
        line.push_back(waiting);
        if line.len() == 1 {
            self.turns.push_back(user);
        }
    }

    /// Calls in as many as there is room for.
    fn call_next(&mut self, running_max: usize) {
        while self.running < running_max {
            let may_run = |user: &UserId| self.users.get(user).is_some_and(Presence::may_call);
            let Some(turn) = self.turns.iter().position(may_run) else { return };
            if let Some(user) = self.turns.remove(turn) {
                self.call(user);
            }
        }
    }

    fn call(&mut self, user: UserId) {
        let line = &mut self.users.entry(user).or_default().line;
        let Some(called) = line.pop_front() else { return };
        if !line.is_empty() {
            self.turns.push_back(user);
        }
        self.waiting -= 1;
        self.patient -= usize::from(called.is_patient);
        self.start(user);
        // Who does not listen any more is about to drop its place, which makes this room free again.
        let _ = called.call.send(());
    }

    /// Takes a place back, from the line or from those who run.
    fn leave(&mut self, user: UserId, ticket: u64) {
        let Some(presence) = self.users.get_mut(&user) else { return };
        if let Some(index) = presence.line.iter().position(|waiting| waiting.ticket == ticket) {
            let left = presence.line.remove(index);
            self.waiting -= 1;
            self.patient -= usize::from(left.is_some_and(|left| left.is_patient));
            if presence.line.is_empty() {
                self.turns.retain(|turn| *turn != user);
            }
        } else {
            presence.running -= 1;
            self.running -= 1;
        }
        if presence.running == 0 && presence.line.is_empty() {
            self.users.remove(&user);
        }
    }
}

impl Presence {
    /// Whether the first in line may run, as far as its user's own bound goes.
    fn may_call(&self) -> bool {
        self.line.front().is_some_and(|first| self.running < first.concurrent_max)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut state = self.admission.lock();
        state.leave(self.user, self.ticket);
        state.call_next(self.admission.capacity.running_max);
    }
}

impl Drop for Visit {
    fn drop(&mut self) {
        self.0.lock().visits -= 1;
    }
}

impl Drop for Pause {
    fn drop(&mut self) {
        self.0.lock().is_paused = false;
    }
}

#[cfg(test)]
mod tests;
