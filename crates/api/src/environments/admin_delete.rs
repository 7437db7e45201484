//! `DELETE /admin/user-environments/{id}`

use axum::Json;
use axum::extract::State;

use super::access::Owned;
use crate::AppState;
use crate::audit::Entry;
use crate::errors::ApiError;
use crate::errors::documented::{EnvironmentRefused, Invalid, NotAdmin, NotFound, Unauthorized};
use crate::extract::Admin;
use crate::message::Message;

/// Delete somebody's environment
///
/// A build of it is cancelled; programs that run in it end in peace. The base environment stays.
#[utoipa::path(
    delete,
    path = "/admin/user-environments/{id}",
    operation_id = "adminDeleteEnvironment",
    tag = "administration",
    params(("id" = i64, Path, description = "Which one")),
    responses(
        (status = 200, description = "It is gone.", body = Message),
        EnvironmentRefused, Unauthorized, NotAdmin, NotFound, Invalid,
    )
)]
pub(super) async fn delete(
    State(state): State<AppState>,
    _: Admin,
    Owned { environment }: Owned,
    entry: Entry,
) -> Result<Json<Message>, ApiError> {
    state.engine.delete_environment(environment.id, entry.done()).await?;
    Ok(Message::of("The environment was deleted."))
}
