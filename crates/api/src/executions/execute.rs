//! `POST /execute`

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};

use super::events;
use super::execution::Execution;
use super::request::{Asked, ExecuteRequest, OnDisconnect};
use super::timing::timing;
use crate::AppState;
use crate::audit::Entry;
use crate::errors::ApiError;
use crate::errors::documented::{Invalid, NotFound, TooLarge, TooMany, Unauthorized, Unavailable};
use crate::extract::{ApiJson, Caller};

/// Run a program
///
/// Answers when it has ended, however it ended: a program that fails is a 200 whose `status` says so. With `stream`, answers with server-sent
/// events as soon as its turn has come: `started`, `stdout`, `stderr`, `display`, `usage`, `artifact`, and `finished` with the execution.
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
        Unauthorized, NotFound, TooLarge, Invalid, TooMany, Unavailable,
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
