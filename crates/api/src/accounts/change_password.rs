//! `POST /change-password`

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderName, HeaderValue};
use serde::Deserialize;
use utoipa::ToSchema;

use super::refresh_token::no_cookie;
use super::texts::{NewPassword, Password};
use crate::AppState;
use crate::audit::Entry;
use crate::errors::ApiError;
use crate::errors::documented::{Invalid, PasswordRefused, TooLarge, TooMany, Unauthorized, Unavailable};
use crate::extract::{ApiJson, Caller, Peer};
use crate::message::Message;

/// The password there is and the one to be.
#[derive(Deserialize, ToSchema)]
pub(crate) struct ChangePasswordRequest {
    /// The password there is.
    current_password: Password,
    /// The password to be: another one.
    new_password: NewPassword,
}

/// Change your password
///
/// Ends all sessions of the caller, this one too: log in again with the new password.
#[utoipa::path(
    post,
    path = "/change-password",
    operation_id = "changePassword",
    tag = "accounts",
    request_body = ChangePasswordRequest,
    responses(
        (
            status = 200, description = "It is another one now.", body = Message,
            headers(("Set-Cookie" = String, description = "Takes `coderunner_refresh` away"))
        ),
        PasswordRefused, Unauthorized, TooLarge, Invalid, TooMany, Unavailable,
    )
)]
pub(super) async fn change_password(
    State(state): State<AppState>,
    Caller { user, .. }: Caller,
    peer: Peer,
    entry: Entry,
    ApiJson(request): ApiJson<ChangePasswordRequest>,
) -> Result<([(HeaderName, HeaderValue); 1], Json<Message>), ApiError> {
    let (current, new) = (request.current_password.into_string(), request.new_password.into_string());
    if new == current {
        return Err(ApiError::invalid("/new_password", "the same as the current one"));
    }
    state.attempts.tell_password(&user.username)?;
    if !state.passwords.is_right(current, user.hashed_password.clone()).await? {
        return Err(ApiError::WrongPassword);
    }
    let hash = state.passwords.hash(new).await?;
    let is_changed = state.store.change_password(user.id, &user.hashed_password, hash, entry.done()).await?;
    // Somebody else was faster. It was another password: whoever has a session has logged in, and no login replaces
    // the hash a second time.
    if !is_changed {
        return Err(ApiError::WrongPassword);
    }
    Ok(([no_cookie(peer)], Message::of("The password was changed. Log in again.")))
}
