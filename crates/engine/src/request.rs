//! What is asked of the engine, and why it may refuse.

use domain::{CodeId, Limits, Tier, UserId};
use store::{Along, AuditEntry, Credential};

use crate::Inputs;

/// One program to run, by a caller who is already known and allowed to.
#[derive(Clone, Debug)]
pub struct ExecutionRequest {
    /// Whose execution it is.
    pub user: UserId,
    /// They may run programs in everybody's environments.
    pub is_admin: bool,
    /// Whose quotas hold.
    pub tier: Tier,
    /// What it is held to: the tier's limits, or lower ones.
    pub limits: Limits,
    /// The program: UTF-8 without NUL, at most [`ExecutionRequest::CODE_BYTES_MAX`] bytes; the caller checks.
    pub code: String,
    /// Name of the environment to run in.
    pub environment: String,
    /// What the caller was let in by. It must still be good when the turn has come.
    pub credential: Credential,
    /// The item of the code library the program is.
    pub code_library_id: Option<CodeId>,
    /// What the program is given beside its text.
    pub inputs: Inputs,
    /// What is written together with its beginning.
    pub along: Along,
    /// The audit log's entry about it, to be completed when it has ended.
    pub entry: AuditEntry,
}

impl ExecutionRequest {
    /// Who asks, and whether they administer.
    pub(crate) fn who(&self) -> (UserId, bool) {
        (self.user, self.is_admin)
    }

    /// Whether it was asked for with an API key, rather than from the web or with a user's token.
    #[must_use]
    pub fn is_api_call(&self) -> bool {
        matches!(self.credential, Credential::ApiKey(_))
    }

    /// The largest program, in bytes of UTF-8.
    pub const CODE_BYTES_MAX: usize = 1024 * 1024;
}

/// Why an execution was not begun. Nothing is left of it but, where it got that far, a record
/// that says so.
#[derive(Debug, thiserror::Error)]
pub enum ExecuteError {
    /// No environment of this name.
    #[error("there is no environment named {0:?}")]
    UnknownEnvironment(String),
    /// The user has had as many of this kind as they may have in a day.
    #[error("the daily quota is used up; the next day begins in {retry_after_s} s")]
    QuotaExceeded {
        /// When the next day begins, in seconds.
        retry_after_s: u32,
    },
    /// This user's queue is full.
    #[error("too many executions of this user are waiting; try again in {retry_after_s} s")]
    TooManyWaiting {
        /// When trying again has a chance, in seconds.
        retry_after_s: u32,
    },
    /// The queue of everybody is full.
    #[error("too many executions are waiting; try again in {retry_after_s} s")]
    Busy {
        /// When trying again has a chance, in seconds.
        retry_after_s: u32,
    },
    /// There is no room for it in the queue of those that nobody waits for.
    #[error("the queue has no room for it; try again in {retry_after_s} s")]
    QueueFull {
        /// When trying again has a chance, in seconds.
        retry_after_s: u32,
    },
    /// No executions are begun for the time being: see [`crate::Engine::pause`].
    #[error("executions are paused")]
    Paused,
    /// Whoever asked for it is gone before its turn came.
    #[error("nobody waits for it any more")]
    GivenUp,
    /// The user was deleted, or what they were let in by was taken from them, before its turn came.
    #[error("its user may not do this any more")]
    NoUser,
    /// The execution was deleted while it ran, with its user.
    #[error("it was deleted meanwhile")]
    Deleted,
    /// The server is about to stop.
    #[error("the server is stopping")]
    ShuttingDown,
    /// The database refused.
    #[error(transparent)]
    Store(store::StoreError),
}

impl ExecuteError {
    /// Why it was not begun, in a word; nothing where that says more of who asked than of this server.
    pub(crate) fn refusal(&self) -> Option<&'static str> {
        match self {
            Self::QuotaExceeded { .. } => Some("quota"),
            Self::TooManyWaiting { .. } => Some("queue_of_user"),
            Self::Busy { .. } => Some("queue"),
            Self::QueueFull { .. } => Some("backlog"),
            Self::Paused => Some("paused"),
            Self::ShuttingDown => Some("stopping"),
            Self::Store(_) => Some("database"),
            Self::UnknownEnvironment(_) | Self::GivenUp | Self::NoUser | Self::Deleted => None,
        }
    }
}

impl From<store::StoreError> for ExecuteError {
    fn from(error: store::StoreError) -> Self {
        match error {
            store::StoreError::NoUser(_) => Self::NoUser,
            store::StoreError::NotThere { .. } => Self::Deleted,
            error => Self::Store(error),
        }
    }
}

/// Executions cannot be paused: some run or wait, or they are paused already.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("executions run, wait, or are paused already")]
pub struct Unfinished;
