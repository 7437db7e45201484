//! The audit log: who did what to what, and how it ended.
//!
//! Invariant: an entry about a change is written in the transaction that makes the change, so there is never one
//! without the other.
//! Invariant: `audit_days` counts exactly the entries there are, because both are written together.

mod list;
mod statistics;
#[cfg(test)]
mod tests;
mod write;

use chrono::{DateTime, Utc};
use domain::{Action, AuditStatus, UserId};
use serde_json::{Map, Value};

pub use list::{AuditFilter, AuditPage, AuditPosition, AuditRecord, AuditUser};
pub use statistics::{AuditCount, AuditDayCount, AuditStatistics};
pub(crate) use write::record;

/// Characters kept of what a client calls itself.
const USER_AGENT_CHARS_MAX: usize = 512;

/// An entry to be written.
#[derive(Clone, Debug, PartialEq)]
pub struct AuditEntry {
    /// Whoever did it, where that is known.
    pub actor: Option<UserId>,
    /// What they did.
    pub action: Action,
    /// Which one of [`Action::resource_type`] they did it to, where there is one.
    pub resource_id: Option<i64>,
    /// What else is worth knowing. Never a secret.
    pub details: Map<String, Value>,
    /// How it ended.
    pub status: AuditStatus,
    /// The network address it came from.
    pub ip_address: Option<String>,
    /// What the client calls itself, cut to 512 characters when written.
    pub user_agent: Option<String>,
    /// Now.
    pub created_at: DateTime<Utc>,
}

impl AuditEntry {
    /// An entry about something that succeeded and came from nowhere in particular.
    #[must_use]
    pub fn new(action: Action, created_at: DateTime<Utc>) -> Self {
        Self {
            actor: None,
            action,
            resource_id: None,
            details: Map::new(),
            status: AuditStatus::Success,
            ip_address: None,
            user_agent: None,
            created_at,
        }
    }

    /// With this as whoever did it.
    #[must_use]
    pub fn by(mut self, actor: UserId) -> Self {
        self.actor = Some(actor);
        self
    }

    /// With this as what it was done to.
    #[must_use]
    pub fn about(mut self, resource_id: i64) -> Self {
        self.resource_id = Some(resource_id);
        self
    }

    /// With one more thing worth knowing.
    #[must_use]
    pub fn detail(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.details.insert(name.to_owned(), value.into());
        self
    }

    /// As something that ended like this.
    #[must_use]
    pub fn ended(mut self, status: AuditStatus) -> Self {
        self.status = status;
        self
    }
}
