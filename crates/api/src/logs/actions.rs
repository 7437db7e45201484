//! `GET /admin/logs/actions`

use axum::Json;
use axum::extract::State;

use crate::AppState;
use crate::errors::ApiError;
use crate::errors::documented::{NotAdmin, Unauthorized};
use crate::extract::Admin;

/// List the actions in the audit log
///
/// Every action that an entry has, in alphabetical order.
#[utoipa::path(
    get,
    path = "/admin/logs/actions",
    operation_id = "listAuditActions",
    tag = "administration",
    responses((status = 200, description = "All of them.", body = Vec<String>), Unauthorized, NotAdmin)
)]
pub(super) async fn actions(
    State(state): State<AppState>,
    _admin: Admin,
) -> Result<Json<Vec<String>>, ApiError> {
    Ok(Json(state.store.audit_actions().await?))
}
