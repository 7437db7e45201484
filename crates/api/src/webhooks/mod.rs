//! Webhooks: the secret that they are signed with, and what became of the one of an execution. They are asked for by
//! `webhook_url`, with the execution; what sends them is the crate `webhooks`.

mod delivery;
mod get;
mod renew_secret;
mod retry;
mod secret;

use domain::Action;
use store::NewDelivery;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::AppState;
use crate::audit::audited;
use crate::errors::ApiError;

pub(crate) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::default()
        .routes(routes!(secret::secret))
        .routes(audited(routes!(renew_secret::renew_secret), Action::WebhookSecretRenew))
        .routes(routes!(get::get))
        .routes(audited(routes!(retry::retry), Action::WebhookRetry))
}

/// Where a webhook can be sent to.
pub(crate) fn checked_webhook(
    state: &AppState,
    url: Option<String>,
) -> Result<Option<NewDelivery>, ApiError> {
    let Some(url) = url else { return Ok(None) };
    let invalid = |detail: &str| ApiError::invalid("/webhook_url", detail);
    if url.chars().nth(webhooks::URL_CHARS_MAX).is_some() {
        return Err(invalid("no address is that long"));
    }
    let checked = webhooks::check_url(&url, state.webhooks_allow_private_hosts);
    checked.map(Some).map_err(|refused| invalid(&refused.to_string()))
}
