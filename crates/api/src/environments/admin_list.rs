//! `GET /admin/user-environments`

use axum::extract::State;

use super::environment::UserEnvironment;
use super::filter::AdminListQuery;
use crate::AppState;
use crate::errors::ApiError;
use crate::errors::documented::{Invalid, NotAdmin, Unauthorized, Unavailable};
use crate::extract::{Admin, ApiQuery};
use crate::listing::{Listed, Paging};

/// List everybody's environments
///
/// Newest first, the base environment last.
#[utoipa::path(
    get,
    path = "/admin/user-environments",
    operation_id = "adminListEnvironments",
    tag = "administration",
    params(Paging<100>, AdminListQuery),
    responses(
        (status = 200, description = "A page of them.", body = Vec<UserEnvironment>),
        Unauthorized, NotAdmin, Invalid, Unavailable,
    )
)]
pub(super) async fn list(
    State(state): State<AppState>,
    Admin(caller): Admin,
    paging: Paging<100>,
    ApiQuery(query): ApiQuery<AdminListQuery>,
) -> Result<Listed<UserEnvironment>, ApiError> {
    let page = state.store.environments_for(caller.user.id, &query.filter(paging)).await?;
    Ok(Listed(page.map(|environment| UserEnvironment::for_caller(&caller, &state, environment))))
}
