//! `GET /user-environments/{id}`

use axum::Json;
use axum::extract::State;

use super::access::Usable;
use super::environment::UserEnvironment;
use crate::AppState;
use crate::errors::documented::{Invalid, NotFound, Unauthorized};

/// Look at an environment
///
/// One of the caller's own, a public one, or the base environment (0); administrators see all.
#[utoipa::path(
    get,
    path = "/user-environments/{id}",
    operation_id = "getEnvironment",
    tag = "environments",
    params(("id" = i64, Path, description = "Which one")),
    responses((status = 200, description = "It.", body = UserEnvironment), Unauthorized, NotFound, Invalid)
)]
pub(super) async fn get(
    State(state): State<AppState>,
    Usable { caller, environment }: Usable,
) -> Json<UserEnvironment> {
    Json(UserEnvironment::for_caller(&caller, &state, environment))
}
