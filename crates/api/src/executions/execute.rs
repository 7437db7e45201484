//! `POST /execute`

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};

use super::events;
use super::execution::Execution;
use super::preparing::of_prepared;
use super::request::{Asked, ExecuteRequest, OnDisconnect};
use super::script::{Prepared, prepare};
use super::timing::timing;
use crate::AppState;
use crate::audit::Entry;
use crate::errors::ApiError;
use crate::errors::documented::{
    BuildConflict, BuildRefused, BuildTooLong, NotFound, TooLarge, TooMany, Unauthorized, Unavailable,
};
use crate::extract::{ApiJson, Caller};

/// Run a program
///
/// Answers when it has ended, however it ended: a program that fails is a 200 whose `status` says so. With `stream`, answers with server-sent
/// events as soon as its turn has come: `started`, `stdout`, `stderr`, `display`, `usage`, `artifact`, and `finished` with the execution.
///
/// A program that says itself what it needs (PEP 723) waits for the environment that is made for it. With `stream`, it is told how that goes by
/// events `preparing {phase, line}` before `started`; what goes wrong then is the event `failed`.
#[utoipa::path(
    post,
    path = "/execute",
    operation_id = "execute",
    tag = "executions",
    request_body = ExecuteRequest,
    responses(
        (status = 200, description = "It ran; or what happens to it, as it happens.", content(
            (Execution = "application/json"), (String = "text/event-stream")
        )),
        Unauthorized, NotFound, BuildConflict, TooLarge, BuildRefused, TooMany, Unavailable, BuildTooLong,
    )
)]
pub(super) async fn execute(
    State(state): State<AppState>,
    caller: Caller,
    entry: Entry,
    ApiJson(request): ApiJson<ExecuteRequest>,
) -> Result<Response, ApiError> {
    let Asked { request, stream, on_disconnect, .. } =
        request.checked(&state, caller.into(), entry.done()).await?;
    let Prepared { request, build } = prepare(&state, request, stream).await?;
    if let Some(build) = build {
        return Ok(of_prepared(state, (request, on_disconnect), build));
    }
    let running = state.engine.begin(request).await?;
    let running = on_disconnect.apply(running);
    if stream {
        return Ok(events::of_running(state, running));
    }
    let executed = running.ended().await?;
    Ok((timing(&executed.phases), Json(Execution::from(executed.record))).into_response())
}

impl OnDisconnect {
    /// What becomes of a run when its request does not live any more.
    pub(crate) fn apply(self, running: engine::Running) -> engine::Running {
        match self {
            Self::Cancel => running.cancelled_when_dropped(),
            Self::Continue => running,
        }
    }
}
