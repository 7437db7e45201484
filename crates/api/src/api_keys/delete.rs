//! `DELETE /api-keys/{id}`

use axum::Json;
use axum::extract::State;
use domain::ApiKeyId;

use crate::AppState;
use crate::audit::Entry;
use crate::errors::ApiError;
use crate::errors::documented::{Invalid, NotFound, Unauthorized};
use crate::extract::{ApiPath, Caller};
use crate::message::Message;

/// Delete an API key
///
/// One of the caller's own. It is refused from the next request on.
#[utoipa::path(
    delete,
    path = "/api-keys/{id}",
    operation_id = "deleteApiKey",
    tag = "api keys",
    params(("id" = i64, Path, description = "Which one")),
    responses((status = 200, description = "It is gone.", body = Message), Unauthorized, NotFound, Invalid)
)]
pub(super) async fn delete(
    State(state): State<AppState>,
    caller: Caller,
    ApiPath(id): ApiPath<ApiKeyId>,
    entry: Entry,
) -> Result<Json<Message>, ApiError> {
    let is_deleted = state.store.delete_api_key(caller.user.id, id, entry.done()).await?;
    if is_deleted { Ok(Message::of("The API key was deleted.")) } else { Err(ApiError::ApiKeyNotFound) }
}
