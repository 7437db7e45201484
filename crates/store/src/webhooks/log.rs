//! What became of a delivery, for its owner to look at and to try again.

use chrono::{DateTime, Utc};
use domain::{ExecutionId, UserId};
use sea_orm::ActiveValue::Set;
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, EntityTrait as _, IntoActiveModel as _, QueryFilter as _,
    TransactionTrait as _,
};

use crate::audit::{self, AuditEntry};
use crate::entities::webhook_deliveries::{ActiveModel, Column, Entity, Model};
use crate::{Store, StoreError, sqlite};

/// A delivery to be made when an execution has ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewDelivery {
    /// Where to.
    pub url: String,
    /// Whom that names, so that nobody is told of two things at once.
    pub host: String,
}

/// What became of a delivery so far.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// Of which execution it tells.
    pub execution: ExecutionId,
    /// Where to.
    pub url: String,
    /// How often it was tried.
    pub attempts: u32,
    /// The HTTP status that the last attempt was answered with.
    pub status: Option<u16>,
    /// Why the last attempt failed.
    pub error: Option<String>,
    /// When it is tried next, once the execution has ended; nothing when it is not any more.
    pub next_attempt_at: Option<DateTime<Utc>>,
    /// When it was taken.
    pub delivered_at: Option<DateTime<Utc>>,
    /// When it was asked for.
    pub created_at: DateTime<Utc>,
}

impl Store {
    /// The delivery that was asked for with this execution of this owner's.
    ///
    /// # Errors
    /// The database failed.
    pub async fn delivery_of(
        &self,
        owner: UserId,
        execution: ExecutionId,
    ) -> Result<Option<Delivery>, StoreError> {
        let row =
            Entity::find_by_id(execution.0).filter(Column::UserId.eq(owner.0)).one(&self.readers).await?;
        Ok(row.map(Delivery::from))
    }

    /// Makes it due now, whatever became of it before. Of one whose attempts were all in vain, one more is made.
    ///
    /// # Errors
    /// The database failed.
    pub async fn retry_delivery(
        &self,
        owner: UserId,
        execution: ExecutionId,
        now: DateTime<Utc>,
        entry: AuditEntry,
    ) -> Result<Option<Delivery>, StoreError> {
        let transaction = self.writer.begin_with_options(sqlite::write_transaction()).await?;
        let row =
            Entity::find_by_id(execution.0).filter(Column::UserId.eq(owner.0)).one(&transaction).await?;
        let Some(row) = row else { return Ok(None) };
        let due = ActiveModel {
            next_attempt_at: Set(Some(now)),
            delivered_at: Set(None),
            ..row.into_active_model()
        };
        let row = due.update(&transaction).await?;
        audit::record(&transaction, entry.about(execution.0)).await?;
        transaction.commit().await?;
        Ok(Some(row.into()))
    }
}

impl From<Model> for Delivery {
    fn from(row: Model) -> Self {
        Self {
            execution: ExecutionId(row.execution_id),
            url: row.url,
            attempts: row.attempts.unsigned_abs(),
            status: row.status.and_then(|status| u16::try_from(status).ok()),
            error: row.error,
            next_attempt_at: row.next_attempt_at,
            delivered_at: row.delivered_at,
            created_at: row.created_at,
        }
    }
}
