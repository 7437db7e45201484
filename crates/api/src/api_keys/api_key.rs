//! A key as its owner sees it.

use chrono::{DateTime, Utc};
use serde::Serialize;
use store::ApiKeyUses;
use utoipa::ToSchema;

use crate::extract::text::{Rule, text};

text! {
    /// What its owner calls a key.
    KeyName: Rule::line(1, 100),
}

/// An API key, without the key itself.
#[derive(Serialize, ToSchema)]
pub(crate) struct ApiKey {
    id: i64,
    /// What its owner calls it.
    key_name: String,
    /// Its first characters.
    #[schema(example = "sk-Zx3kQ9aB")]
    key_prefix: String,
    /// Whether it is accepted.
    is_active: bool,
    /// When it was used for the last time.
    #[schema(required)]
    last_used: Option<DateTime<Utc>>,
    /// How often it was used.
    usage_count: u64,
    created_at: DateTime<Utc>,
    /// From when on it is not accepted any more; never, if null.
    #[schema(required)]
    expires_at: Option<DateTime<Utc>>,
}

impl ApiKey {
    /// As stored, and with what is not written down yet.
    pub(super) fn new(key: store::ApiKey, unwritten: Option<ApiKeyUses>) -> Self {
        Self {
            id: key.id.0,
            key_name: key.name,
            key_prefix: key.prefix,
            is_active: key.is_active,
            last_used: key.last_used.max(unwritten.map(|uses| uses.last)),
            usage_count: key.usage_count.saturating_add(unwritten.map_or(0, |uses| uses.count)),
            created_at: key.created_at,
            expires_at: key.expires_at,
        }
    }
}
