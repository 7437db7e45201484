//! `GET /conda-environments`

use axum::Json;
use axum::extract::State;
use store::BASE_ENVIRONMENT;

use crate::AppState;
use crate::errors::ApiError;
use crate::errors::documented::Unauthorized;
use crate::extract::Caller;

/// List the names of environments
///
/// Of those that the caller may run programs in now; `base` always comes first.
#[utoipa::path(
    get,
    path = "/conda-environments",
    operation_id = "listEnvironmentNames",
    tag = "environments",
    responses((status = 200, description = "Their names.", body = Vec<String>), Unauthorized)
)]
pub(super) async fn names(
    State(state): State<AppState>,
    caller: Caller,
) -> Result<Json<Vec<String>>, ApiError> {
    let mut names = state.store.environment_names_for(caller.user.id, caller.user.is_admin).await?;
    // At the very first start it may still be on its way.
    if names.first().is_none_or(|first| first != BASE_ENVIRONMENT) {
        names.insert(0, BASE_ENVIRONMENT.to_owned());
    }
    Ok(Json(names))
}
