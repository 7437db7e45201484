//! Runs that wait for an environment that is made for them, as server-sent events: `preparing`, and then what every run is told by.

use std::pin::Pin;

use axum::response::Response;
use axum::response::sse::Event;
use engine::{Build, BuildLine, ExecutionRequest, Running};
use futures_util::future::Either;
use futures_util::stream::{self, StreamExt as _};
use serde_json::json;

use super::events;
use super::execution::Door;
use super::request::OnDisconnect;
use crate::AppState;
use crate::errors::{self, ApiError};

type Begun = Pin<Box<dyn Future<Output = Result<Running, ApiError>> + Send>>;

/// Tells how a build goes, begins the run, and tells how that goes.
pub(crate) fn of_prepared(
    (state, door): (AppState, Door),
    (request, on_disconnect): (ExecutionRequest, OnDisconnect),
    build: Build,
) -> Response {
    let lines = build.lines().map(|line| Ok(event_of(line)));
    let begun = begun(state.clone(), (request, on_disconnect), build);
    let run = stream::once(async move {
        match begun.await {
            Ok(running) => Either::Left(events::stream_of(state, door, running)),
            Err(error) => {
                errors::log(&error);
                let failed = events::event("failed", &errors::problem(&error, None));
                Either::Right(stream::once(std::future::ready(Ok(failed))))
            }
        }
    });
    events::answer(lines.chain(run.flatten()))
}

/// The run, when the build has ended. One that is to go on when its client goes away is begun although nobody waits for it by then.
fn begun(state: AppState, (request, on_disconnect): (ExecutionRequest, OnDisconnect), build: Build) -> Begun {
    let begun = async move {
        build.ended().await?;
        let running = state.engine.begin(request).await?;
        Ok(on_disconnect.apply(running))
    };
    match on_disconnect {
        OnDisconnect::Cancel => Box::pin(begun),
        OnDisconnect::Continue => {
            let task = tokio::spawn(begun);
            // Panics are caught at the HTTP boundary; this one came from inside a task, so it goes on there.
            Box::pin(async move {
                task.await.unwrap_or_else(|error| std::panic::resume_unwind(error.into_panic()))
            })
        }
    }
}

fn event_of(line: BuildLine) -> Event {
    let data = match line {
        BuildLine::Waiting { ahead } => {
            json!({ "phase": "waiting", "line": format!("Waiting for {ahead} other builds") })
        }
        BuildLine::Said(line) => json!({ "phase": line.word, "line": line.text }),
    };
    events::event("preparing", &data)
}
