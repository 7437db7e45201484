//! Beginning and settling.

use chrono::{DateTime, Utc};
use domain::{ExecutionStatus, Isolation};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait as _, ColumnTrait as _, EntityTrait as _, QueryFilter as _};

use super::rows::{self, UNFINISHED};
use super::{ExecutionRecord, NewExecution, Settlement};
use crate::columns::{StoredLimits, to_column};
use crate::entities::executions::{ActiveModel, Column, Entity};
use crate::{Store, StoreError};

impl Store {
    /// Inserts with status `running`.
    ///
    /// # Errors
    /// The user is gone, or the database failed.
    pub async fn begin_execution(&self, new: NewExecution) -> Result<ExecutionRecord, StoreError> {
        let inserted = begun(&new).insert(&self.writer).await?;
        rows::read(inserted)
    }

    /// Settles a running one and gives it back whole.
    ///
    /// # Errors
    /// It was settled already or its user is gone ([`StoreError::NotThere`]), or the database failed.
    pub async fn settle_execution(
        &self,
        running: ExecutionRecord,
        settlement: Settlement,
    ) -> Result<ExecutionRecord, StoreError> {
        let result = Entity::update_many()
            .set(settled(&settlement))
            .filter(Column::Id.eq(running.id.0))
            .filter(Column::Status.is_in(UNFINISHED))
            .exec(&self.writer)
            .await?;
        if result.rows_affected == 0 {
            return Err(StoreError::NotThere { table: "executions", id: running.id.0 });
        }
        Ok(ExecutionRecord { status: settlement.status, settlement: Some(settlement), ..running })
    }

    /// After a crash: marks everything queued or running as interrupted, says how many.
    ///
    /// # Errors
    /// The database failed.
    pub async fn interrupt_unfinished(&self, now: DateTime<Utc>) -> Result<u64, StoreError> {
        let result = Entity::update_many()
            .col_expr(Column::Status, Expr::value(ExecutionStatus::Interrupted.as_str()))
            .col_expr(Column::FinishedAt, Expr::value(now))
            .filter(Column::Status.is_in(UNFINISHED))
            .exec(&self.writer)
            .await?;
        Ok(result.rows_affected)
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
        code_library_id: Set(None),
        limits: Set(json(&StoredLimits::from(new.limits))),
        isolation: Set(json(&Isolation::default())),
        created_at: Set(new.created_at),
        finished_at: Set(None),
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
        finished_at: Set(Some(settlement.finished_at)),
        ..Default::default()
    }
}

fn json(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).expect("structs of numbers and strings always have a JSON form")
}
