//! Running what was asked for, once: what is asked for again with the same idempotency key is what was begun before.
//!
//! Invariant: of requests with the same key, one at a time is looked at; so whoever comes second finds what the first has begun.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use domain::{ExecutionId, UserId};
use engine::{Build, ExecutionRequest, Running, Sight};
use serde::Serialize;
use store::{ExecutionRecord, IdempotencyKey, KnownRequest};
use tokio::sync::{Mutex as Turn, OwnedMutexGuard};

use super::events;
use super::execution::{Door, Execution};
use super::preparing::of_prepared;
use super::request::{Answer, Asked, OnDisconnect};
use super::script::{Prepared, prepare};
use super::timing::timing;
use crate::AppState;
use crate::errors::ApiError;

/// What a request has come to.
pub(crate) enum Ran {
    /// It runs, for this request.
    Begun(Running, Answer),
    /// It will run when its environment is built, and this request is told how that goes.
    Preparing(Box<ExecutionRequest>, OnDisconnect, Build),
    /// It was begun for a request before this one.
    Again(Sight, Answer),
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

/// Begins the only one, or puts all of them into the queue. An idempotency key stands with the first, for all.
pub(crate) async fn once(state: &AppState, all: Vec<Asked>) -> Result<Ran, ApiError> {
    let first = all.first().ok_or(ApiError::ExecutionNotFound)?;
    let (user, answer) = (first.request.user, first.answer);
    let Some(key) = first.request.along.idempotency_key.clone() else { return run(state, all).await };
    let _turn = state.idempotency_turns.take(user, &key.key).await;
    if let Some(known) = begun_before(state, user, &key).await? {
        return again(state, user, known, answer).await;
    }
    match run(state, all).await {
        // Somebody who has gone away since has begun it after all.
        Err(ApiError::IdempotencyKeyReused) => {
            let known = begun_before(state, user, &key).await?.ok_or(ApiError::IdempotencyKeyReused)?;
            again(state, user, known, answer).await
        }
        ran => ran,
    }
}

async fn run(state: &AppState, mut all: Vec<Asked>) -> Result<Ran, ApiError> {
    match (all.pop(), all.is_empty()) {
        (Some(only), true) if only.answer != Answer::AtOnce => {
            let prepared = prepare(state, only.request, only.answer == Answer::WithEvents).await?;
            let Prepared { request, build } = prepared;
            if let Some(build) = build {
                return Ok(Ran::Preparing(Box::new(request), only.on_disconnect, build));
            }
            let running = state.engine.begin(request).await?;
            Ok(Ran::Begun(only.on_disconnect.apply(running), only.answer))
        }
        (last, _) => {
            all.extend(last);
            let mut requests = Vec::with_capacity(all.len());
            for asked in all {
                // What is in the queue has an environment to run in.
                requests.push(prepare(state, asked.request, false).await?.request);
            }
            Ok(Ran::Queued(state.engine.enqueue(requests).await?))
        }
    }
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

/// What was begun before, as it stands now.
async fn again(state: &AppState, user: UserId, known: KnownRequest, answer: Answer) -> Result<Ran, ApiError> {
    if !known.is_in_background {
        let seen = state.engine.seen(user, known.first).await?.ok_or(ApiError::ExecutionNotFound)?;
        return Ok(Ran::Again(seen, answer));
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
    pub(crate) async fn answer(self, state: AppState) -> Result<Response, ApiError> {
        self.answer_as((state, Door::Token), |execution| execution).await
    }

    /// The one execution, with more around it.
    pub(crate) async fn answer_as<T: Serialize>(
        self,
        (state, door): (AppState, Door),
        present: impl Fn(Execution) -> T,
    ) -> Result<Response, ApiError> {
        match self {
            Self::Preparing(request, on_disconnect, build) => {
                Ok(of_prepared((state, door), (*request, on_disconnect), build))
            }
            Self::Begun(running, Answer::WithEvents) => Ok(events::of_running(state, door, running)),
            Self::Begun(running, _) => {
                let executed = running.ended().await?;
                let body = Json(present(Execution::at(door, executed.record)));
                Ok((timing(&executed.phases), body).into_response())
            }
            Self::Again(Sight::UnderWay(live), Answer::WithEvents) => {
                Ok(events::of_live(state, door, &live, None))
            }
            Self::Again(Sight::Over(record), Answer::WithEvents) => {
                Ok(events::of_record(state, door, *record, false))
            }
            Self::Again(Sight::UnderWay(live), _) => {
                let record = state.engine.ended(live.user, live.id).await?;
                let record = record.ok_or(ApiError::ExecutionNotFound)?;
                Ok(Json(present(Execution::at(door, record))).into_response())
            }
            Self::Again(Sight::Over(record), _) => {
                Ok(Json(present(Execution::at(door, *record))).into_response())
            }
            Self::Queued(records) => {
                let record = records.into_iter().next().ok_or(ApiError::ExecutionNotFound)?;
                Ok((StatusCode::ACCEPTED, Json(present(Execution::at(door, record)))).into_response())
            }
        }
    }

    /// All that were put into the queue.
    pub(crate) fn queued(self) -> Vec<ExecutionRecord> {
        match self {
            Self::Queued(records) => records,
            Self::Begun(..) | Self::Preparing(..) | Self::Again(..) => Vec::new(),
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
