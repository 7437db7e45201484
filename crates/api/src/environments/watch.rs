//! `GET /user-environments/{id}/build`

use axum::extract::State;
use axum::response::Response;

use super::access::Buildable;
use super::build::told;
use crate::AppState;
use crate::errors::ApiError;
use crate::errors::documented::{Invalid, NotAdmin, NotFound, Unauthorized};
use crate::executions::ServerSentEvent;

/// Watch a build
///
/// That of the environment which is under way, from its first line on: a stream of the events `started {id}`, `waiting {ahead}`,
/// `progress {phase, line}` and, at its end, `finished` (the environment) or `failed {code, detail}`. 404 `build_not_found`
/// if there is none.
#[utoipa::path(
    get,
    path = "/user-environments/{id}/build",
    operation_id = "watchBuild",
    tag = "environments",
    params(("id" = i64, Path, description = "Which one")),
    responses(
        (status = 200, description = "Its events.", content_type = "text/event-stream", body = ServerSentEvent),
        Unauthorized, NotAdmin, NotFound, Invalid,
    )
)]
pub(super) async fn watch(
    State(state): State<AppState>,
    Buildable { caller, environment }: Buildable,
) -> Result<Response, ApiError> {
    let build = state.engine.build_of(environment.id).ok_or(ApiError::BuildNotFound)?;
    Ok(told(state, caller, &build))
}
