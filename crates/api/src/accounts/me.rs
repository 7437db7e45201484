//! `GET /users/me`

use axum::Json;

use super::user::User;
use crate::errors::documented::Unauthorized;
use crate::extract::Caller;

/// Who am I
///
/// The user whose access token this is.
#[utoipa::path(
    get,
    path = "/users/me",
    operation_id = "getMe",
    tag = "accounts",
    responses((status = 200, description = "The caller.", body = User), Unauthorized)
)]
pub(super) async fn me(caller: Caller) -> Json<User> {
    Json(caller.user.into())
}
