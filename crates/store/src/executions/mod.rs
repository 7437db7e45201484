//! Executions: begun as `running`, settled once, listed newest first.
//!
//! Invariant: what is written of an execution, of its user's quota and of it in the audit log at its beginning, and again at its
//! settlement, is written in one transaction.

mod delete;
mod list;
mod rows;
mod write;

use chrono::{DateTime, Utc};
use domain::{
    Artifact, CodeId, Display, ExecutionId, ExecutionStatus, Isolation, LimitKind, Limits, UsagePoint, UserId,
};
pub(crate) use rows::{UNFINISHED, check as check_row};

pub use delete::Deletion;
pub use list::{ExecutionFilter, OwnedExecution};
pub(crate) use write::leaving_nothing;

/// A row to be made at the start of an execution, with status `running`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewExecution {
    /// Whose execution it is.
    pub user: UserId,
    /// The program.
    pub code: String,
    /// Name of the environment it runs in.
    pub environment: String,
    /// Started with an API key.
    pub is_api_call: bool,
    /// The item of the code library it came from.
    pub code_library_id: Option<CodeId>,
    /// What it is held to; unknown of those that come from the FastAPI edition, which kept no record of it.
    pub limits: Option<Limits>,
    /// How long it waited for its turn, in milliseconds.
    pub queued_ms: u64,
    /// Now.
    pub created_at: DateTime<Utc>,
}

/// What settles it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settlement {
    /// How it ended.
    pub status: ExecutionStatus,
    /// What was kept of its standard output.
    pub stdout: String,
    /// What was kept of its standard error.
    pub stderr: String,
    /// Bytes of standard output that were not kept.
    pub stdout_bytes_cut: u64,
    /// Bytes of standard error that were not kept.
    pub stderr_bytes_cut: u64,
    /// Exit code of the main process, where it ended by itself.
    pub exit_code: Option<i32>,
    /// Number of the signal that ended the main process, where one did.
    pub signal: Option<i32>,
    /// The limit that struck.
    pub limit_struck: Option<LimitKind>,
    /// From start to end, in milliseconds.
    pub wall_time_ms: u64,
    /// Processor time of the whole tree, in milliseconds.
    pub cpu_time_ms: u64,
    /// The highest memory use of the whole tree, in bytes.
    pub peak_memory_bytes: u64,
    /// The layers it ran under.
    pub isolation: Isolation,
    /// What it displayed; lists leave it out.
    pub displays: Vec<Display>,
    /// Things it displayed that were not kept.
    pub displays_cut: u64,
    /// The files it left.
    pub artifacts: Vec<Artifact>,
    /// Files it left that were not kept.
    pub artifacts_cut: u64,
    /// When the files go; nothing where there are none.
    pub artifacts_until: Option<DateTime<Utc>>,
    /// What it used as time went on; lists leave it out.
    pub usage: Vec<UsagePoint>,
    /// When it ended.
    pub finished_at: DateTime<Utc>,
}

/// A whole execution as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExecutionRecord {
    /// Which row.
    pub id: ExecutionId,
    /// What was asked for.
    pub request: NewExecution,
    /// Where it stands.
    pub status: ExecutionStatus,
    /// How it ended; nothing while it waits or runs.
    pub settlement: Option<Settlement>,
    /// Whoever has this may see it.
    pub share_token: Option<String>,
    /// Whether code or output was cut to [`LISTED_CHARS_MAX`](crate::LISTED_CHARS_MAX), as lists do.
    pub is_abridged: bool,
}
