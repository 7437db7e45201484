//! The queue of executions that nobody waits for. It survives the server.
//!
//! Invariant: an execution is in the queue exactly as long as its status is `queued`.
//! Invariant: what is in the queue is counted of its owner's quota already, and what leaves it without having run is given back.

use chrono::{DateTime, Utc};
use domain::{ApiKeyId, ExecutionId, ExecutionStatus, Isolation, Limits, Metered, Quota, UserId};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _, PaginatorTrait as _,
    QueryFilter as _, QueryOrder as _, QuerySelect as _, TransactionTrait as _,
};

use super::queue_rows::{QueuedExecution, queued};
use super::write::{insert, json, settle, told};
use super::{ExecutionRecord, NewExecution, Settlement, rows};
use crate::audit::{self, AuditEntry};
use crate::columns::{StoredLimits, to_column};
use crate::entities::executions;
use crate::entities::queued_executions::{Column, Entity};
use crate::idempotency::{self, IdempotencyKey, KnownRequest};
use crate::usage::{self, UtcDay};
use crate::webhooks::{self, NewDelivery};
use crate::{Store, StoreError, sqlite};

/// An execution to be put into the queue.
#[derive(Clone, Debug)]
pub struct NewQueued {
    /// What is to be run.
    pub execution: NewExecution,
    /// What goes into the program beside its code, in a form that the engine knows.
    pub input: String,
    /// The key it was asked for with, if it was with one.
    pub api_key: Option<ApiKeyId>,
    /// Whom to tell when it has ended.
    pub webhook: Option<NewDelivery>,
    /// The audit log's entry about it, to be completed when it has ended.
    pub entry: AuditEntry,
}

/// How much the queue holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QueueBounds {
    /// Executions of one user.
    pub of_user_max: u64,
    /// Executions of all users together.
    pub max: u64,
    /// Bytes of code and input of one user.
    pub bytes_of_user_max: u64,
}

/// Why nothing is put into the queue.
#[derive(Debug, thiserror::Error)]
pub enum QueueError {
    /// The quota of that day does not suffice for all of them.
    #[error("the daily quota does not suffice")]
    QuotaExceeded,
    /// As much of this user waits as may.
    #[error("as much of this user waits as may")]
    FullOfUser,
    /// As many of all users wait as may.
    #[error("as many wait as may")]
    Full,
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<DbErr> for QueueError {
    fn from(error: DbErr) -> Self {
        Self::Store(error.into())
    }
}

impl NewQueued {
    pub(super) fn bytes(&self) -> u64 {
        u64::try_from(self.execution.code.len() + self.input.len()).unwrap_or(u64::MAX)
    }
}

impl Store {
    /// Puts all of these into the queue, or none. They are one user's, and get ids that follow each other.
    ///
    /// # Errors
    /// Why none is; [`StoreError::KeyKnown`] if one of the same key is there.
    pub async fn queue_executions(
        &self,
        all: &[NewQueued],
        key: Option<&IdempotencyKey>,
        (metered, quota, day): (Metered, Quota, UtcDay),
        bounds: QueueBounds,
    ) -> Result<Vec<ExecutionRecord>, QueueError> {
        let transaction = self.writer.begin_with_options(sqlite::write_transaction()).await?;
        let Some(first) = all.first() else { return Ok(Vec::new()) };
        check_bounds(&transaction, all, bounds).await?;
        let mut records = Vec::new();
        for new in all {
            let user = new.execution.user;
            let reserved = usage::reserve(&transaction, user, (metered, quota), day).await?;
            usage::use_reserved(&transaction, &reserved.ok_or(QueueError::QuotaExceeded)?).await?;
            let row = insert(&transaction, &new.execution, ExecutionStatus::Queued).await?;
            let id = ExecutionId(row.id);
            queued(id, new, day).insert(&transaction).await?;
            if let Some(webhook) = &new.webhook {
                webhooks::insert(&transaction, (id, user), webhook, new.execution.created_at).await?;
            }
            records.push(rows::read(row)?);
        }
        if let (Some(key), Some(begun)) = (key, in_background(&records)) {
            let (user, now) = (first.execution.user, first.execution.created_at);
            idempotency::insert(&transaction, user, (key, begun), now).await?;
        }
        transaction.commit().await?;
        Ok(records)
    }

    /// Who has something in the queue.
    ///
    /// # Errors
    /// The database failed.
    pub async fn users_with_queued(&self) -> Result<Vec<UserId>, StoreError> {
        let users = Entity::find().select_only().column(Column::UserId).distinct();
        let users: Vec<i64> = users.into_tuple().all(&self.readers).await?;
        Ok(users.into_iter().map(UserId).collect())
    }

    /// Whether this user has something in the queue.
    ///
    /// # Errors
    /// The database failed.
    pub async fn has_queued(&self, user: UserId) -> Result<bool, StoreError> {
        let first = Entity::find().filter(Column::UserId.eq(user.0)).select_only();
        let first = first.column(Column::ExecutionId).limit(1).into_tuple::<i64>();
        Ok(first.one(&self.readers).await?.is_some())
    }

    /// What this user has waited for longest.
    ///
    /// # Errors
    /// The database failed.
    pub async fn next_queued(&self, user: UserId) -> Result<Option<QueuedExecution>, StoreError> {
        let first = Entity::find().filter(Column::UserId.eq(user.0)).order_by_asc(Column::ExecutionId);
        let Some(row) = first.one(&self.readers).await? else { return Ok(None) };
        let Some(execution) = executions::Entity::find_by_id(row.execution_id).one(&self.readers).await?
        else {
            return Ok(None);
        };
        QueuedExecution::read(row, execution).map(Some)
    }

    /// Makes a queued one a running one, if it is still there.
    ///
    /// # Errors
    /// The database failed.
    pub async fn begin_queued(
        &self,
        id: ExecutionId,
        limits: Limits,
        queued_ms: u64,
    ) -> Result<Option<ExecutionRecord>, StoreError> {
        use executions::Column as Of;
        let transaction = self.writer.begin_with_options(sqlite::write_transaction()).await?;
        if Entity::delete_by_id(id.0).exec(&transaction).await?.rows_affected == 0 {
            return Ok(None);
        }
        executions::Entity::update_many()
            .col_expr(Of::Status, Expr::value(ExecutionStatus::Running.as_str()))
            .col_expr(Of::Limits, Expr::value(json(&Some(StoredLimits::from(limits)))))
            .col_expr(Of::QueuedMs, Expr::value(to_column(queued_ms)))
            .filter(Of::Id.eq(id.0))
            .exec(&transaction)
            .await?;
        let row = executions::Entity::find_by_id(id.0).one(&transaction).await?;
        transaction.commit().await?;
        row.map(rows::read).transpose()
    }

    /// Ends one that has not begun: it leaves the queue, what it used of the quota is given back, and the audit log tells of
    /// it. Nothing if it is not in the queue (any more), or not this owner's.
    ///
    /// # Errors
    /// The database failed.
    pub async fn end_queued(
        &self,
        owner: UserId,
        id: ExecutionId,
        (status, stderr): (ExecutionStatus, String),
        now: DateTime<Utc>,
    ) -> Result<Option<ExecutionRecord>, StoreError> {
        let transaction = self.writer.begin_with_options(sqlite::write_transaction()).await?;
        let row = Entity::find_by_id(id.0).filter(Column::UserId.eq(owner.0)).one(&transaction).await?;
        let execution = executions::Entity::find_by_id(id.0).one(&transaction).await?;
        let Some((row, execution)) = row.zip(execution) else { return Ok(None) };
        let queued = QueuedExecution::read(row, execution)?;
        Entity::delete_by_id(id.0).exec(&transaction).await?;
        let settlement = never_ran(status, stderr, now);
        settle(&transaction, id, &settlement).await?;
        usage::refund(&transaction, &queued.reservation).await?;
        let record = ExecutionRecord { status, settlement: Some(settlement), ..queued.record };
        audit::record(&transaction, told(queued.entry, &record)).await?;
        transaction.commit().await?;
        Ok(Some(record))
    }
}

fn in_background(records: &[ExecutionRecord]) -> Option<KnownRequest> {
    let executions = u32::try_from(records.len()).unwrap_or(u32::MAX);
    records.first().map(|first| KnownRequest { first: first.id, executions, is_in_background: true })
}

async fn check_bounds(
    transaction: &impl ConnectionTrait,
    all: &[NewQueued],
    bounds: QueueBounds,
) -> Result<(), QueueError> {
    let Some(user) = all.first().map(|new| new.execution.user) else { return Ok(()) };
    let more = u64::try_from(all.len()).unwrap_or(u64::MAX);
    if Entity::find().count(transaction).await? + more > bounds.max {
        return Err(QueueError::Full);
    }
    let of_user = Entity::find().filter(Column::UserId.eq(user.0));
    let sizes = of_user.select_only().column(Column::InputBytes).into_tuple::<i64>();
    let sizes = sizes.all(transaction).await?;
    let count = u64::try_from(sizes.len()).unwrap_or(u64::MAX);
    let bytes = sizes.iter().map(|size| size.unsigned_abs()).sum::<u64>()
        + all.iter().map(NewQueued::bytes).sum::<u64>();
    if count + more > bounds.of_user_max || bytes > bounds.bytes_of_user_max {
        return Err(QueueError::FullOfUser);
    }
    Ok(())
}

fn never_ran(status: ExecutionStatus, stderr: String, now: DateTime<Utc>) -> Settlement {
    Settlement {
        status,
        stdout: String::new(),
        stderr,
        stdout_bytes_cut: 0,
        stderr_bytes_cut: 0,
        exit_code: None,
        signal: None,
        limit_struck: None,
        wall_time_ms: 0,
        cpu_time_ms: 0,
        peak_memory_bytes: 0,
        isolation: Isolation::default(),
        displays: Vec::new(),
        displays_cut: 0,
        artifacts: Vec::new(),
        artifacts_cut: 0,
        artifacts_until: None,
        usage: Vec::new(),
        finished_at: now,
    }
}
