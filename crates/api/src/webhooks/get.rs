//! `GET /executions/{id}/webhook`

use axum::Json;
use axum::extract::State;
use domain::ExecutionId;

use super::delivery::WebhookDelivery;
use crate::AppState;
use crate::errors::ApiError;
use crate::errors::documented::{Invalid, NotFound, Unauthorized};
use crate::extract::{ApiPath, Caller};

/// See what became of the webhook of an execution
///
/// Of one of the caller's own that was asked for with a `webhook_url`.
#[utoipa::path(
    get,
    path = "/executions/{id}/webhook",
    operation_id = "getWebhook",
    tag = "webhooks",
    params(("id" = i64, Path, description = "Which execution")),
    responses(
        (status = 200, description = "The webhook.", body = WebhookDelivery),
        Unauthorized, NotFound, Invalid,
    )
)]
pub(super) async fn get(
    State(state): State<AppState>,
    caller: Caller,
    ApiPath(id): ApiPath<ExecutionId>,
) -> Result<Json<WebhookDelivery>, ApiError> {
    let delivery = state.store.delivery_of(caller.user.id, id).await?;
    delivery.map(|delivery| Json(delivery.into())).ok_or(ApiError::WebhookNotFound)
}
