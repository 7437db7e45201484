//! `POST /executions/{id}/cancel`

use axum::Json;
use axum::extract::State;
use domain::{ExecutionId, UserId};
use store::ExecutionRecord;

use super::execution::Execution;
use crate::AppState;
use crate::audit::Entry;
use crate::errors::ApiError;
use crate::errors::documented::{Invalid, NotFound, Unauthorized};
use crate::extract::{ApiPath, Caller};

/// End an execution
///
/// One of the caller's own; for administrators, anybody's. It ends within moments, with the status `cancelled`, and what it has written and left until then is kept; one that waits for its turn is not run
/// and not counted. That it has ended already is no error. Answers with the execution as it stands.
#[utoipa::path(
    post,
    path = "/executions/{id}/cancel",
    operation_id = "cancelExecution",
    tag = "executions",
    params(("id" = i64, Path, description = "Which one")),
    responses((status = 200, description = "It ends, or has ended.", body = Execution), Unauthorized, NotFound, Invalid)
)]
pub(super) async fn cancel(
    State(state): State<AppState>,
    caller: Caller,
    ApiPath(id): ApiPath<ExecutionId>,
    entry: Entry,
) -> Result<Json<Execution>, ApiError> {
    let owner = if caller.user.is_admin {
        state.store.execution_by_id(id).await?.ok_or(ApiError::ExecutionNotFound)?.request.user
    } else {
        caller.user.id
    };
    Ok(Json(of_user(&state, owner, id, entry).await?.into()))
}

/// The same, whoever calls: the execution as it stands.
pub(crate) async fn of_user(
    state: &AppState,
    user: UserId,
    id: ExecutionId,
    entry: Entry,
) -> Result<ExecutionRecord, ApiError> {
    // One that has not begun ends here.
    if let Some(record) = state.engine.cancel_queued(user, id).await? {
        state.store.record_audit_entry(entry.done().about(id.0)).await?;
        return Ok(record);
    }
    let record = state.store.execution_of(user, id).await?.ok_or(ApiError::ExecutionNotFound)?;
    if let Some(live) = state.engine.live(id) {
        live.cancel();
    }
    state.store.record_audit_entry(entry.done().about(id.0)).await?;
    Ok(record)
}
