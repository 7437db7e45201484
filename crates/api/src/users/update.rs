//! `PUT /admin/users/{id}`

use axum::Json;
use axum::extract::State;
use domain::UserId;
use serde::Deserialize;
use store::UserChanges;
use utoipa::ToSchema;

use super::level::LevelNumber;
use crate::AppState;
use crate::accounts::User;
use crate::accounts::texts::{Email, FullName, NewPassword};
use crate::audit::Entry;
use crate::errors::ApiError;
use crate::errors::documented::{
    ChangeRefused, Invalid, NotAdmin, NotFound, TooLarge, Unauthorized, Unavailable,
};
use crate::extract::{Admin, ApiJson, ApiPath};

/// What to change. What is absent, or null, stays as it is.
#[derive(Deserialize, ToSchema)]
pub(crate) struct UpdateUserRequest {
    email: Option<Email>,
    full_name: Option<FullName>,
    /// Whether they may do anything at all. `false` ends their sessions and what they run.
    is_active: Option<bool>,
    /// Whether they may administer this installation.
    is_admin: Option<bool>,
    user_level: Option<LevelNumber>,
    /// A password to be. Ends their sessions.
    password: Option<NewPassword>,
}

/// Change a user
///
/// Nobody deactivates or demotes themselves.
#[utoipa::path(
    put,
    path = "/admin/users/{id}",
    operation_id = "updateUser",
    tag = "administration",
    params(("id" = i64, Path, description = "Which one")),
    request_body = UpdateUserRequest,
    responses(
        (status = 200, description = "The user as they are now.", body = User),
        ChangeRefused, Unauthorized, NotAdmin, NotFound, TooLarge, Invalid, Unavailable,
    )
)]
pub(super) async fn update(
    State(state): State<AppState>,
    Admin(admin): Admin,
    ApiPath(id): ApiPath<UserId>,
    entry: Entry,
    ApiJson(request): ApiJson<UpdateUserRequest>,
) -> Result<Json<User>, ApiError> {
    if id == admin.user.id && request.takes_rights_away() {
        return Err(ApiError::NotYourself);
    }
    let changes = request.changes(&state).await?;
    let user = state.store.update_user(admin.user.id, id, changes, entry.done()).await?;
    if !user.is_active {
        state.engine.cancel_all_of(id);
    }
    Ok(Json(user.into()))
}

impl UpdateUserRequest {
    fn takes_rights_away(&self) -> bool {
        self.is_active == Some(false) || self.is_admin == Some(false)
    }

    async fn changes(self, state: &AppState) -> Result<UserChanges, ApiError> {
        let hashed_password = match self.password {
            Some(password) => Some(state.passwords.hash(password.into_string()).await?),
            None => None,
        };
        Ok(UserChanges {
            email: self.email.map(Email::into_string),
            full_name: self.full_name.map(FullName::unless_empty),
            is_active: self.is_active,
            is_admin: self.is_admin,
            tier: self.user_level.map(LevelNumber::tier),
            hashed_password,
        })
    }
}
