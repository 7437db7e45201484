//! `POST /executions/{id}/webhook/retry`

use axum::Json;
use axum::extract::State;
use domain::ExecutionId;

use super::delivery::WebhookDelivery;
use crate::AppState;
use crate::audit::Entry;
use crate::errors::ApiError;
use crate::errors::documented::{Invalid, NotFound, Unauthorized};
use crate::extract::{ApiPath, Caller};

/// Send the webhook of an execution again
///
/// Now, or as soon as the execution has ended; also one that was taken already, or that no more attempts would be made of.
#[utoipa::path(
    post,
    path = "/executions/{id}/webhook/retry",
    operation_id = "retryWebhook",
    tag = "webhooks",
    params(("id" = i64, Path, description = "Which execution")),
    responses(
        (status = 200, description = "The webhook, which is due.", body = WebhookDelivery),
        Unauthorized, NotFound, Invalid,
    )
)]
pub(super) async fn retry(
    State(state): State<AppState>,
    caller: Caller,
    ApiPath(id): ApiPath<ExecutionId>,
    entry: Entry,
) -> Result<Json<WebhookDelivery>, ApiError> {
    let due = state.store.retry_delivery(caller.user.id, id, (state.clock)(), entry.done()).await?;
    let due = due.ok_or(ApiError::WebhookNotFound)?;
    state.engine.announce_webhook();
    Ok(Json(due.into()))
}
