//! `GET /readyz`

use axum::Json;
use axum::extract::State;

use super::healthz::Health;
use crate::AppState;
use crate::errors::ApiError;
use crate::errors::documented::Unavailable;

/// Can the server run programs
///
/// For whoever sends it requests: the database answers and the sandbox is up.
#[utoipa::path(
    get,
    path = "/readyz",
    operation_id = "getReadiness",
    tag = "service",
    security(()),
    responses((status = 200, description = "It can.", body = Health), Unavailable)
)]
pub(super) async fn readyz(State(state): State<AppState>) -> Result<Json<Health>, ApiError> {
    state.store.ping().await?;
    if !state.engine.is_ready() {
        return Err(ApiError::NotReady);
    }
    Ok(Json(Health { status: "ok" }))
}
