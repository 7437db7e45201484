//! Writing entries.

use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::{Expr, ExprTrait as _, OnConflict};
use sea_orm::{ActiveModelTrait as _, ConnectionTrait, EntityTrait as _, TransactionTrait as _};
use serde_json::Value;

use super::{AuditEntry, USER_AGENT_CHARS_MAX};
use crate::entities::{audit_days, audit_log};
use crate::{Store, StoreError, sqlite};

impl Store {
    /// Writes an entry that is about no change, such as a refusal.
    ///
    /// # Errors
    /// The database failed.
    pub async fn record_audit_entry(&self, entry: AuditEntry) -> Result<(), StoreError> {
        let transaction = self.writer.begin_with_options(sqlite::write_transaction()).await?;
        record(&transaction, entry).await?;
        Ok(transaction.commit().await?)
    }
}

/// Writes an entry within the transaction that makes the change it is about.
pub(crate) async fn record(transaction: &impl ConnectionTrait, entry: AuditEntry) -> Result<(), StoreError> {
    count(transaction, &entry).await?;
    row(entry).insert(transaction).await?;
    Ok(())
}

fn row(entry: AuditEntry) -> audit_log::ActiveModel {
    audit_log::ActiveModel {
        id: NotSet,
        user_id: Set(entry.actor.map(|actor| actor.0)),
        action: Set(entry.action.as_str().to_owned()),
        resource_type: Set(entry.action.resource_type().as_str().to_owned()),
        resource_id: Set(entry.resource_id),
        details: Set(Value::Object(entry.details).to_string()),
        ip_address: Set(entry.ip_address),
        user_agent: Set(entry.user_agent.map(|agent| agent.chars().take(USER_AGENT_CHARS_MAX).collect())),
        status: Set(entry.status.as_str().to_owned()),
        created_at: Set(entry.created_at),
    }
}

/// One more of its kind on its day.
async fn count(transaction: &impl ConnectionTrait, entry: &AuditEntry) -> Result<(), StoreError> {
    use audit_days::Column;
    let one = audit_days::ActiveModel {
        day: Set(entry.created_at.date_naive()),
        action: Set(entry.action.as_str().to_owned()),
        resource_type: Set(entry.action.resource_type().as_str().to_owned()),
        status: Set(entry.status.as_str().to_owned()),
        entries: Set(1),
    };
    let one_more = Expr::col((audit_days::Entity, Column::Entries)).add(1);
    let kind = OnConflict::columns([Column::Day, Column::Action, Column::ResourceType, Column::Status])
        .value(Column::Entries, one_more)
        .to_owned();
    audit_days::Entity::insert(one).on_conflict(kind).exec_without_returning(transaction).await?;
    Ok(())
}
