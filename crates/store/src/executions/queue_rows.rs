//! From a row of the queue to a [`QueuedExecution`], and back.

use chrono::{DateTime, Utc};
use domain::{Action, ApiKeyId, ExecutionId, Metered, UserId};
use sea_orm::ActiveValue::Set;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::queue::NewQueued;
use super::write::json;
use super::{ExecutionRecord, rows};
use crate::StoreError;
use crate::audit::AuditEntry;
use crate::columns::to_column;
use crate::entities::{executions, queued_executions};
use crate::usage::{Reservation, UtcDay};

/// An execution whose turn has not come, with all that it needs.
#[derive(Debug)]
pub struct QueuedExecution {
    /// As it stands.
    pub record: ExecutionRecord,
    /// The key it was asked for with, if it was with one.
    pub api_key: Option<ApiKeyId>,
    /// What goes into the program beside its code, in a form that the engine knows.
    pub input: String,
    /// The audit log's entry about it, to be completed when it has ended.
    pub entry: AuditEntry,
    /// What it has used of its owner's quota.
    pub reservation: Reservation,
    /// Since when it waits.
    pub queued_at: DateTime<Utc>,
}

/// An audit entry as it is kept until it is complete.
#[derive(Serialize, Deserialize)]
struct KeptEntry {
    details: Map<String, Value>,
    ip_address: Option<String>,
    user_agent: Option<String>,
    created_at: DateTime<Utc>,
}

impl QueuedExecution {
    pub(super) fn read(
        row: queued_executions::Model,
        execution: executions::Model,
    ) -> Result<Self, StoreError> {
        let unreadable =
            StoreError::Unreadable { table: "queued_executions", id: row.execution_id, column: "audit" };
        let kept: KeptEntry = serde_json::from_str(&row.audit).map_err(|_| unreadable)?;
        let record = rows::read(execution)?;
        let (user, metered) = (record.request.user, Metered::of(record.request.is_api_call));
        Ok(Self {
            api_key: row.api_key_id.map(ApiKeyId),
            input: row.input,
            entry: kept.entry(user),
            reservation: Reservation::used(user, metered, UtcDay::from_date(row.day)),
            queued_at: row.queued_at,
            record,
        })
    }
}

impl KeptEntry {
    fn of(entry: &AuditEntry) -> Self {
        Self {
            details: entry.details.clone(),
            ip_address: entry.ip_address.clone(),
            user_agent: entry.user_agent.clone(),
            created_at: entry.created_at,
        }
    }

    fn entry(self, user: UserId) -> AuditEntry {
        AuditEntry {
            details: self.details,
            ip_address: self.ip_address,
            user_agent: self.user_agent,
            ..AuditEntry::new(Action::CodeExecute, self.created_at).by(user)
        }
    }
}

pub(super) fn queued(id: ExecutionId, new: &NewQueued, day: UtcDay) -> queued_executions::ActiveModel {
    queued_executions::ActiveModel {
        execution_id: Set(id.0),
        user_id: Set(new.execution.user.0),
        api_key_id: Set(new.api_key.map(|key| key.0)),
        day: Set(day.date()),
        input: Set(new.input.clone()),
        input_bytes: Set(to_column(new.bytes())),
        audit: Set(json(&KeptEntry::of(&new.entry))),
        queued_at: Set(new.execution.created_at),
    }
}
