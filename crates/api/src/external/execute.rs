//! `POST /api/v1/execute`

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use serde::Serialize;
use utoipa::ToSchema;

use crate::AppState;
use crate::audit::Entry;
use crate::errors::ApiError;
use crate::errors::documented::{
    BuildConflict, BuildRefused, BuildTooLong, KeyRefused, NotFound, TooLarge, TooMany, Unavailable,
};
use crate::executions::{
    Asked, ExecuteRequest, Execution, Prepared, events_of_prepared, events_of_running, prepare, timing,
};
use crate::extract::{ApiJson, KeyCaller};

/// One run of a program that was asked for with an API key.
#[derive(Serialize, ToSchema)]
pub(crate) struct ExternalExecution {
    #[serde(flatten)]
    execution: Execution,
    /// What the item of the code library is called; null for a program that was none.
    #[schema(required)]
    code_title: Option<String>,
}

/// Run a program with an API key
///
/// Answers when it has ended, however it ended: a program that fails is a 200 whose `status` says so. With `stream`, answers with server-sent
/// events, as `POST /execute` does.
#[utoipa::path(
    post,
    path = "/api/v1/execute",
    operation_id = "externalExecute",
    tag = "external",
    security(("apiKeyBearer" = []), ("apiKeyHeader" = []), ("apiKeyQuery" = [])),
    request_body = ExecuteRequest,
    responses(
        (status = 200, description = "It ran; or what happens to it, as it happens.", content(
            (ExternalExecution = "application/json"), (String = "text/event-stream")
        )),
        KeyRefused, NotFound, BuildConflict, TooLarge, BuildRefused, TooMany, Unavailable, BuildTooLong,
    )
)]
pub(super) async fn execute(
    State(state): State<AppState>,
    caller: KeyCaller,
    entry: Entry,
    ApiJson(request): ApiJson<ExecuteRequest>,
) -> Result<Response, ApiError> {
    let asked = request.checked(&state, caller.into(), entry.done()).await?;
    let Asked { request, title: code_title, stream, on_disconnect } = asked;
    let Prepared { request, build } =
        prepare(&state, request, stream).await.map_err(ApiError::of_key_caller)?;
    if let Some(build) = build {
        return Ok(events_of_prepared(state, (request, on_disconnect), build));
    }
    let of_key_caller = |error| ApiError::from(error).of_key_caller();
    let running = state.engine.begin(request).await.map_err(of_key_caller)?;
    let running = on_disconnect.apply(running);
    if stream {
        return Ok(events_of_running(state, running));
    }
    let executed = running.ended().await.map_err(of_key_caller)?;
    let answer = ExternalExecution { execution: executed.record.into(), code_title };
    Ok((timing(&executed.phases), Json(answer)).into_response())
}
