//! `GET /admin/logs/resource-types`

use axum::Json;
use axum::extract::State;

use crate::AppState;
use crate::errors::ApiError;
use crate::errors::documented::{NotAdmin, Unauthorized};
use crate::extract::Admin;

/// List the kinds of thing in the audit log
///
/// Every kind of thing that an entry is about, in alphabetical order.
#[utoipa::path(
    get,
    path = "/admin/logs/resource-types",
    operation_id = "listAuditResourceTypes",
    tag = "administration",
    responses((status = 200, description = "All of them.", body = Vec<String>), Unauthorized, NotAdmin)
)]
pub(super) async fn resource_types(
    State(state): State<AppState>,
    _admin: Admin,
) -> Result<Json<Vec<String>>, ApiError> {
    Ok(Json(state.store.audit_resource_types().await?))
}
