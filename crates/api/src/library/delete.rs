//! `DELETE /code-library/{id}`

use axum::Json;
use axum::extract::State;
use domain::CodeId;

use crate::AppState;
use crate::audit::Entry;
use crate::errors::ApiError;
use crate::errors::documented::{Invalid, NotFound, Unauthorized};
use crate::extract::{ApiPath, Caller};
use crate::message::Message;

/// Delete an item of the code library
///
/// One of the caller's own. Executions that were started from it stay, and keep its id in `code_library_id`.
#[utoipa::path(
    delete,
    path = "/code-library/{id}",
    operation_id = "deleteCode",
    tag = "code library",
    params(("id" = i64, Path, description = "Which one")),
    responses((status = 200, description = "It is gone.", body = Message), Unauthorized, NotFound, Invalid)
)]
pub(super) async fn delete(
    State(state): State<AppState>,
    caller: Caller,
    ApiPath(id): ApiPath<CodeId>,
    entry: Entry,
) -> Result<Json<Message>, ApiError> {
    let is_deleted = state.store.delete_code(caller.user.id, id, entry.done()).await?;
    if is_deleted { Ok(Message::of("The program was deleted.")) } else { Err(ApiError::CodeNotFound) }
}
