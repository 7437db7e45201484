//! An item as clients see it.

use chrono::{DateTime, Utc};
use domain::UserId;
use serde::Serialize;
use store::CodeRecord;
use utoipa::ToSchema;

/// An item of the code library.
#[derive(Serialize, ToSchema)]
pub(crate) struct CodeItem {
    id: i64,
    /// Whose it is.
    user_id: i64,
    /// Their username.
    owner_name: String,
    /// Whether it is the caller's own, who alone may change it.
    is_mine: bool,
    title: String,
    #[schema(required)]
    description: Option<String>,
    /// The program.
    code: String,
    /// Whether this list cut `code`; the item on its own has it whole.
    abridged: bool,
    /// What the program is written in.
    language: String,
    /// Whether every user may read it.
    is_public: bool,
    /// Separated by commas.
    tags: String,
    /// The name of the environment it is meant for.
    conda_env: String,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

impl CodeItem {
    /// As this user sees it.
    pub(crate) fn for_reader(reader: UserId, record: CodeRecord) -> Self {
        Self {
            id: record.id.0,
            user_id: record.owner.0,
            owner_name: record.owner_name,
            is_mine: record.owner == reader,
            title: record.title,
            description: record.description,
            code: record.code,
            abridged: record.is_abridged,
            language: record.language,
            is_public: record.is_public,
            tags: record.tags,
            conda_env: record.environment,
            created_at: record.created_at,
            updated_at: record.updated_at,
        }
    }
}
