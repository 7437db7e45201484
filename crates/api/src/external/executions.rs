//! `/api/v1/executions/{id}` and what is below it: the operations of `/executions/{id}`, by key.

use axum::Json;
use axum::extract::State;
use axum::response::Response;
use domain::ExecutionId;

use crate::AppState;
use crate::audit::Entry;
use crate::errors::ApiError;
use crate::errors::documented::{Conflict, Gone, Invalid, KeyRefused, NotFound, TooMany};
use crate::executions::{
    Door, Execution, LastEventId, ServerSentEvent, StdinRequest, artifact_of_user, artifacts_of_user,
    cancel_of_user, events_of_user, write_stdin_of_user,
};
use crate::extract::{ApiJson, ApiPath, KeyCaller};
use crate::message::Message;

/// Look at one execution, with an API key
#[utoipa::path(
    get,
    path = "/api/v1/executions/{id}",
    operation_id = "externalGetExecution",
    tag = "external",
    security(("apiKeyBearer" = []), ("apiKeyHeader" = []), ("apiKeyQuery" = [])),
    params(("id" = i64, Path, description = "Which one")),
    responses((status = 200, description = "The execution.", body = Execution), KeyRefused, NotFound, Invalid)
)]
pub(super) async fn get(
    State(state): State<AppState>,
    caller: KeyCaller,
    ApiPath(id): ApiPath<ExecutionId>,
) -> Result<Json<Execution>, ApiError> {
    let record = state.store.execution_of(caller.user.id, id).await?;
    record.map(|record| Json(Execution::at(Door::Key, record))).ok_or(ApiError::ExecutionNotFound)
}

/// Follow an execution, with an API key
///
/// As `GET /executions/{id}/events`.
#[utoipa::path(
    get,
    path = "/api/v1/executions/{id}/events",
    operation_id = "externalFollowExecution",
    tag = "external",
    security(("apiKeyBearer" = []), ("apiKeyHeader" = []), ("apiKeyQuery" = [])),
    params(
        ("id" = i64, Path, description = "Which one"),
        ("Last-Event-ID" = Option<String>, Header, description = "The id of the last event that was seen"),
    ),
    responses(
        (status = 200, description = "Its events.", content_type = "text/event-stream", body = ServerSentEvent),
        KeyRefused, NotFound, Invalid,
    )
)]
pub(super) async fn events(
    State(state): State<AppState>,
    caller: KeyCaller,
    ApiPath(id): ApiPath<ExecutionId>,
    last: LastEventId,
) -> Result<Response, ApiError> {
    events_of_user((state, Door::Key), caller.user.id, id, last).await
}

/// End an execution, with an API key
#[utoipa::path(
    post,
    path = "/api/v1/executions/{id}/cancel",
    operation_id = "externalCancelExecution",
    tag = "external",
    security(("apiKeyBearer" = []), ("apiKeyHeader" = []), ("apiKeyQuery" = [])),
    params(("id" = i64, Path, description = "Which one")),
    responses((status = 200, description = "It ends, or has ended.", body = Execution), KeyRefused, NotFound, Invalid)
)]
pub(super) async fn cancel(
    State(state): State<AppState>,
    caller: KeyCaller,
    ApiPath(id): ApiPath<ExecutionId>,
    entry: Entry,
) -> Result<Json<Execution>, ApiError> {
    let record = cancel_of_user(&state, caller.user.id, id, entry).await?;
    Ok(Json(Execution::at(Door::Key, record)))
}

/// Give an execution something to read, with an API key
#[utoipa::path(
    post,
    path = "/api/v1/executions/{id}/stdin",
    operation_id = "externalWriteStdin",
    tag = "external",
    security(("apiKeyBearer" = []), ("apiKeyHeader" = []), ("apiKeyQuery" = [])),
    params(("id" = i64, Path, description = "Which one")),
    request_body = StdinRequest,
    responses(
        (status = 200, description = "It can be read.", body = Message),
        KeyRefused, NotFound, Conflict, Invalid, TooMany,
    )
)]
pub(super) async fn write_stdin(
    State(state): State<AppState>,
    caller: KeyCaller,
    ApiPath(id): ApiPath<ExecutionId>,
    ApiJson(request): ApiJson<StdinRequest>,
) -> Result<Json<Message>, ApiError> {
    write_stdin_of_user(&state, caller.user.id, id, request).await
}

/// Download a file that an execution has left, with an API key
#[utoipa::path(
    get,
    path = "/api/v1/executions/{id}/artifacts/{name}",
    operation_id = "externalGetArtifact",
    tag = "external",
    security(("apiKeyBearer" = []), ("apiKeyHeader" = []), ("apiKeyQuery" = [])),
    params(
        ("id" = i64, Path, description = "Which execution"),
        ("name" = String, Path, description = "The file's path below the working directory"),
    ),
    responses(
        (status = 200, description = "The file.", content_type = "application/octet-stream", body = Vec<u8>),
        KeyRefused, NotFound, Gone, Invalid,
    )
)]
pub(super) async fn artifact(
    State(state): State<AppState>,
    caller: KeyCaller,
    ApiPath((id, name)): ApiPath<(ExecutionId, String)>,
) -> Result<Response, ApiError> {
    artifact_of_user(&state, caller.user.id, id, &name).await
}

/// Download all files that an execution has left, with an API key
#[utoipa::path(
    get,
    path = "/api/v1/executions/{id}/artifacts.zip",
    operation_id = "externalGetArtifacts",
    tag = "external",
    security(("apiKeyBearer" = []), ("apiKeyHeader" = []), ("apiKeyQuery" = [])),
    params(("id" = i64, Path, description = "Which execution")),
    responses(
        (status = 200, description = "The archive.", content_type = "application/zip", body = Vec<u8>),
        KeyRefused, NotFound, Gone, Invalid,
    )
)]
pub(super) async fn artifacts(
    State(state): State<AppState>,
    caller: KeyCaller,
    ApiPath(id): ApiPath<ExecutionId>,
) -> Result<Response, ApiError> {
    artifacts_of_user(&state, caller.user.id, id).await
}
