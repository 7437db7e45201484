//! `POST /api/v1/execute`

use axum::extract::State;
use axum::response::Response;
use serde::Serialize;
use utoipa::ToSchema;

use crate::AppState;
use crate::audit::Entry;
use crate::errors::ApiError;
use crate::errors::documented::{
    BuildConflict, BuildRefused, BuildTooLong, KeyRefused, NotFound, TooLarge, TooMany, Unavailable,
};
use crate::executions::{Door, ExecuteForm, ExecuteRequest, Execution, ServerSentEvent, Submitted, once};
use crate::extract::{IdempotencyHeader, KeyCaller, Keyed};

/// One run of a program that was asked for with an API key.
#[derive(Serialize, ToSchema)]
pub(crate) struct ExternalExecution {
    #[serde(flatten)]
    pub(super) execution: Execution,
    /// What the item of the code library is called; null for a program that was none.
    #[schema(required)]
    pub(super) code_title: Option<String>,
}

/// Run a program with an API key
///
/// Answers when it has ended, however it ended: a program that fails is a 200 whose `status` says so. With `stream`, answers with server-sent
/// events, as `POST /execute` does; with `background`, at once.
#[utoipa::path(
    post,
    path = "/api/v1/execute",
    operation_id = "externalExecute",
    tag = "external",
    security(("apiKeyBearer" = []), ("apiKeyHeader" = []), ("apiKeyQuery" = [])),
    params(IdempotencyHeader),
    request_body(content((ExecuteRequest = "application/json"), (ExecuteForm = "multipart/form-data"))),
    responses(
        (status = 200, description = "It ran; or what happens to it, as it happens.", content(
            (ExternalExecution = "application/json"), (ServerSentEvent = "text/event-stream")
        )),
        (status = 202, description = "It waits for its turn.", body = ExternalExecution),
        KeyRefused, NotFound, BuildConflict, TooLarge, BuildRefused, TooMany, Unavailable, BuildTooLong,
    )
)]
pub(super) async fn execute(
    State(state): State<AppState>,
    caller: KeyCaller,
    entry: Entry,
    Submitted(Keyed { key, request }): Submitted,
) -> Result<Response, ApiError> {
    let asked = request.checked(&state, caller.into(), (key, entry.done())).await?;
    let code_title = asked.title.clone();
    let ran = once(&state, vec![asked]).await.map_err(ApiError::of_key_caller)?;
    let of_key_caller = |execution| ExternalExecution { execution, code_title: code_title.clone() };
    ran.answer_as((state, Door::Key), of_key_caller).await.map_err(ApiError::of_key_caller)
}
