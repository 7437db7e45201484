//! What is asked of the engine, and why it may refuse.

use domain::{Tier, UserId};

/// One program to run, by a caller who is already known and allowed to.
#[derive(Clone, Debug)]
pub struct ExecutionRequest {
    /// Whose execution it is.
    pub user: UserId,
    /// Whose limits hold.
    pub tier: Tier,
    /// The program: UTF-8 without NUL, at most [`ExecutionRequest::CODE_BYTES_MAX`] bytes; the caller checks.
    pub code: String,
    /// Name of the environment to run in.
    pub environment: String,
    /// Started with an API key rather than from the web or with a user's token.
    pub is_api_call: bool,
}

impl ExecutionRequest {
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
    /// The queue is full.
    #[error("too many executions are waiting; try again in {retry_after_s} s")]
    Busy {
        /// When trying again has a chance, in seconds.
        retry_after_s: u32,
    },
    /// The server is about to stop.
    #[error("the server is stopping")]
    ShuttingDown,
    /// The environment is there but cannot be used.
    #[error(transparent)]
    Environment(#[from] environments::EnvironmentError),
    /// The database refused.
    #[error(transparent)]
    Store(#[from] store::StoreError),
}
