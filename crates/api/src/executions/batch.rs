//! `POST /executions/batch`

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use store::IdempotencyKey;
use utoipa::ToSchema;

use super::execution::Execution;
use super::once::once;
use super::request::{Answer, Asked, Asker, ExecuteRequest};
use crate::AppState;
use crate::audit::Entry;
use crate::errors::ApiError;
use crate::errors::documented::{Invalid, NotFound, TooLarge, TooMany, Unauthorized, Unavailable};
use crate::extract::{Caller, IdempotencyHeader, Keyed};

/// The largest body, in bytes.
pub(crate) const BATCH_BODY_BYTES_MAX: usize = 32 * 1024 * 1024;

/// Programs of one batch.
const EXECUTIONS_MAX: usize = 100;

/// Programs to run in the background.
#[derive(Deserialize, ToSchema)]
pub(super) struct BatchRequest {
    /// From 1 to 100 of them. All run in the background, whatever they say.
    #[schema(min_items = 1, max_items = 100)]
    executions: Vec<ExecuteRequest>,
}

/// The executions of a batch, in its order.
#[derive(Serialize, ToSchema)]
pub(super) struct Batch {
    executions: Vec<Execution>,
}

/// Run many programs in the background
///
/// All of them are put into the queue, or none.
#[utoipa::path(
    post,
    path = "/executions/batch",
    operation_id = "executeBatch",
    tag = "executions",
    params(IdempotencyHeader),
    request_body = BatchRequest,
    responses(
        (status = 202, description = "They wait for their turn.", body = Batch),
        Unauthorized, NotFound, TooLarge, Invalid, TooMany, Unavailable,
    )
)]
pub(super) async fn batch(
    State(state): State<AppState>,
    caller: Caller,
    entry: Entry,
    Keyed { key, request }: Keyed<BatchRequest>,
) -> Result<(StatusCode, Json<Batch>), ApiError> {
    let all = in_background(&state, caller.into(), request.executions, (key, &entry)).await?;
    let records = once(&state, all).await?.queued();
    let executions = records.into_iter().map(Execution::from).collect();
    Ok((StatusCode::ACCEPTED, Json(Batch { executions })))
}

/// All of a batch, checked, whoever calls. The key goes with the first, for all.
pub(crate) async fn in_background(
    state: &AppState,
    asker: Asker,
    requests: Vec<ExecuteRequest>,
    (mut key, entry): (Option<IdempotencyKey>, &Entry),
) -> Result<Vec<Asked>, ApiError> {
    match requests.len() {
        0 => return Err(ApiError::invalid("/executions", "there is none")),
        count if count > EXECUTIONS_MAX => {
            return Err(ApiError::invalid("/executions", format!("there are more than {EXECUTIONS_MAX}")));
        }
        _ => {}
    }
    let mut all = Vec::new();
    for (index, request) in requests.into_iter().enumerate() {
        let asked = request.checked(state, asker.clone(), (key.take(), entry.done())).await;
        let asked = asked.map_err(|error| within(index, error))?;
        if asked.answer == Answer::WithEvents {
            return Err(ApiError::invalid(format!("/executions/{index}/stream"), "nobody waits for a batch"));
        }
        all.push(Asked { answer: Answer::AtOnce, ..asked });
    }
    Ok(all)
}

/// What is wrong with one of a batch, as something that is wrong with the batch.
fn within(index: usize, error: ApiError) -> ApiError {
    match error {
        ApiError::Invalid(mut errors) => {
            for error in &mut errors {
                error.pointer = format!("/executions/{index}{}", error.pointer);
            }
            ApiError::Invalid(errors)
        }
        error => error,
    }
}
