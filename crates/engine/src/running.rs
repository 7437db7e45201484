//! An execution that was begun, for who has asked for it.

use std::sync::Arc;

use tokio::task::JoinHandle;
use tokio_util::sync::DropGuard;

use crate::{ExecuteError, Executed, Live};

/// An execution that was begun. It goes on whether or not anybody waits for it, unless it is [`Running::cancelled_when_dropped`].
#[derive(Debug)]
pub struct Running {
    /// What others see of it.
    pub live: Arc<Live>,
    run: JoinHandle<Result<Executed, ExecuteError>>,
    /// Ends the execution when it is dropped.
    guard: Option<DropGuard>,
}

impl Running {
    pub(crate) fn new(live: Arc<Live>, run: JoinHandle<Result<Executed, ExecuteError>>) -> Self {
        Self { live, run, guard: None }
    }

    /// Its end is asked for when nobody holds this any more.
    #[must_use]
    pub fn cancelled_when_dropped(self) -> Self {
        Self { guard: Some(self.live.cancelled.clone().drop_guard()), ..self }
    }

    /// Waits for its end.
    ///
    /// # Errors
    /// It was deleted meanwhile, or the database refused.
    pub async fn ended(self) -> Result<Executed, ExecuteError> {
        let _guard = self.guard;
        result_of(self.run).await
    }
}

/// What came of a run.
pub(crate) async fn result_of(
    run: JoinHandle<Result<Executed, ExecuteError>>,
) -> Result<Executed, ExecuteError> {
    // Panics are caught at the HTTP boundary; this one came from inside a task, so it goes on there.
    run.await.unwrap_or_else(|error| std::panic::resume_unwind(error.into_panic()))
}
