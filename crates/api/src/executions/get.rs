//! `GET /executions/{id}`

use axum::Json;
use axum::extract::State;
use domain::ExecutionId;

use super::execution::Execution;
use crate::AppState;
use crate::errors::ApiError;
use crate::errors::documented::{Invalid, NotFound, Unauthorized};
use crate::extract::{ApiPath, Caller};

/// Look at one execution
///
/// One of the caller's own, whole. Somebody else's does not exist.
#[utoipa::path(
    get,
    path = "/executions/{id}",
    operation_id = "getExecution",
    tag = "executions",
    params(("id" = i64, Path, description = "Which one")),
    responses((status = 200, description = "The execution.", body = Execution), Unauthorized, NotFound, Invalid)
)]
pub(super) async fn get(
    State(state): State<AppState>,
    caller: Caller,
    ApiPath(id): ApiPath<ExecutionId>,
) -> Result<Json<Execution>, ApiError> {
    let record = state.store.execution_of(caller.user.id, id).await?;
    record.map(|record| Json(record.into())).ok_or(ApiError::ExecutionNotFound)
}
