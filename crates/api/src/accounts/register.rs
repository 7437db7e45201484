//! `POST /register`

use axum::Json;
use axum::extract::State;
use domain::TierLevel;
use serde::Deserialize;
use utoipa::ToSchema;

use super::new_account::{Account, prepare};
use super::texts::{Email, FullName, NewPassword, Username};
use super::user::User;
use crate::AppState;
use crate::audit::Entry;
use crate::errors::ApiError;
use crate::errors::documented::{Invalid, RegistrationRefused, Taken, TooLarge, TooMany, Unavailable};
use crate::extract::{ApiJson, Peer};

/// Who wants an account.
#[derive(Deserialize, ToSchema)]
pub(crate) struct RegisterRequest {
    /// What to log in with.
    #[schema(example = "ann")]
    username: Username,
    #[schema(example = "ann@example.com")]
    email: Email,
    /// The password.
    password: NewPassword,
    /// What they call themselves.
    full_name: Option<FullName>,
    /// Nobody becomes an administrator like this: `true` is refused.
    is_admin: Option<bool>,
}

/// Make an account for yourself
///
/// With the lowest level. An administrator may have switched this off.
#[utoipa::path(
    post,
    path = "/register",
    operation_id = "register",
    tag = "accounts",
    security(()),
    request_body = RegisterRequest,
    responses(
        (status = 200, description = "There is an account now; log in with it.", body = User),
        Taken, RegistrationRefused, TooLarge, Invalid, TooMany, Unavailable,
    )
)]
pub(super) async fn register(
    State(state): State<AppState>,
    peer: Peer,
    entry: Entry,
    ApiJson(request): ApiJson<RegisterRequest>,
) -> Result<Json<User>, ApiError> {
    if !state.is_registration_open {
        return Err(ApiError::RegistrationClosed);
    }
    if request.is_admin == Some(true) {
        return Err(ApiError::AdminNotAllowed);
    }
    state.attempts.register(peer.address)?;
    let account = Account {
        username: request.username,
        email: request.email,
        password: request.password,
        full_name: request.full_name,
        is_admin: false,
        tier: TierLevel::FREE,
    };
    let new = prepare(&state, account).await?;
    let user = state.store.register_user(new, entry.done()).await?;
    Ok(Json(user.into()))
}
