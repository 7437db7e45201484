//! `POST /execute`

use axum::extract::State;
use axum::response::Response;

use super::events::ServerSentEvent;
use super::execution::Execution;
use super::form::{ExecuteForm, Submitted};
use super::once::once;
use super::request::{ExecuteRequest, OnDisconnect};
use crate::AppState;
use crate::audit::Entry;
use crate::errors::ApiError;
use crate::errors::documented::{
    BuildConflict, BuildRefused, BuildTooLong, NotFound, TooLarge, TooMany, Unauthorized, Unavailable,
};
use crate::extract::{Caller, IdempotencyHeader, Keyed};

/// Run a program
///
/// Answers when it has ended, however it ended: a program that fails is a 200 whose `status` says so. With `stream`, answers with server-sent
/// events as soon as its turn has come: `started`, `stdout`, `stderr`, `display`, `usage`, `artifact`, and `finished` with the execution. With `background`, answers at once.
///
/// A program that says itself what it needs (PEP 723) waits for the environment that is made for it. With `stream`, it is told how that goes by
/// events `preparing {phase, line}` before `started`; what goes wrong then is the event `failed`.
#[utoipa::path(
    post,
    path = "/execute",
    operation_id = "execute",
    tag = "executions",
    params(IdempotencyHeader),
    request_body(content((ExecuteRequest = "application/json"), (ExecuteForm = "multipart/form-data"))),
    responses(
        (status = 200, description = "It ran; or what happens to it, as it happens.", content(
            (Execution = "application/json"), (ServerSentEvent = "text/event-stream")
        )),
        (status = 202, description = "It waits for its turn.", body = Execution),
        Unauthorized, NotFound, BuildConflict, TooLarge, BuildRefused, TooMany, Unavailable, BuildTooLong,
    )
)]
pub(super) async fn execute(
    State(state): State<AppState>,
    caller: Caller,
    entry: Entry,
    Submitted(Keyed { key, request }): Submitted,
) -> Result<Response, ApiError> {
    let asked = request.checked(&state, caller.into(), (key, entry.done())).await?;
    once(&state, vec![asked]).await?.answer(state).await
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
