//! Removing what is kept no longer, oldest first and a few at a time, so that no writer waits long for it.
//!
//! Each method removes at most [`REMOVED_AT_ONCE`] rows and says how many these were; whoever calls it calls again
//! until none is left.
//!
//! Invariant: `audit_days` counts exactly the entries there are, so what goes from one goes from the other.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::sea_query::{Expr, ExprTrait as _};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, EntityTrait as _, ModelTrait as _, QueryFilter as _, QueryOrder as _,
    QuerySelect as _, TransactionTrait as _,
};

use crate::entities::{audit_days, audit_log, executions, usage_days};
use crate::executions::UNFINISHED;
use crate::{Store, StoreError, sqlite};

/// Rows removed in one transaction. A few milliseconds, and with outputs at their bound some hundred megabytes of pages.
pub const REMOVED_AT_ONCE: u64 = 100;

/// What the entries of one day have in common.
type Kind = (NaiveDate, String, String, String);

impl Store {
    /// Removes the oldest executions that were begun before then and have ended.
    ///
    /// # Errors
    /// The database failed.
    pub async fn remove_executions_before(&self, then: DateTime<Utc>) -> Result<u64, StoreError> {
        use executions::{Column, Entity};
        let transaction = self.writer.begin_with_options(sqlite::write_transaction()).await?;
        let oldest = Entity::find()
            .select_only()
            .column(Column::Id)
            .filter(Column::CreatedAt.lt(then))
            .filter(Column::Status.is_not_in(UNFINISHED))
            .order_by_asc(Column::CreatedAt)
            .limit(REMOVED_AT_ONCE)
            .into_tuple::<i64>()
            .all(&transaction)
            .await?;
        let removed = Entity::delete_many().filter(Column::Id.is_in(oldest)).exec(&transaction).await?;
        transaction.commit().await?;
        Ok(removed.rows_affected)
    }

    /// Removes the oldest audit entries from before then.
    ///
    /// # Errors
    /// The database failed.
    pub async fn remove_audit_entries_before(&self, then: DateTime<Utc>) -> Result<u64, StoreError> {
        use audit_log::{Column, Entity};
        let transaction = self.writer.begin_with_options(sqlite::write_transaction()).await?;
        let oldest = Entity::find()
            .filter(Column::CreatedAt.lt(then))
            .order_by_asc(Column::CreatedAt)
            .limit(REMOVED_AT_ONCE)
            .all(&transaction)
            .await?;
        let ids: Vec<i64> = oldest.iter().map(|entry| entry.id).collect();
        let removed = Entity::delete_many().filter(Column::Id.is_in(ids)).exec(&transaction).await?;
        for (kind, entries) in by_kind(oldest) {
            count_out(&transaction, kind, entries).await?;
        }
        transaction.commit().await?;
        Ok(removed.rows_affected)
    }

    /// Removes the oldest records of what users have had of their quotas on days before this one.
    ///
    /// # Errors
    /// The database failed.
    pub async fn remove_usage_before(&self, day: NaiveDate) -> Result<u64, StoreError> {
        use usage_days::{Column, Entity};
        // Read without the writer: there is no index by day, and mostly nothing to remove.
        let oldest =
            Entity::find().filter(Column::Day.lt(day)).limit(REMOVED_AT_ONCE).all(&self.readers).await?;
        let mut removed = 0;
        for usage in oldest {
            removed += usage.delete(&self.writer).await?.rows_affected;
        }
        Ok(removed)
    }
}

fn by_kind(entries: Vec<audit_log::Model>) -> HashMap<Kind, i64> {
    let mut kinds = HashMap::new();
    for entry in entries {
        let kind = (entry.created_at.date_naive(), entry.action, entry.resource_type, entry.status);
        *kinds.entry(kind).or_default() += 1;
    }
    kinds
}

/// So many fewer of their kind.
async fn count_out(
    transaction: &impl ConnectionTrait,
    (day, action, resource_type, status): Kind,
    entries: i64,
) -> Result<(), StoreError> {
    use audit_days::{Column, Entity};
    let key = (day, action, resource_type, status);
    Entity::update_many()
        .col_expr(Column::Entries, Expr::col(Column::Entries).sub(entries))
        .filter(is(&key))
        .exec(transaction)
        .await?;
    Entity::delete_many().filter(is(&key)).filter(Column::Entries.lte(0)).exec(transaction).await?;
    Ok(())
}

fn is((day, action, resource_type, status): &Kind) -> sea_orm::Condition {
    use audit_days::Column;
    sea_orm::Condition::all()
        .add(Column::Day.eq(*day))
        .add(Column::Action.eq(action))
        .add(Column::ResourceType.eq(resource_type))
        .add(Column::Status.eq(status))
}
