//! AI configurations: which provider a user asks, and by which key.
//!
//! Invariant: a key is in the database only as what [`crate::Sealer`] has made of it about its row.
//! Invariant: of one user's configurations at most [`AI_CONFIGS_MAX`] are made, no two with the same name, and at most one
//! is active, however many requests come at once. (Those that were imported are as they were.)

mod adopt;
mod read;
mod reseal;
mod write;

use chrono::{DateTime, Utc};
use domain::{AiConfigId, AiProvider, ProviderKey, UserId};

use crate::StoreError;
use crate::entities::ai_configs::Model;
use crate::sealed::Sealer;

pub(crate) use adopt::adopt_kept;
pub use write::{AiConfigChanges, AiConfigError, NewAiConfig};

/// Configurations that one user may have.
pub const AI_CONFIGS_MAX: u32 = 5;

/// A configuration as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AiConfig {
    /// Which row.
    pub id: AiConfigId,
    /// Whose it is.
    pub owner: UserId,
    /// What they call it.
    pub name: String,
    /// Which protocol it is asked in.
    pub provider: AiProvider,
    /// Which of its models.
    pub model: String,
    /// Where, if not where it usually is.
    pub base_url: Option<String>,
    /// Who pays; nothing where it cannot be read any more: it was sealed under another `SECRET_KEY`.
    pub key: Option<ProviderKey>,
    /// Whether it is the one that is meant by none.
    pub is_active: bool,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it was changed last.
    pub updated_at: DateTime<Utc>,
}

impl AiConfig {
    fn read(row: Model, sealer: &Sealer) -> Result<Self, StoreError> {
        let unreadable = StoreError::Unreadable { table: "ai_configs", id: row.id, column: "provider" };
        let key = match row.api_key.as_str() {
            "" => Some(ProviderKey::new("")),
            sealed => sealer.open(sealed, &about(row.id)).map(|key| ProviderKey::new(&key)),
        };
        Ok(Self {
            id: AiConfigId(row.id),
            owner: UserId(row.user_id),
            name: row.config_name,
            provider: AiProvider::from_word(&row.provider).ok_or(unreadable)?,
            model: row.model_name,
            base_url: row.base_url,
            key,
            is_active: row.is_active,
            created_at: row.created_at,
            updated_at: row.updated_at,
        })
    }
}

/// What the key of this row is sealed about. Rows kept of a FastAPI edition are sealed about the same.
fn about(id: i64) -> String {
    format!("ai_configs.api_key {id}")
}

/// A key as it is kept.
fn sealed(sealer: &Sealer, key: &ProviderKey, id: i64) -> Result<String, StoreError> {
    if key.is_empty() {
        return Ok(String::new());
    }
    sealer.seal(key.expose(), &about(id)).map_err(StoreError::Sealing)
}
