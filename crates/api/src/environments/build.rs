//! Builds: begun, told as they go to who asks for that, and awaited by who does not.

use std::convert::Infallible;

use axum::Json;
use axum::extract::FromRequestParts;
use axum::http::header::ACCEPT;
use axum::http::request::Parts;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse as _, Response};
use engine::{Build, BuildChange, BuildError, BuildLine, BuildRequest};
use futures_util::stream::{self, Stream, StreamExt as _};
use serde::Serialize;
use serde_json::json;
use store::Environment;
use tokio::task::JoinHandle;

use super::access::Buildable;
use super::environment::UserEnvironment;
use crate::AppState;
use crate::audit::{Entry, refusals};
use crate::errors::ApiError;
use crate::extract::Caller;

/// How a build is told to who asked for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Telling {
    /// What came of it, when it has ended.
    AtTheEnd,
    /// Its lines as they come: who asks accepts `text/event-stream`.
    AsItGoes,
}

impl<S: Sync> FromRequestParts<S> for Telling {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Infallible> {
        let accepted = parts.headers.get_all(ACCEPT).iter().filter_map(|value| value.to_str().ok());
        let mut kinds = accepted.flat_map(|value| value.split(','));
        let is_stream = |kind: &str| {
            kind.split(';').next().is_some_and(|kind| kind.trim().eq_ignore_ascii_case("text/event-stream"))
        };
        Ok(if kinds.any(is_stream) { Self::AsItGoes } else { Self::AtTheEnd })
    }
}

/// Begins a change of an environment that is there, and answers as is asked for.
pub(super) async fn change(
    state: AppState,
    of: Buildable,
    change: BuildChange,
    (entry, telling): (Entry, Telling),
) -> Result<Response, ApiError> {
    let Buildable { caller, environment } = of;
    begin(state, (caller, environment), change, (entry, telling)).await
}

/// Begins a build and answers as is asked for.
pub(super) async fn begin(
    state: AppState,
    (caller, environment): (Caller, Environment),
    change: BuildChange,
    (entry, telling): (Entry, Telling),
) -> Result<Response, ApiError> {
    let bytes_max = bytes_max(&state, &caller, &environment).await?;
    let request = BuildRequest { environment, change, bytes_max, entry: Some(entry.done()) };
    let build = state.engine.build(request).await?;
    let noted = note_failure(&state, &build, entry);
    match telling {
        Telling::AsItGoes => Ok(told(state, caller, &build)),
        Telling::AtTheEnd => {
            // Panics are caught at the HTTP boundary; this one came from inside a task, so it goes on there.
            let ended = noted.await.unwrap_or_else(|error| std::panic::resume_unwind(error.into_panic()));
            Ok(Json(UserEnvironment::for_caller(&caller, &state, ended?)).into_response())
        }
    }
}

/// What an environment may take is its owner's to have, whoever builds it. Nobody's is the base environment, which is an administrator's to change.
async fn bytes_max(state: &AppState, caller: &Caller, environment: &Environment) -> Result<u64, ApiError> {
    let tier = match environment.owner.filter(|owner| *owner != caller.user.id) {
        Some(owner) => {
            let owner = state.store.user_by_id(owner).await?.ok_or(ApiError::NoSuchEnvironment)?;
            state.tiers.get(owner.tier)
        }
        None => &caller.tier,
    };
    Ok(tier.environment_bytes_max)
}

/// A build that came to nothing is noted, whether or not anybody waits for it.
fn note_failure(state: &AppState, build: &Build, entry: Entry) -> JoinHandle<Result<Environment, ApiError>> {
    let (state, build) = (state.clone(), build.clone());
    tokio::spawn(async move {
        let ended = build.ended().await.map_err(ApiError::from);
        if let Err(error) = &ended {
            entry.trail().note("reason", error.to_string());
            refusals::note_now(&state, entry.trail(), error).await;
        }
        ended
    })
}

/// Of which environment a build is, its lines from the first one on, and what came of it.
pub(super) fn told(state: AppState, caller: Caller, build: &Build) -> Response {
    let started = event("started", json!({ "id": build.environment() }));
    let lines = build.lines().map(event_of);
    let told = stream::once(std::future::ready(started)).chain(lines).map(Ok::<_, Infallible>);
    let events = told.chain(last_event(state, caller, build.clone()));
    Sse::new(events).keep_alive(KeepAlive::default()).into_response()
}

fn last_event(
    state: AppState,
    caller: Caller,
    build: Build,
) -> impl Stream<Item = Result<Event, Infallible>> + Send {
    stream::once(async move {
        let event = match build.ended().await {
            Ok(environment) => event("finished", UserEnvironment::for_caller(&caller, &state, environment)),
            Err(error) => {
                let error = ApiError::from(error);
                event("failed", json!({ "code": error.code(), "detail": error.to_string() }))
            }
        };
        Ok(event)
    })
}

fn event_of(line: BuildLine) -> Event {
    match line {
        BuildLine::Waiting { ahead } => event("waiting", json!({ "ahead": ahead })),
        BuildLine::Said(line) => event("progress", json!({ "phase": line.word, "line": line.text })),
    }
}

fn event(name: &str, data: impl Serialize) -> Event {
    Event::default().event(name).json_data(data).expect("texts, numbers and flags are JSON")
}

impl From<BuildError> for ApiError {
    fn from(error: BuildError) -> Self {
        use BuildError as E;
        match error {
            E::Busy => Self::EnvironmentBusy,
            E::Full => Self::TooManyBuilds { retry_after_s: 30 },
            E::Failed(_) | E::NoPython(..) | E::OutOfMemory => Self::BuildFailed(error.to_string()),
            E::DiskFull(_) => Self::NoRoom,
            E::TimedOut(seconds) => Self::BuildTimedOut { seconds },
            E::Cancelled => Self::BuildCancelled,
            E::Stopping => Self::ShuttingDown,
            E::Gone => Self::NoSuchEnvironment,
            E::System(reason) => Self::Internal(reason.into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use axum::http::Request;

    use super::*;

    async fn telling(accept: &str) -> Telling {
        let request = Request::builder().header(ACCEPT, accept).body(()).expect("a request");
        let Ok(telling) = Telling::from_request_parts(&mut request.into_parts().0, &()).await;
        telling
    }

    #[tokio::test]
    async fn a_stream_is_for_who_accepts_one() {
        for accept in ["text/event-stream", "application/json, Text/Event-Stream;q=0.9"] {
            assert_eq!(telling(accept).await, Telling::AsItGoes, "{accept}");
        }
        for accept in ["*/*", "application/json", "text/*", ""] {
            assert_eq!(telling(accept).await, Telling::AtTheEnd, "{accept}");
        }
    }
}
