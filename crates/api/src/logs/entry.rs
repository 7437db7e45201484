//! An entry of the audit log, from outside.

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::{Map, Value};
use store::{AuditRecord, AuditUser};
use utoipa::ToSchema;

/// Who did what to what, and how it ended.
#[derive(Serialize, ToSchema)]
pub(crate) struct LogEntry {
    id: i64,
    /// Whoever did it, where that is known.
    user_id: Option<i64>,
    /// What they did.
    #[schema(example = "code_execute")]
    action: String,
    /// What kind of thing they did it to; empty where that was not recorded.
    #[schema(example = "execution")]
    resource_type: String,
    /// Which one of these.
    resource_id: Option<i64>,
    /// What else is worth knowing.
    #[schema(value_type = std::collections::BTreeMap<String, Value>)]
    details: Map<String, Value>,
    /// The network address it came from.
    ip_address: Option<String>,
    /// What the client called itself.
    user_agent: Option<String>,
    /// `success`, `error` or `warning`; a log that was imported may hold other words.
    #[schema(example = "success")]
    status: String,
    /// When it was asked for.
    created_at: DateTime<Utc>,
    /// Whoever did it, as long as they have an account.
    user: Option<LogUser>,
}

/// An actor.
#[derive(Serialize, ToSchema)]
pub(crate) struct LogUser {
    id: i64,
    username: String,
    email: String,
    full_name: Option<String>,
}

impl From<AuditRecord> for LogEntry {
    fn from(record: AuditRecord) -> Self {
        Self {
            id: record.id.0,
            user_id: record.actor.map(|actor| actor.0),
            action: record.action,
            resource_type: record.resource_type,
            resource_id: record.resource_id,
            details: record.details,
            ip_address: record.ip_address,
            user_agent: record.user_agent,
            status: record.status,
            created_at: record.created_at,
            user: record.user.map(LogUser::from),
        }
    }
}

impl From<AuditUser> for LogUser {
    fn from(user: AuditUser) -> Self {
        Self { id: user.id.0, username: user.username, email: user.email, full_name: user.full_name }
    }
}
