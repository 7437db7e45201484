//! `GET /webhook-secret`

use axum::Json;
use axum::extract::State;
use chrono::{DateTime, Utc};
use serde::Serialize;
use store::WebhookSecrets;
use utoipa::ToSchema;

use crate::AppState;
use crate::errors::ApiError;
use crate::errors::documented::Unauthorized;
use crate::extract::Caller;

/// What the caller's webhooks are signed with.
#[derive(Serialize, ToSchema)]
pub(super) struct WebhookSecret {
    /// `whsec_` and base64, as the Standard Webhooks have it. Whoever knows it can sign in this server's name.
    secret: String,
    created_at: DateTime<Utc>,
    /// How long the secret before this one signs, too; null where there is none that does.
    #[schema(required)]
    previous_until: Option<DateTime<Utc>>,
}

/// Look at the secret that webhooks are signed with
///
/// The caller's own; made now if they have none yet.
#[utoipa::path(
    get,
    path = "/webhook-secret",
    operation_id = "getWebhookSecret",
    tag = "webhooks",
    responses((status = 200, description = "The secret.", body = WebhookSecret), Unauthorized)
)]
pub(super) async fn secret(
    State(state): State<AppState>,
    caller: Caller,
) -> Result<Json<WebhookSecret>, ApiError> {
    let ways = (&state.sealer, state.random);
    let secrets = state.store.webhook_secrets(caller.user.id, (state.clock)(), ways).await?;
    Ok(Json(secrets.into()))
}

impl From<WebhookSecrets> for WebhookSecret {
    fn from(secrets: WebhookSecrets) -> Self {
        Self {
            secret: secrets.current,
            created_at: secrets.created_at,
            previous_until: secrets.before.map(|(_, until)| until),
        }
    }
}
