//! `POST /user-environments/{id}/roll-back`

use axum::Json;
use axum::extract::State;

use super::access::Buildable;
use super::environment::UserEnvironment;
use crate::AppState;
use crate::audit::Entry;
use crate::errors::ApiError;
use crate::errors::documented::{Conflict, Invalid, NotAdmin, NotFound, Unauthorized};

/// Go back to what was installed before
///
/// To the state before the last change, which is kept for this. Going back once more undoes it. Programs that run end in peace.
#[utoipa::path(
    post,
    path = "/user-environments/{id}/roll-back",
    operation_id = "rollBackEnvironment",
    tag = "environments",
    params(("id" = i64, Path, description = "Which one")),
    responses(
        (status = 200, description = "The environment as it is now.", body = UserEnvironment),
        Unauthorized, NotAdmin, NotFound, Conflict, Invalid,
    )
)]
pub(super) async fn roll_back(
    State(state): State<AppState>,
    Buildable { caller, environment }: Buildable,
    entry: Entry,
) -> Result<Json<UserEnvironment>, ApiError> {
    if state.engine.build_of(environment.id).is_some() {
        return Err(ApiError::EnvironmentBusy);
    }
    let rolled_back = state.engine.roll_back_environment(environment.id, entry.done()).await?;
    let environment = rolled_back.ok_or(ApiError::NothingToRollBack)?;
    Ok(Json(UserEnvironment::for_caller(&caller, &state, environment)))
}
