//! Housekeeping: the jobs that remove what is kept no longer, and write down how often API keys are used, from the start of
//! the server to its end.
//!
//! Invariant: rows go a few at a time and writers wait in line, so a request waits for one small transaction at most.

use std::time::Duration;

use api::AppState;
use chrono::{DateTime, Days, TimeDelta, Utc};
use engine::Engine;
use store::{Store, StoreError};
use tokio::task::JoinHandle;
use tokio::time::{Interval, MissedTickBehavior, interval};
use tokio_util::sync::CancellationToken;

/// Between two rounds. A round that finds nothing is a handful of index lookups.
const ROUND: Duration = Duration::from_secs(60 * 60);

/// Between two times of writing down how often API keys are used. What a killed server forgets is no more than that.
const KEY_USAGE_WRITTEN: Duration = Duration::from_secs(5);

/// Days for which it is known what users had of their quotas; only today's is needed.
const USAGE_KEPT_DAYS: u64 = 40;

/// Days for which it is known what users had of AI providers: as far back as one may look.
const AI_USAGE_KEPT_DAYS: u64 = 400;

/// For how long things are kept, in days. Absent is for ever.
#[derive(Clone, Copy, Debug, Default)]
pub struct Keeping {
    /// Executions, from their beginning.
    pub executions_days: Option<u32>,
    /// Entries of the audit log.
    pub logs_days: Option<u32>,
}

/// The jobs, while they run.
#[derive(Debug)]
pub struct Housekeeping {
    stop: CancellationToken,
    jobs: [JoinHandle<()>; 2],
}

impl Housekeeping {
    /// Begins with a round at once.
    pub fn start(
        (state, engine): (AppState, Engine),
        store: Store,
        keeping: Keeping,
        clock: fn() -> DateTime<Utc>,
    ) -> Self {
        let stop = CancellationToken::new();
        let until = stop.clone();
        let rounds = async move {
            let mut ticks = every(ROUND);
            while until.run_until_cancelled(ticks.tick()).await.is_some() {
                round(&Round { store: &store, until: &until, now: clock() }, keeping).await;
                engine.sweep_artifacts().await;
            }
        };
        let jobs = [tokio::spawn(rounds), tokio::spawn(write_key_usage(state, stop.clone()))];
        Self { stop, jobs }
    }

    /// Ends the jobs, after the transactions under way. To be called when no request comes any more: then every use of an
    /// API key is written down.
    pub async fn stop(self) {
        self.stop.cancel();
        for job in self.jobs {
            if let Err(error) = job.await {
                tracing::error!(%error, "housekeeping ended early");
            }
        }
    }
}

fn every(period: Duration) -> Interval {
    let mut ticks = interval(period);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    ticks
}

/// Now and then, and once more at the end. What fails is tried again the next time.
async fn write_key_usage(state: AppState, until: CancellationToken) {
    let mut ticks = every(KEY_USAGE_WRITTEN);
    let mut is_last = false;
    while !is_last {
        is_last = until.run_until_cancelled(ticks.tick()).await.is_none();
        if let Err(error) = state.write_api_key_usage().await {
            tracing::error!(%error, "how often API keys were used could not be written down");
        }
    }
}

/// One time of looking for what can go.
struct Round<'a> {
    store: &'a Store,
    until: &'a CancellationToken,
    now: DateTime<Utc>,
}

async fn round(round: &Round<'_>, keeping: Keeping) {
    let (store, now) = (round.store, round.now);
    if let Some(days) = keeping.executions_days {
        let then = before(now, days);
        round.remove("executions", || store.remove_executions_before(then)).await;
    }
    if let Some(days) = keeping.logs_days {
        let then = before(now, days);
        round.remove("audit entries", || store.remove_audit_entries_before(then)).await;
    }
    let day = now.date_naive() - Days::new(USAGE_KEPT_DAYS);
    round.remove("usage", || store.remove_usage_before(day)).await;
    let day = now.date_naive() - Days::new(AI_USAGE_KEPT_DAYS);
    round.remove("usage of AI providers", || store.remove_ai_usage_before(day)).await;
    round.remove("expired sessions", || store.remove_expired_sessions(now)).await;
}

fn before(now: DateTime<Utc>, days: u32) -> DateTime<Utc> {
    // Longer than there is time is for ever.
    now.checked_sub_signed(TimeDelta::days(days.into())).unwrap_or(DateTime::UNIX_EPOCH)
}

impl Round<'_> {
    /// Removes a few at a time until there are none left, or it is time to stop. What fails is tried again in the next
    /// round.
    async fn remove<F>(&self, what: &str, a_few: impl Fn() -> F)
    where
        F: Future<Output = Result<u64, StoreError>>,
    {
        let mut removed = 0;
        while !self.until.is_cancelled() {
            match a_few().await {
                Ok(0) => break,
                Ok(rows) => removed += rows,
                Err(error) => {
                    tracing::error!(%error, what, "housekeeping failed");
                    break;
                }
            }
        }
        if removed > 0 {
            tracing::info!(what, removed, "removed what is kept no longer");
        }
    }
}
