//! API keys: how programs say who they are.
//!
//! Invariant: a key is nowhere in clear. What is kept is its SHA-256, by which it is found, and its first characters, by
//! which its owner knows it again. Nothing is compared but hashes, by the database's index: how long that takes tells of
//! a hash that nobody can choose.
//! Invariant: a user has at most as many keys as their tier allows, however many requests come at once.

mod read;
mod secret;
mod uses;
mod write;

use chrono::{DateTime, Utc};
use domain::{ApiKeyId, UserId};

use crate::StoreError;
use crate::columns::from_column;
use crate::entities::api_keys::Model;

pub use secret::ApiKeySecret;
pub use uses::ApiKeyUses;
pub use write::NewApiKey;

/// A key as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiKey {
    /// Which row.
    pub id: ApiKeyId,
    /// Who speaks by it.
    pub owner: UserId,
    /// What its owner calls it.
    pub name: String,
    /// Its first characters.
    pub prefix: String,
    /// Whether it is accepted.
    pub is_active: bool,
    /// How often it was used, as far as that is written down.
    pub usage_count: u64,
    /// When it was used for the last time, likewise.
    pub last_used: Option<DateTime<Utc>>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// From when on it is not accepted any more.
    pub expires_at: Option<DateTime<Utc>>,
}

impl ApiKey {
    /// Whether it is accepted at this moment.
    #[must_use]
    pub fn is_good(&self, now: DateTime<Utc>) -> bool {
        self.is_active && self.expires_at.is_none_or(|end| now < end)
    }
}

impl TryFrom<Model> for ApiKey {
    type Error = StoreError;

    fn try_from(row: Model) -> Result<Self, StoreError> {
        let unreadable = StoreError::Unreadable { table: "api_keys", id: row.id, column: "usage_count" };
        Ok(Self {
            id: ApiKeyId(row.id),
            owner: UserId(row.user_id),
            name: row.key_name,
            prefix: row.key_prefix,
            is_active: row.is_active,
            usage_count: from_column(row.usage_count).ok_or(unreadable)?,
            last_used: row.last_used,
            created_at: row.created_at,
            expires_at: row.expires_at,
        })
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;

    #[test]
    fn a_key_is_good_until_the_moment_it_expires() {
        let now = DateTime::UNIX_EPOCH;
        let key = |is_active, expires_at| ApiKey {
            id: ApiKeyId(1),
            owner: UserId(1),
            name: String::new(),
            prefix: String::new(),
            is_active,
            usage_count: 0,
            last_used: None,
            created_at: now,
            expires_at,
        };
        let soon = now + TimeDelta::nanoseconds(1);
        assert!(key(true, None).is_good(now));
        assert!(key(true, Some(soon)).is_good(now));
        assert!(!key(true, Some(now)).is_good(now));
        assert!(!key(false, None).is_good(now));
        assert!(!key(false, Some(soon)).is_good(now));
    }
}
