//! Beginning and settling.

use chrono::{DateTime, Utc};
use domain::{Action, AuditStatus, ExecutionId, ExecutionStatus, Isolation, Metered, Quota, UserId};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, ConnectionTrait, DatabaseTransaction, EntityTrait as _,
    QueryFilter as _, QuerySelect as _, TransactionTrait as _,
};

use super::rows::{self, UNFINISHED};
use super::{ExecutionRecord, NewExecution, Settlement};
use crate::audit::{self, AuditEntry};
use crate::columns::{StoredLimits, to_column};
use crate::entities::executions::{ActiveModel, Column, Entity};
use crate::usage::{self, Reservation, UtcDay};
use crate::{Store, StoreError, sqlite};

impl Store {
    /// Inserts with status `running`, and makes a use of what was reserved for it.
    ///
    /// # Errors
    /// The user is gone ([`StoreError::NoUser`]), or the database failed. The reservation stays one then.
    pub async fn begin_execution(
        &self,
        new: NewExecution,
        reservation: &Reservation,
    ) -> Result<ExecutionRecord, StoreError> {
        let transaction = self.writer.begin_with_options(sqlite::write_transaction()).await?;
        begin(transaction, &new, reservation).await
    }

    /// [`Self::reserve_use`] and [`Self::begin_execution`] in one, for who need not wait in between.
    ///
    /// # Errors
    /// The user is gone ([`StoreError::NoUser`]), or the database failed. Nothing is reserved then.
    pub async fn begin_execution_at_once(
        &self,
        new: NewExecution,
        metered: Metered,
        quota: Quota,
        day: UtcDay,
    ) -> Result<Option<(ExecutionRecord, Reservation)>, StoreError> {
        let transaction = self.writer.begin_with_options(sqlite::write_transaction()).await?;
        let reserved = usage::reserve(&transaction, new.user, (metered, quota), day).await?;
        let Some(reservation) = reserved else { return Ok(None) };
        let record = begin(transaction, &new, &reservation).await?;
        Ok(Some((record, reservation)))
    }

    /// Settles a running one, completes the audit entry that was started for it and writes it, and gives back to the quota
    /// what `refund` names. Gives the execution back whole.
    ///
    /// # Errors
    /// It was settled already or its user is gone ([`StoreError::NotThere`]), or the database failed.
    pub async fn settle_execution(
        &self,
        running: ExecutionRecord,
        settlement: Settlement,
        entry: AuditEntry,
        refund: Option<&Reservation>,
    ) -> Result<ExecutionRecord, StoreError> {
        let transaction = self.writer.begin_with_options(sqlite::write_transaction()).await?;
        settle(&transaction, running.id, &settlement).await?;
        if let Some(reservation) = refund {
            usage::refund(&transaction, reservation).await?;
        }
        let settled = ExecutionRecord { status: settlement.status, settlement: Some(settlement), ..running };
        audit::record(&transaction, told(entry, &settled)).await?;
        transaction.commit().await?;
        Ok(settled)
    }

    /// At the start, after a crash: marks everything queued or running as interrupted, with an audit entry of each, lets go of
    /// everything reserved, and says how many executions were marked.
    ///
    /// # Errors
    /// The database failed.
    pub async fn interrupt_unfinished(&self, now: DateTime<Utc>) -> Result<usize, StoreError> {
        let transaction = self.writer.begin_with_options(sqlite::write_transaction()).await?;
        usage::clear_reservations(&transaction).await?;
        let unfinished = unfinished(&transaction).await?;
        Entity::update_many()
            .col_expr(Column::Status, Expr::value(ExecutionStatus::Interrupted.as_str()))
            .col_expr(Column::FinishedAt, Expr::value(now))
            .filter(Column::Status.is_in(UNFINISHED))
            .exec(&transaction)
            .await?;
        for left in &unfinished {
            audit::record(&transaction, left.interrupted(now)).await?;
        }
        transaction.commit().await?;
        Ok(unfinished.len())
    }
}

async fn begin(
    transaction: DatabaseTransaction,
    new: &NewExecution,
    reservation: &Reservation,
) -> Result<ExecutionRecord, StoreError> {
    usage::use_reserved(&transaction, reservation).await?;
    let inserted = begun(new).insert(&transaction).await.map_err(|error| usage::of_user(new.user, error))?;
    transaction.commit().await?;
    rows::read(inserted)
}

async fn settle(
    transaction: &impl ConnectionTrait,
    id: ExecutionId,
    settlement: &Settlement,
) -> Result<(), StoreError> {
    let result = Entity::update_many()
        .set(settled(settlement))
        .filter(Column::Id.eq(id.0))
        .filter(Column::Status.is_in(UNFINISHED))
        .exec(transaction)
        .await?;
    match result.rows_affected {
        0 => Err(StoreError::NotThere { table: "executions", id: id.0 }),
        _ => Ok(()),
    }
}

/// The entry with what the log tells of an execution: never its code or its output.
fn told(entry: AuditEntry, settled: &ExecutionRecord) -> AuditEntry {
    let outcome = match settled.status {
        ExecutionStatus::Success => AuditStatus::Success,
        _ => AuditStatus::Error,
    };
    let wall_time_ms = settled.settlement.as_ref().map(|settlement| settlement.wall_time_ms);
    entry
        .about(settled.id.0)
        .ended(outcome)
        .detail("status", settled.status.as_str())
        .detail("conda_env", settled.request.environment.clone())
        .detail("is_api_call", settled.request.is_api_call)
        .detail("code_library_id", settled.request.code_library_id.map(|id| id.0))
        .detail("execution_time", wall_time_ms)
}

/// What the log tells of an execution that a crash left.
#[derive(sea_orm::FromQueryResult)]
struct Left {
    id: i64,
    user_id: i64,
    conda_env: String,
    is_api_call: bool,
    code_library_id: Option<i64>,
}

async fn unfinished(transaction: &impl ConnectionTrait) -> Result<Vec<Left>, StoreError> {
    let columns = [Column::Id, Column::UserId, Column::CondaEnv, Column::IsApiCall, Column::CodeLibraryId];
    let select = Entity::find().select_only().columns(columns).filter(Column::Status.is_in(UNFINISHED));
    Ok(select.into_model::<Left>().all(transaction).await?)
}

impl Left {
    fn interrupted(&self, now: DateTime<Utc>) -> AuditEntry {
        AuditEntry::new(Action::CodeExecute, now)
            .by(UserId(self.user_id))
            .about(self.id)
            .ended(AuditStatus::Error)
            .detail("status", ExecutionStatus::Interrupted.as_str())
            .detail("conda_env", self.conda_env.clone())
            .detail("is_api_call", self.is_api_call)
            .detail("code_library_id", self.code_library_id)
    }
}

fn begun(new: &NewExecution) -> ActiveModel {
    ActiveModel {
        id: NotSet,
        user_id: Set(new.user.0),
        code: Set(new.code.clone()),
        conda_env: Set(new.environment.clone()),
        status: Set(ExecutionStatus::Running.as_str().to_owned()),
        stdout: Set(String::new()),
        stderr: Set(String::new()),
        stdout_bytes_cut: Set(0),
        stderr_bytes_cut: Set(0),
        exit_code: Set(None),
        signal: Set(None),
        limit_struck: Set(None),
        wall_time_ms: Set(0),
        cpu_time_ms: Set(0),
        peak_memory_bytes: Set(0),
        queued_ms: Set(to_column(new.queued_ms)),
        is_api_call: Set(new.is_api_call),
        code_library_id: Set(new.code_library_id.map(|id| id.0)),
        limits: Set(json(&new.limits.map(StoredLimits::from))),
        isolation: Set(json(&Isolation::default())),
        created_at: Set(new.created_at),
        finished_at: Set(None),
        ..leaving_nothing()
    }
}

/// The columns of what an execution leaves beside its output, as long as it has left nothing.
pub(crate) fn leaving_nothing() -> ActiveModel {
    let none = || Set("[]".to_owned());
    ActiveModel {
        displays: none(),
        displays_cut: Set(0),
        artifacts: none(),
        artifacts_cut: Set(0),
        artifacts_until: Set(None),
        usage: none(),
        share_token: Set(None),
        ..Default::default()
    }
}

fn settled(settlement: &Settlement) -> ActiveModel {
    ActiveModel {
        status: Set(settlement.status.as_str().to_owned()),
        stdout: Set(settlement.stdout.clone()),
        stderr: Set(settlement.stderr.clone()),
        stdout_bytes_cut: Set(to_column(settlement.stdout_bytes_cut)),
        stderr_bytes_cut: Set(to_column(settlement.stderr_bytes_cut)),
        exit_code: Set(settlement.exit_code),
        signal: Set(settlement.signal),
        limit_struck: Set(settlement.limit_struck.map(|limit| limit.as_str().to_owned())),
        wall_time_ms: Set(to_column(settlement.wall_time_ms)),
        cpu_time_ms: Set(to_column(settlement.cpu_time_ms)),
        peak_memory_bytes: Set(to_column(settlement.peak_memory_bytes)),
        isolation: Set(json(&settlement.isolation)),
        displays: Set(json(&settlement.displays)),
        displays_cut: Set(to_column(settlement.displays_cut)),
        artifacts: Set(json(&settlement.artifacts)),
        artifacts_cut: Set(to_column(settlement.artifacts_cut)),
        artifacts_until: Set(settlement.artifacts_until),
        usage: Set(json(&settlement.usage)),
        finished_at: Set(Some(settlement.finished_at)),
        ..Default::default()
    }
}

fn json(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).expect("structs of numbers and strings always have a JSON form")
}
