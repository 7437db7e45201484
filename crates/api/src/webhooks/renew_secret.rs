//! `POST /webhook-secret`

use axum::Json;
use axum::extract::State;

use super::secret::WebhookSecret;
use crate::AppState;
use crate::audit::Entry;
use crate::errors::ApiError;
use crate::errors::documented::Unauthorized;
use crate::extract::Caller;

/// Make a new secret to sign webhooks with
///
/// For 24 hours the one before signs, too, so that receivers can be told of the new one meanwhile.
#[utoipa::path(
    post,
    path = "/webhook-secret",
    operation_id = "renewWebhookSecret",
    tag = "webhooks",
    responses((status = 200, description = "The new secret.", body = WebhookSecret), Unauthorized)
)]
pub(super) async fn renew_secret(
    State(state): State<AppState>,
    caller: Caller,
    entry: Entry,
) -> Result<Json<WebhookSecret>, ApiError> {
    let ways = (&state.sealer, state.random);
    let now = (state.clock)();
    let secrets = state.store.renew_webhook_secret(caller.user.id, now, ways, entry.done()).await?;
    Ok(Json(secrets.into()))
}
