//! `DELETE /admin/users/{id}`

use axum::Json;
use axum::extract::State;
use domain::UserId;

use crate::AppState;
use crate::audit::Entry;
use crate::errors::ApiError;
use crate::errors::documented::{ChangeRefused, Invalid, NotAdmin, NotFound, Unauthorized};
use crate::extract::{Admin, ApiPath};
use crate::message::Message;

/// Delete a user
///
/// With everything they own: executions, code library, API keys. The audit log stays. Nobody deletes themselves.
#[utoipa::path(
    delete,
    path = "/admin/users/{id}",
    operation_id = "deleteUser",
    tag = "administration",
    params(("id" = i64, Path, description = "Which one")),
    responses(
        (status = 200, description = "They are gone.", body = Message),
        ChangeRefused, Unauthorized, NotAdmin, NotFound, Invalid,
    )
)]
pub(super) async fn delete(
    State(state): State<AppState>,
    Admin(admin): Admin,
    ApiPath(id): ApiPath<UserId>,
    entry: Entry,
) -> Result<Json<Message>, ApiError> {
    if id == admin.user.id {
        return Err(ApiError::NotYourself);
    }
    state.store.delete_user(admin.user.id, id, entry.done()).await?;
    state.engine.cancel_all_of(id);
    state.engine.tidy_up().await;
    Ok(Message::of("The user was deleted."))
}
