//! `POST /admin/users/{id}/change-password`

use axum::Json;
use axum::extract::State;
use domain::UserId;
use serde::Deserialize;
use store::UserChanges;
use utoipa::ToSchema;

use crate::AppState;
use crate::accounts::texts::NewPassword;
use crate::audit::Entry;
use crate::errors::ApiError;
use crate::errors::documented::{Invalid, NotAdmin, NotFound, TooLarge, Unauthorized, Unavailable};
use crate::extract::{Admin, ApiJson, ApiPath};
use crate::message::Message;

/// A password for somebody.
#[derive(Deserialize, ToSchema)]
pub(crate) struct SetPasswordRequest {
    /// The password to be.
    new_password: NewPassword,
}

/// Set a user's password
///
/// Ends all of their sessions.
#[utoipa::path(
    post,
    path = "/admin/users/{id}/change-password",
    operation_id = "setPassword",
    tag = "administration",
    params(("id" = i64, Path, description = "Whose")),
    request_body = SetPasswordRequest,
    responses(
        (status = 200, description = "It is another one now.", body = Message),
        Unauthorized, NotAdmin, NotFound, TooLarge, Invalid, Unavailable,
    )
)]
pub(super) async fn set_password(
    State(state): State<AppState>,
    Admin(admin): Admin,
    ApiPath(id): ApiPath<UserId>,
    entry: Entry,
    ApiJson(request): ApiJson<SetPasswordRequest>,
) -> Result<Json<Message>, ApiError> {
    let hash = state.passwords.hash(request.new_password.into_string()).await?;
    let changes = UserChanges { hashed_password: Some(hash), ..UserChanges::default() };
    state.store.update_user(admin.user.id, id, changes, entry.done()).await?;
    Ok(Message::of("The password was set."))
}
