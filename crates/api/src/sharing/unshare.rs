//! `DELETE /executions/{id}/share`

use axum::Json;
use axum::extract::State;
use domain::ExecutionId;

use crate::AppState;
use crate::audit::Entry;
use crate::errors::ApiError;
use crate::errors::documented::{Invalid, NotFound, Unauthorized};
use crate::extract::{ApiPath, Caller};
use crate::message::Message;

/// Share an execution no longer
///
/// One of the caller's own. Its link leads nowhere from then on, also when it is shared again.
#[utoipa::path(
    delete,
    path = "/executions/{id}/share",
    operation_id = "unshareExecution",
    tag = "executions",
    params(("id" = i64, Path, description = "Which one")),
    responses((status = 200, description = "Only its owner sees it.", body = Message), Unauthorized, NotFound, Invalid)
)]
pub(super) async fn unshare(
    State(state): State<AppState>,
    caller: Caller,
    ApiPath(id): ApiPath<ExecutionId>,
    entry: Entry,
) -> Result<Json<Message>, ApiError> {
    if state.store.unshare_execution(caller.user.id, id, entry.done()).await? {
        Ok(Message::of("The execution is not shared any more."))
    } else {
        Err(ApiError::ExecutionNotFound)
    }
}
