//! Users.
//!
//! Invariant: a change that an administrator makes is made only if they are still one in the transaction that makes it,
//! and nobody changes their own rights; so there is always an active administrator.
//! Invariant: whoever is deactivated, or has another password, has no session left from before. Being an administrator is not a
//! matter of sessions: it is looked up with every request.

mod delete;
mod read;
mod write;

use chrono::{DateTime, Utc};
use domain::{TierLevel, UserId};

use crate::StoreError;
use crate::entities::users::Model;

pub use read::UserFilter;
pub use write::UserChanges;
pub(crate) use write::locked;

/// A user's row.
#[derive(Clone)]
pub struct User {
    /// Which row.
    pub id: UserId,
    /// What they log in with. Unique.
    pub username: String,
    /// Unique.
    pub email: String,
    /// What they call themselves.
    pub full_name: Option<String>,
    /// A PHC string.
    pub hashed_password: String,
    /// Whether they may do anything at all.
    pub is_active: bool,
    /// Whether they may administer this installation.
    pub is_admin: bool,
    /// Whose limits and quotas hold for them.
    pub tier: TierLevel,
    /// Whether they should choose a password of their own.
    pub must_change_password: bool,
    /// When the row was made.
    pub created_at: DateTime<Utc>,
}

/// Without the hash: it must not get into a log by way of a debug print.
impl std::fmt::Debug for User {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("User").field("id", &self.id).field("username", &self.username).finish_non_exhaustive()
    }
}

/// A user to be made. They are active from the start.
#[derive(Clone)]
pub struct NewUser {
    /// What they log in with.
    pub username: String,
    /// Their address.
    pub email: String,
    /// What they call themselves.
    pub full_name: Option<String>,
    /// A PHC string.
    pub hashed_password: String,
    /// Whether they may administer this installation.
    pub is_admin: bool,
    /// Whose limits and quotas hold for them.
    pub tier: TierLevel,
    /// Whether they should choose a password of their own.
    pub must_change_password: bool,
    /// Now.
    pub created_at: DateTime<Utc>,
}

/// The administrator that a new installation starts with.
#[derive(Clone)]
pub struct FirstAdmin {
    /// A PHC string.
    pub hashed_password: String,
    /// Whether the password is the published default one.
    pub must_change_password: bool,
    /// Now.
    pub created_at: DateTime<Utc>,
}

/// Why an account was not made or changed.
#[derive(Debug, thiserror::Error)]
pub enum AccountError {
    /// Somebody has this name.
    #[error("the username is taken")]
    UsernameTaken,
    /// Somebody has this address.
    #[error("the email address is taken")]
    EmailTaken,
    /// There is no such user (any more).
    #[error("there is no such user")]
    NotFound,
    /// Whoever wanted the change is no administrator (any more).
    #[error("only an active administrator may do this")]
    NotAdmin,
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<sea_orm::DbErr> for AccountError {
    fn from(error: sea_orm::DbErr) -> Self {
        use sea_orm::SqlErr::UniqueConstraintViolation;
        match error.sql_err() {
            // Databases name the column or the index, whose name has the column's in it.
            Some(UniqueConstraintViolation(what)) if what.contains("username") => Self::UsernameTaken,
            Some(UniqueConstraintViolation(what)) if what.contains("email") => Self::EmailTaken,
            _ => Self::Store(error.into()),
        }
    }
}

impl From<FirstAdmin> for NewUser {
    fn from(admin: FirstAdmin) -> Self {
        Self {
            username: "admin".to_owned(),
            email: "admin@example.com".to_owned(),
            full_name: None,
            hashed_password: admin.hashed_password,
            is_admin: true,
            tier: TierLevel::ENTERPRISE,
            must_change_password: admin.must_change_password,
            created_at: admin.created_at,
        }
    }
}

impl TryFrom<Model> for User {
    type Error = StoreError;

    fn try_from(row: Model) -> Result<Self, StoreError> {
        let tier = TierLevel::try_from(row.user_level).map_err(|_| StoreError::Unreadable {
            table: "users",
            id: row.id,
            column: "user_level",
        })?;
        Ok(Self {
            id: UserId(row.id),
            username: row.username,
            email: row.email,
            full_name: row.full_name,
            hashed_password: row.hashed_password,
            is_active: row.is_active,
            is_admin: row.is_admin,
            tier,
            must_change_password: row.must_change_password,
            created_at: row.created_at,
        })
    }
}
