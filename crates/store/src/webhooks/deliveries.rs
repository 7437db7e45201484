//! Which deliveries are due, and writing down what came of an attempt.

use chrono::{DateTime, Utc};
use domain::{ExecutionId, UserId};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, ExprTrait as _, Query};
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _,
    QueryOrder as _, QuerySelect as _,
};

use super::NewDelivery;
use crate::entities::executions;
use crate::entities::webhook_deliveries::{ActiveModel, Column, Entity};
use crate::{Store, StoreError};

/// A delivery to be made now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DueDelivery {
    /// Of which execution it tells.
    pub execution: ExecutionId,
    /// Whose that is.
    pub owner: UserId,
    /// Where to.
    pub url: String,
    /// Whom that names.
    pub host: String,
    /// How often it was tried before.
    pub attempts: u32,
}

/// Whom not to bother now.
#[derive(Clone, Debug, Default)]
pub struct InFlight {
    /// Hosts that are being told something.
    pub hosts: Vec<String>,
    /// Owners who have enough under way.
    pub owners: Vec<i64>,
}

/// What came of an attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// The HTTP status that it was answered with.
    pub status: Option<u16>,
    /// Why it failed; nothing where it did not.
    pub error: Option<String>,
    /// When to try again.
    pub next_attempt_at: Option<DateTime<Utc>>,
    /// Now.
    pub at: DateTime<Utc>,
}

impl Store {
    /// The delivery that has waited longest, of an execution that has ended and to a host that is not told something already.
    ///
    /// # Errors
    /// The database failed.
    pub async fn due_delivery(
        &self,
        now: DateTime<Utc>,
        in_flight: &InFlight,
    ) -> Result<Option<DueDelivery>, StoreError> {
        use executions::Column as Of;
        let ended = Query::select()
            .expr(Expr::value(1))
            .from(executions::Entity)
            .and_where(Expr::col((executions::Entity, Of::Id)).equals((Entity, Column::ExecutionId)))
            .and_where(Expr::col((executions::Entity, Of::FinishedAt)).is_not_null())
            .take();
        let row = Entity::find()
            .filter(Column::NextAttemptAt.lte(now))
            .filter(Column::Host.is_not_in(&in_flight.hosts))
            .filter(Column::UserId.is_not_in(in_flight.owners.iter().copied()))
            .filter(Expr::exists(ended))
            .order_by_asc(Column::NextAttemptAt)
            .limit(1)
            .one(&self.readers)
            .await?;
        Ok(row.map(|row| DueDelivery {
            execution: ExecutionId(row.execution_id),
            owner: UserId(row.user_id),
            url: row.url,
            host: row.host,
            attempts: row.attempts.unsigned_abs(),
        }))
    }

    /// When the next delivery is due that is not yet.
    ///
    /// # Errors
    /// The database failed.
    pub async fn next_delivery_at(&self, now: DateTime<Utc>) -> Result<Option<DateTime<Utc>>, StoreError> {
        let first = Entity::find().filter(Column::NextAttemptAt.gt(now)).order_by_asc(Column::NextAttemptAt);
        Ok(first.one(&self.readers).await?.and_then(|row| row.next_attempt_at))
    }

    /// Writes down what came of an attempt. Of an execution that was deleted meanwhile, nothing is left to write.
    ///
    /// # Errors
    /// The database failed.
    pub async fn record_attempt(&self, execution: ExecutionId, attempt: Attempt) -> Result<(), StoreError> {
        let delivered_at = attempt.error.is_none().then_some(attempt.at);
        Entity::update_many()
            .col_expr(Column::Attempts, Expr::col(Column::Attempts).add(1))
            .col_expr(Column::Status, Expr::value(attempt.status.map(i32::from)))
            .col_expr(Column::Error, Expr::value(attempt.error))
            .col_expr(Column::NextAttemptAt, Expr::value(attempt.next_attempt_at))
            .col_expr(Column::DeliveredAt, Expr::value(delivered_at))
            .filter(Column::ExecutionId.eq(execution.0))
            .exec(&self.writer)
            .await?;
        Ok(())
    }
}

/// A delivery that is due as soon as the execution has ended.
pub(crate) async fn insert(
    transaction: &impl ConnectionTrait,
    (execution, owner): (ExecutionId, UserId),
    new: &NewDelivery,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let row = ActiveModel {
        execution_id: Set(execution.0),
        user_id: Set(owner.0),
        url: Set(new.url.clone()),
        host: Set(new.host.clone()),
        attempts: Set(0),
        status: Set(None),
        error: Set(None),
        next_attempt_at: Set(Some(now)),
        delivered_at: Set(None),
        created_at: Set(now),
    };
    row.insert(transaction).await?;
    Ok(())
}
