//! `DELETE /ai-configs/{id}`

use axum::Json;
use axum::extract::State;
use domain::AiConfigId;

use crate::AppState;
use crate::audit::Entry;
use crate::errors::ApiError;
use crate::errors::documented::{Invalid, NotFound, Unauthorized};
use crate::extract::{ApiPath, Caller};
use crate::message::Message;

/// Delete an AI configuration
///
/// One of the caller's own, with its key. What was used of it stays in the count.
#[utoipa::path(
    delete,
    path = "/ai-configs/{id}",
    operation_id = "deleteAiConfig",
    tag = "ai",
    params(("id" = i64, Path, description = "Which one")),
    responses((status = 200, description = "It is gone.", body = Message), Unauthorized, NotFound, Invalid)
)]
pub(super) async fn delete(
    State(state): State<AppState>,
    caller: Caller,
    ApiPath(id): ApiPath<AiConfigId>,
    entry: Entry,
) -> Result<Json<Message>, ApiError> {
    state.store.delete_ai_config(caller.user.id, id, entry.done()).await?;
    Ok(Message::of("The AI configuration was deleted."))
}
