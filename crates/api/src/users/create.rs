//! `POST /admin/users`

use axum::Json;
use axum::extract::State;
use domain::TierLevel;
use serde::Deserialize;
use utoipa::ToSchema;

use super::level::LevelNumber;
use crate::AppState;
use crate::accounts::User;
use crate::accounts::new_account::{Account, prepare};
use crate::accounts::texts::{Email, FullName, NewPassword, Username};
use crate::audit::Entry;
use crate::errors::ApiError;
use crate::errors::documented::{Invalid, NotAdmin, Taken, TooLarge, Unauthorized, Unavailable};
use crate::extract::{Admin, ApiJson};

/// Who gets an account.
#[derive(Deserialize, ToSchema)]
pub(crate) struct CreateUserRequest {
    /// What to log in with.
    username: Username,
    email: Email,
    /// The password.
    password: NewPassword,
    /// What they call themselves.
    full_name: Option<FullName>,
    /// Whether they may administer this installation; absent is no.
    is_admin: Option<bool>,
    /// Absent is 1.
    user_level: Option<LevelNumber>,
}

/// Make an account for somebody
#[utoipa::path(
    post,
    path = "/admin/users",
    operation_id = "createUser",
    tag = "administration",
    request_body = CreateUserRequest,
    responses(
        (status = 200, description = "There is an account now.", body = User),
        Taken, Unauthorized, NotAdmin, TooLarge, Invalid, Unavailable,
    )
)]
pub(super) async fn create(
    State(state): State<AppState>,
    Admin(admin): Admin,
    entry: Entry,
    ApiJson(request): ApiJson<CreateUserRequest>,
) -> Result<Json<User>, ApiError> {
    let account = Account {
        username: request.username,
        email: request.email,
        password: request.password,
        full_name: request.full_name,
        is_admin: request.is_admin.unwrap_or(false),
        tier: request.user_level.map_or(TierLevel::FREE, LevelNumber::tier),
    };
    let new = prepare(&state, account).await?;
    let user = state.store.create_user(admin.user.id, new, entry.done()).await?;
    Ok(Json(user.into()))
}
