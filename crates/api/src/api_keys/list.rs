//! `GET /api-keys`

use axum::extract::State;

use super::api_key::ApiKey;
use crate::AppState;
use crate::errors::ApiError;
use crate::errors::documented::{Invalid, Unauthorized};
use crate::extract::Caller;
use crate::listing::{Listed, Paging};

/// List API keys
///
/// The caller's own, newest first, without the keys themselves.
#[utoipa::path(
    get,
    path = "/api-keys",
    operation_id = "listApiKeys",
    tag = "api keys",
    params(Paging<100>),
    responses(
        (status = 200, description = "A page of them.", body = Vec<ApiKey>),
        Unauthorized, Invalid,
    )
)]
pub(super) async fn list(
    State(state): State<AppState>,
    caller: Caller,
    Paging { limit, offset }: Paging<100>,
) -> Result<Listed<ApiKey>, ApiError> {
    let look = state.api_key_usage.look().await;
    let page = state.store.api_keys_of(caller.user.id, limit, offset).await?;
    Ok(Listed(page.map(|key| {
        let unwritten = look.unwritten(key.id);
        ApiKey::new(key, unwritten)
    })))
}
