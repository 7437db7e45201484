//! `GET /shared/{token}`

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

use super::readers::found;
use crate::AppState;
use crate::errors::ApiError;
use crate::errors::documented::{NotFound, TooMany};
use crate::executions::Execution;
use crate::extract::{ApiPath, Peer};

/// What is shared.
#[derive(Serialize, ToSchema)]
pub(super) struct SharedExecution {
    /// Without its limits, its isolation, and what else tells of its owner or of the machine.
    execution: Execution,
}

/// See an execution that is shared
///
/// Whoever has the link may. Nothing in it says whose it is.
#[utoipa::path(
    get,
    path = "/shared/{token}",
    operation_id = "getShared",
    tag = "executions",
    security(()),
    params(("token" = String, Path, description = "The end of the link")),
    responses((status = 200, description = "The execution.", body = SharedExecution), NotFound, TooMany)
)]
pub(super) async fn shared(
    State(state): State<AppState>,
    peer: Peer,
    ApiPath(token): ApiPath<String>,
) -> Result<Json<SharedExecution>, ApiError> {
    let record = found(&state, peer.address, &token).await?;
    Ok(Json(SharedExecution { execution: Execution::from(record).for_strangers(&token) }))
}
