//! From a row to an [`ExecutionRecord`].

use domain::{CodeId, ExecutionId, ExecutionStatus, Isolation, LimitKind, Limits, UserId};

use super::{ExecutionRecord, NewExecution, Settlement};
use crate::StoreError;
use crate::columns::{StoredLimits, from_column};
use crate::entities::executions::Model;

/// The statuses of an execution that has no settlement yet, as stored.
pub(crate) const UNFINISHED: [&str; 2] = ["queued", "running"];

/// Reads a row that holds code and output whole.
pub(super) fn read(row: Model) -> Result<ExecutionRecord, StoreError> {
    let id = row.id;
    into_record(row).map_err(|column| StoreError::Unreadable { table: "executions", id, column })
}

/// Whether a row can be read.
pub(crate) fn check(row: Model) -> Result<(), StoreError> {
    read(row).map(drop)
}

fn into_record(mut row: Model) -> Result<ExecutionRecord, &'static str> {
    let status = ExecutionStatus::from_word(&row.status).ok_or("status")?;
    let limits: Option<StoredLimits> = serde_json::from_str(&row.limits).map_err(|_| "limits")?;
    let request = NewExecution {
        user: UserId(row.user_id),
        code: std::mem::take(&mut row.code),
        environment: std::mem::take(&mut row.conda_env),
        is_api_call: row.is_api_call,
        code_library_id: row.code_library_id.map(CodeId),
        limits: limits.map(Limits::from),
        queued_ms: from_column(row.queued_ms).ok_or("queued_ms")?,
        created_at: row.created_at,
    };
    Ok(ExecutionRecord {
        id: ExecutionId(row.id),
        request,
        status,
        share_token: row.share_token.take(),
        settlement: settlement(row, status)?,
        is_abridged: false,
    })
}

fn settlement(row: Model, status: ExecutionStatus) -> Result<Option<Settlement>, &'static str> {
    let Some(finished_at) = row.finished_at else {
        return Ok(None);
    };
    let isolation: Isolation = serde_json::from_str(&row.isolation).map_err(|_| "isolation")?;
    Ok(Some(Settlement {
        status,
        stdout: row.stdout,
        stderr: row.stderr,
        stdout_bytes_cut: from_column(row.stdout_bytes_cut).ok_or("stdout_bytes_cut")?,
        stderr_bytes_cut: from_column(row.stderr_bytes_cut).ok_or("stderr_bytes_cut")?,
        exit_code: row.exit_code,
        signal: row.signal,
        limit_struck: row.limit_struck.as_deref().map(limit_struck).transpose()?,
        wall_time_ms: from_column(row.wall_time_ms).ok_or("wall_time_ms")?,
        cpu_time_ms: from_column(row.cpu_time_ms).ok_or("cpu_time_ms")?,
        peak_memory_bytes: from_column(row.peak_memory_bytes).ok_or("peak_memory_bytes")?,
        isolation,
        displays: serde_json::from_str(&row.displays).map_err(|_| "displays")?,
        displays_cut: from_column(row.displays_cut).ok_or("displays_cut")?,
        artifacts: serde_json::from_str(&row.artifacts).map_err(|_| "artifacts")?,
        artifacts_cut: from_column(row.artifacts_cut).ok_or("artifacts_cut")?,
        artifacts_until: row.artifacts_until,
        usage: serde_json::from_str(&row.usage).map_err(|_| "usage")?,
        finished_at,
    }))
}

fn limit_struck(word: &str) -> Result<LimitKind, &'static str> {
    LimitKind::ALL.into_iter().find(|limit| limit.as_str() == word).ok_or("limit_struck")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unfinished_are_the_words_of_the_domain() {
        let words = [ExecutionStatus::Queued, ExecutionStatus::Running].map(ExecutionStatus::as_str);
        assert_eq!(UNFINISHED, words);
    }
}
