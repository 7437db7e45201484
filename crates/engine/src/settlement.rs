//! Settling what has run: its outcome is known only here, so a database that fails once does not lose it.
//!
//! Invariant: an execution is settled, with its output if there is any way, or the log says that it was not.

use std::time::Duration;

use domain::ExecutionId;
use store::{AuditEntry, ExecutionRecord, Reservation, Settlement, Store, StoreError};

/// Between attempts. Together they are a few seconds, for which the execution keeps its place.
const PAUSES: [Duration; 5] = [
    Duration::from_millis(50),
    Duration::from_millis(150),
    Duration::from_millis(500),
    Duration::from_secs(1),
    Duration::from_secs(2),
];

/// What is to be written.
pub(crate) struct Outcome<'a> {
    pub(crate) running: ExecutionRecord,
    pub(crate) settlement: Settlement,
    pub(crate) entry: AuditEntry,
    pub(crate) refund: Option<&'a Reservation>,
}

/// Settles it, after some attempts without its output: a full disk may have room for that.
///
/// # Errors
/// It is not there any more, or the database went on failing.
pub(crate) async fn settle(store: &Store, outcome: Outcome<'_>) -> Result<ExecutionRecord, StoreError> {
    let Outcome { running, settlement, entry, refund } = outcome;
    let attempt = |settlement| store.settle_execution(running.clone(), settlement, entry.clone(), refund);
    match repeatedly(running.id, PAUSES, || attempt(settlement.clone())).await {
        Err(error) if is_worth_repeating(&error) => {
            tracing::error!(execution = %running.id, %error, "an execution loses its output: it could not be written");
            attempt(without_output(settlement)).await
        }
        done => done,
    }
}

/// Attempts it until it does not fail, once more than there are pauses.
#[expect(clippy::disallowed_methods, reason = "no event tells that a disk has room again or a lock is gone")]
async fn repeatedly<T, F>(
    id: ExecutionId,
    pauses: impl IntoIterator<Item = Duration>,
    attempt: impl Fn() -> F,
) -> Result<T, StoreError>
where
    F: Future<Output = Result<T, StoreError>>,
{
    let mut done = attempt().await;
    for pause in pauses {
        match done {
            Err(error) if is_worth_repeating(&error) => {
                tracing::debug!(execution = %id, %error, "an execution could not be settled yet");
            }
            done => return done,
        }
        tokio::time::sleep(pause).await;
        done = attempt().await;
    }
    done
}

/// Not if there is nothing any more that could be settled.
fn is_worth_repeating(error: &StoreError) -> bool {
    !matches!(error, StoreError::NotThere { .. } | StoreError::NoUser(_))
}

/// As it ended, with all of its output counted as cut.
fn without_output(settlement: Settlement) -> Settlement {
    let bytes = |text: &str| u64::try_from(text.len()).unwrap_or(u64::MAX);
    Settlement {
        stdout_bytes_cut: settlement.stdout_bytes_cut.saturating_add(bytes(&settlement.stdout)),
        stderr_bytes_cut: settlement.stderr_bytes_cut.saturating_add(bytes(&settlement.stderr)),
        stdout: String::new(),
        stderr: String::new(),
        displays_cut: settlement.displays_cut.saturating_add(settlement.displays.len() as u64),
        displays: Vec::new(),
        usage: Vec::new(),
        ..settlement
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    const AT_ONCE: [Duration; 2] = [Duration::ZERO; 2];

    fn passing() -> StoreError {
        StoreError::OtherVersion
    }

    fn lasting() -> StoreError {
        StoreError::NotThere { table: "executions", id: 1 }
    }

    /// What comes of it when so many attempts fail like this, and after how many.
    async fn failing(failures: u32, error: fn() -> StoreError) -> (bool, u32) {
        let attempts = Cell::new(0);
        let attempt = || {
            attempts.set(attempts.get() + 1);
            let is_done = attempts.get() > failures;
            async move { if is_done { Ok(()) } else { Err(error()) } }
        };
        (repeatedly(ExecutionId(1), AT_ONCE, attempt).await.is_ok(), attempts.get())
    }

    #[tokio::test]
    async fn what_fails_is_tried_again_and_not_for_ever() {
        assert_eq!(failing(0, passing).await, (true, 1));
        assert_eq!(failing(2, passing).await, (true, 3));
        assert_eq!(failing(9, passing).await, (false, 3));
        assert_eq!(failing(9, lasting).await, (false, 1), "it will not come back");
    }
}
