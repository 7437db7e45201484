//! Running what was asked for, once: what is asked for again with the same idempotency key is what was begun before.
//!
//! Invariant: of requests with the same key, one at a time is looked at; so whoever comes second finds what the first has begun.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use domain::{ExecutionId, UserId};
use engine::{ExecutionRequest, Phases};
use serde::Serialize;
use store::{ExecutionRecord, IdempotencyKey, KnownRequest};
use tokio::sync::{Mutex as Turn, OwnedMutexGuard};

use super::execution::Execution;
use super::timing::timing;
use crate::AppState;
use crate::errors::ApiError;

/// What came of a request.
pub(crate) enum Ran {
    /// It has ended; and how long that took, if it was now.
    Ended(Box<ExecutionRecord>, Option<Phases>),
    /// They wait for their turn, or did when they were asked for.
    Queued(Vec<ExecutionRecord>),
}

/// A user's key.
type Owned = (UserId, String);

/// Whose turn it is with each key. Cheap to clone.
#[derive(Clone, Default)]
pub(crate) struct Turns(Arc<Mutex<HashMap<Owned, Arc<Turn<()>>>>>);

/// The turn with one key.
struct Held {
    turns: Turns,
    key: Owned,
    guard: Option<OwnedMutexGuard<()>>,
}

/// Runs the only one to its end, or puts all of them into the queue. An idempotency key stands with the first, for all.
pub(crate) async fn once(
    state: &AppState,
    requests: Vec<ExecutionRequest>,
    is_in_background: bool,
) -> Result<Ran, ApiError> {
    let first = requests.first().map(|first| (first.user, first.along.idempotency_key.clone()));
    let Some((user, Some(key))) = first else { return run(state, requests, is_in_background).await };
    let _turn = state.idempotency_turns.take(user, &key.key).await;
    if let Some(known) = begun_before(state, user, &key).await? {
        return again(state, user, known).await;
    }
    match run(state, requests, is_in_background).await {
        // Somebody who has gone away since has begun it after all.
        Err(ApiError::IdempotencyKeyReused) => match begun_before(state, user, &key).await? {
            Some(known) => again(state, user, known).await,
            None => Err(ApiError::IdempotencyKeyReused),
        },
        ran => ran,
    }
}

async fn run(
    state: &AppState,
    mut requests: Vec<ExecutionRequest>,
    is_in_background: bool,
) -> Result<Ran, ApiError> {
    if is_in_background {
        return Ok(Ran::Queued(state.engine.enqueue(requests).await?));
    }
    let request = requests.pop().ok_or(ApiError::ExecutionNotFound)?;
    let executed = state.engine.execute(request).await?;
    Ok(Ran::Ended(Box::new(executed.record), Some(executed.phases)))
}

async fn begun_before(
    state: &AppState,
    user: UserId,
    key: &IdempotencyKey,
) -> Result<Option<KnownRequest>, ApiError> {
    match state.store.known_request(user, &key.key, (state.clock)()).await? {
        Some((_, fingerprint)) if fingerprint != key.fingerprint => Err(ApiError::IdempotencyKeyReused),
        known => Ok(known.map(|(known, _)| known)),
    }
}

/// What was begun before, as it stands now; or when it has ended, where somebody waits for that.
async fn again(state: &AppState, user: UserId, known: KnownRequest) -> Result<Ran, ApiError> {
    if !known.is_in_background {
        let record = state.engine.ended(user, known.first).await?.ok_or(ApiError::ExecutionNotFound)?;
        return Ok(Ran::Ended(Box::new(record), None));
    }
    let mut records = Vec::new();
    for number in 0..i64::from(known.executions) {
        let record = state.store.execution_of(user, ExecutionId(known.first.0 + number)).await?;
        // One that was deleted is not begun again.
        records.extend(record);
    }
    if records.is_empty() { Err(ApiError::ExecutionNotFound) } else { Ok(Ran::Queued(records)) }
}

impl Ran {
    /// The one execution.
    pub(crate) fn answer(self) -> Response {
        self.answer_as(|execution| execution)
    }

    /// The one execution, with more around it.
    pub(crate) fn answer_as<T: Serialize>(self, present: impl Fn(Execution) -> T) -> Response {
        match self {
            Self::Ended(record, phases) => {
                let body = Json(present((*record).into()));
                match phases {
                    Some(phases) => (timing(&phases), body).into_response(),
                    None => body.into_response(),
                }
            }
            Self::Queued(records) => match records.into_iter().next() {
                Some(record) => (StatusCode::ACCEPTED, Json(present(record.into()))).into_response(),
                None => ApiError::ExecutionNotFound.into_response(),
            },
        }
    }

    /// All of them.
    pub(crate) fn records(self) -> Vec<ExecutionRecord> {
        match self {
            Self::Ended(record, _) => vec![*record],
            Self::Queued(records) => records,
        }
    }
}

impl Turns {
    async fn take(&self, user: UserId, key: &str) -> Held {
        let key = (user, key.to_owned());
        let turn = {
            let mut turns = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(turns.entry(key.clone()).or_default())
        };
        let mut held = Held { turns: self.clone(), key, guard: None };
        held.guard = Some(turn.lock_owned().await);
        held
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        self.guard = None;
        let mut turns = self.turns.0.lock().unwrap_or_else(PoisonError::into_inner);
        // Whoever waits for it has it, too.
        if turns.get(&self.key).is_some_and(|turn| Arc::strong_count(turn) == 1) {
            turns.remove(&self.key);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_key_has_one_turn_at_a_time_and_nothing_is_left_of_it() {
        let turns = Turns::default();
        let first = turns.take(UserId(1), "a").await;
        let _others = [turns.take(UserId(1), "b").await, turns.take(UserId(2), "a").await];
        let second = tokio::spawn({
            let turns = turns.clone();
            async move { drop(turns.take(UserId(1), "a").await) }
        });
        tokio::task::yield_now().await;
        assert!(!second.is_finished());
        drop(first);
        second.await.expect("it has its turn");
        assert_eq!(turns.0.lock().expect("whole").len(), 2, "only those that are held");
    }
}
