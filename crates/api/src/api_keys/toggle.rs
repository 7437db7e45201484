//! `PUT /api-keys/{id}/toggle`

use axum::Json;
use axum::extract::State;
use domain::ApiKeyId;

use super::api_key::ApiKey;
use crate::AppState;
use crate::audit::Entry;
use crate::errors::ApiError;
use crate::errors::documented::{Invalid, NotFound, Unauthorized};
use crate::extract::{ApiPath, Caller};

/// Disable or enable an API key
///
/// Disables one of the caller's own keys that is active, and enables one that is not. It holds from the next request on.
#[utoipa::path(
    put,
    path = "/api-keys/{id}/toggle",
    operation_id = "toggleApiKey",
    tag = "api keys",
    params(("id" = i64, Path, description = "Which one")),
    responses((status = 200, description = "The key as it is now.", body = ApiKey), Unauthorized, NotFound, Invalid)
)]
pub(super) async fn toggle(
    State(state): State<AppState>,
    caller: Caller,
    ApiPath(id): ApiPath<ApiKeyId>,
    entry: Entry,
) -> Result<Json<ApiKey>, ApiError> {
    let look = state.api_key_usage.look().await;
    let toggled = state.store.toggle_api_key(caller.user.id, id, entry.done()).await?;
    let key = toggled.ok_or(ApiError::ApiKeyNotFound)?;
    Ok(Json(ApiKey::new(key, look.unwritten(id))))
}
