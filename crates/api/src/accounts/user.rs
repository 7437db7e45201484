//! A user, from outside.

use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;

/// A user.
#[derive(Serialize, ToSchema)]
pub(crate) struct User {
    id: i64,
    /// What they log in with.
    username: String,
    email: String,
    /// What they call themselves.
    #[schema(required)]
    full_name: Option<String>,
    /// Whether they may do anything at all.
    is_active: bool,
    /// Whether they may administer this installation.
    is_admin: bool,
    /// Whose limits and quotas hold for them: a key of `GET /user-levels`.
    #[schema(minimum = 1, maximum = 4)]
    user_level: u8,
    /// Whether they should choose a password of their own.
    must_change_password: bool,
    created_at: DateTime<Utc>,
}

impl From<store::User> for User {
    fn from(user: store::User) -> Self {
        Self {
            id: user.id.0,
            username: user.username,
            email: user.email,
            full_name: user.full_name,
            is_active: user.is_active,
            is_admin: user.is_admin,
            user_level: user.tier.number(),
            must_change_password: user.must_change_password,
            created_at: user.created_at,
        }
    }
}
