//! `POST /api/v1/executions/batch`

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::execute::ExternalExecution;
use crate::AppState;
use crate::audit::Entry;
use crate::errors::ApiError;
use crate::errors::documented::{Invalid, KeyRefused, NotFound, TooLarge, TooMany, Unavailable};
use crate::executions::{Door, ExecuteRequest, Execution, in_background, once};
use crate::extract::{IdempotencyHeader, KeyCaller, Keyed};

/// Programs to run in the background.
#[derive(Deserialize, ToSchema)]
pub(super) struct ExternalBatchRequest {
    /// From 1 to 100 of them. All run in the background, whatever they say.
    #[schema(min_items = 1, max_items = 100)]
    executions: Vec<ExecuteRequest>,
}

/// The executions of a batch, in its order.
#[derive(Serialize, ToSchema)]
pub(super) struct ExternalBatch {
    executions: Vec<ExternalExecution>,
}

/// Run many programs in the background, with an API key
///
/// All of them are put into the queue, or none.
#[utoipa::path(
    post,
    path = "/api/v1/executions/batch",
    operation_id = "externalExecuteBatch",
    tag = "external",
    security(("apiKeyBearer" = []), ("apiKeyHeader" = []), ("apiKeyQuery" = [])),
    params(IdempotencyHeader),
    request_body = ExternalBatchRequest,
    responses(
        (status = 202, description = "They wait for their turn.", body = ExternalBatch),
        KeyRefused, NotFound, TooLarge, Invalid, TooMany, Unavailable,
    )
)]
pub(super) async fn batch(
    State(state): State<AppState>,
    caller: KeyCaller,
    entry: Entry,
    Keyed { key, request }: Keyed<ExternalBatchRequest>,
) -> Result<(StatusCode, Json<ExternalBatch>), ApiError> {
    let all = in_background(&state, caller.into(), request.executions, (key, &entry)).await?;
    let titles: Vec<Option<String>> = all.iter().map(|asked| asked.title.clone()).collect();
    let ran = once(&state, all).await.map_err(ApiError::of_key_caller)?;
    let executions = ran.queued().into_iter().zip(titles);
    let executions = executions.map(|(record, code_title)| ExternalExecution {
        execution: Execution::at(Door::Key, record),
        code_title,
    });
    Ok((StatusCode::ACCEPTED, Json(ExternalBatch { executions: executions.collect() })))
}
