//! `DELETE /user-environments/{id}/build`

use axum::Json;
use axum::extract::State;

use super::access::Buildable;
use crate::AppState;
use crate::audit::Entry;
use crate::errors::ApiError;
use crate::errors::documented::{Invalid, NotAdmin, NotFound, Unauthorized};
use crate::message::Message;

/// Cancel a build
///
/// The environment stays as it was; one that was just being made is gone.
#[utoipa::path(
    delete,
    path = "/user-environments/{id}/build",
    operation_id = "cancelBuild",
    tag = "environments",
    params(("id" = i64, Path, description = "Which one")),
    responses((status = 200, description = "It ends.", body = Message), Unauthorized, NotAdmin, NotFound, Invalid)
)]
pub(super) async fn cancel(
    State(state): State<AppState>,
    Buildable { environment, .. }: Buildable,
    entry: Entry,
) -> Result<Json<Message>, ApiError> {
    let build = state.engine.build_of(environment.id).ok_or(ApiError::BuildNotFound)?;
    build.cancel();
    let entry = entry.done().about(environment.id.0).detail("env_name", environment.name);
    state.store.record_audit_entry(entry).await?;
    Ok(Message::of("The build is being cancelled."))
}
