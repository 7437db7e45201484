//! `POST /api/v1/executions/batch`

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::execute::{ExternalExecuteRequest, ExternalExecution};
use crate::AppState;
use crate::audit::Entry;
use crate::errors::ApiError;
use crate::errors::documented::{Invalid, KeyRefused, NotFound, TooLarge, TooMany, Unavailable};
use crate::executions::{check_count, once, within};
use crate::extract::{IdempotencyHeader, KeyCaller, Keyed};

/// Programs to run in the background.
#[derive(Deserialize, ToSchema)]
pub(super) struct ExternalBatchRequest {
    /// From 1 to 100 of them. All run in the background, whatever they say.
    #[schema(min_items = 1, max_items = 100)]
    executions: Vec<ExternalExecuteRequest>,
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
    Keyed { mut key, request }: Keyed<ExternalBatchRequest>,
) -> Result<(StatusCode, Json<ExternalBatch>), ApiError> {
    check_count(request.executions.len())?;
    let (mut requests, mut titles) = (Vec::new(), Vec::new());
    for (index, request) in request.executions.into_iter().enumerate() {
        let checked = request.checked((&state, &caller), key.take(), entry.done()).await;
        let (request, title) = checked.map_err(|error| within(index, error))?;
        requests.push(request);
        titles.push(title);
    }
    let ran = once(&state, requests, true).await.map_err(ApiError::of_key_caller)?;
    let executions = ran
        .records()
        .into_iter()
        .zip(titles)
        .map(|(record, code_title)| ExternalExecution { execution: record.into(), code_title });
    Ok((StatusCode::ACCEPTED, Json(ExternalBatch { executions: executions.collect() })))
}
