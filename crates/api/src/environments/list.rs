//! `GET /user-environments`

use axum::extract::State;

use super::environment::UserEnvironment;
use super::filter::ListQuery;
use crate::AppState;
use crate::errors::ApiError;
use crate::errors::documented::{Invalid, Unauthorized, Unavailable};
use crate::extract::{ApiQuery, Caller};
use crate::listing::{Listed, Paging};

/// List environments
///
/// All that the caller may run programs in, unless `scope` says otherwise: their own, public ones and the base environment. Newest
/// first.
#[utoipa::path(
    get,
    path = "/user-environments",
    operation_id = "listEnvironments",
    tag = "environments",
    params(Paging<100>, ListQuery),
    responses(
        (status = 200, description = "A page of them.", body = Vec<UserEnvironment>),
        Unauthorized, Invalid, Unavailable,
    )
)]
pub(super) async fn list(
    State(state): State<AppState>,
    caller: Caller,
    paging: Paging<100>,
    ApiQuery(query): ApiQuery<ListQuery>,
) -> Result<Listed<UserEnvironment>, ApiError> {
    let page = state.store.environments_for(caller.user.id, &query.filter(paging)).await?;
    Ok(Listed(page.map(|environment| UserEnvironment::for_caller(&caller, &state, environment))))
}
