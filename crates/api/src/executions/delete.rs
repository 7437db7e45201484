//! `DELETE /executions/{id}`

use axum::Json;
use axum::extract::State;
use domain::ExecutionId;
use store::Deletion;

use crate::AppState;
use crate::audit::Entry;
use crate::errors::ApiError;
use crate::errors::documented::{Conflict, Invalid, NotFound, Unauthorized};
use crate::extract::{ApiPath, Caller};
use crate::message::Message;

/// Delete an execution
///
/// One of the caller's own that has ended. It counts for the daily quota all the same.
#[utoipa::path(
    delete,
    path = "/executions/{id}",
    operation_id = "deleteExecution",
    tag = "executions",
    params(("id" = i64, Path, description = "Which one")),
    responses(
        (status = 200, description = "It is gone.", body = Message),
        Unauthorized, NotFound, Conflict, Invalid,
    )
)]
pub(super) async fn delete(
    State(state): State<AppState>,
    caller: Caller,
    ApiPath(id): ApiPath<ExecutionId>,
    entry: Entry,
) -> Result<Json<Message>, ApiError> {
    match state.store.delete_execution(caller.user.id, id, entry.done()).await? {
        Deletion::Deleted => {
            // What cannot be removed now is removed by the next sweep.
            if let Err(error) = state.engine.artifacts().remove(id).await {
                tracing::warn!(execution = %id, %error, "files of a deleted execution are still there");
            }
            Ok(Message::of("The execution was deleted."))
        }
        Deletion::Unfinished => Err(ApiError::ExecutionUnfinished),
        Deletion::NotThere => Err(ApiError::ExecutionNotFound),
    }
}
