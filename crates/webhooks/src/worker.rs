//! Looks for what is due, and makes it.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use domain::{ExecutionId, UserId};
use store::{Attempt, DueDelivery, InFlight, Store, StoreError};
use tokio::sync::watch;
use tokio::task::{JoinHandle, JoinSet};
use tokio_util::sync::CancellationToken;

use crate::message::{Message, finished};
use crate::sending::{SendError, send};
use crate::{AT_ONCE_MAX, OF_OWNER_MAX, PAUSES, Settings};

/// How long to wait at most before looking again: for clocks that are set, and a database that failed.
const LOOKED_AGAIN: Duration = Duration::from_secs(60);

/// What a receiver says that is not to be told anything any more.
const GONE: u16 = 410;

/// Makes deliveries, until it is stopped.
#[derive(Debug)]
pub struct Worker {
    stop: CancellationToken,
    working: JoinHandle<()>,
}

struct Round {
    store: Store,
    settings: Arc<Settings>,
    sending: JoinSet<ExecutionId>,
    /// What is under way.
    in_flight: HashMap<ExecutionId, (String, UserId)>,
}

impl Worker {
    /// Begins. `news` is that an execution has ended or a delivery is to be made again.
    #[must_use]
    pub fn start(store: Store, settings: Settings, mut news: watch::Receiver<()>) -> Self {
        let stop = CancellationToken::new();
        let until = stop.clone();
        let working = tokio::spawn(async move {
            let mut round = Round {
                store,
                settings: Arc::new(settings),
                sending: JoinSet::new(),
                in_flight: HashMap::new(),
            };
            while !until.is_cancelled() {
                let next_look = round.begin_what_is_due().await;
                tokio::select! {
                    () = until.cancelled() => {}
                    // Whose other end is gone tells nothing any more; the worker is stopped soon.
                    Ok(()) = news.changed() => {}
                    Some(ended) = round.sending.join_next() => round.ended(ended),
                    // No event tells that it is time.
                    _ = tokio::time::timeout(next_look, std::future::pending::<()>()) => {}
                }
            }
        });
        Self { stop, working }
    }

    /// Ends. What is under way is given up, and due again at the next start.
    pub async fn stop(self) {
        self.stop.cancel();
        if let Err(error) = self.working.await {
            tracing::error!(%error, "webhooks ended early");
        }
    }
}

impl Round {
    /// Begins as many as may be under way, and says when to look again.
    async fn begin_what_is_due(&mut self) -> Duration {
        match self.begin_due().await {
            Ok(next_look) => next_look,
            Err(error) => {
                tracing::error!(%error, "it cannot be seen which webhooks are due");
                LOOKED_AGAIN
            }
        }
    }

    async fn begin_due(&mut self) -> Result<Duration, StoreError> {
        let now = (self.settings.clock)();
        while self.in_flight.len() < AT_ONCE_MAX {
            let Some(due) = self.store.due_delivery(now, &self.busy()).await? else { break };
            self.in_flight.insert(due.execution, (due.host.clone(), due.owner));
            let (store, settings) = (self.store.clone(), Arc::clone(&self.settings));
            self.sending.spawn(async move {
                let execution = due.execution;
                deliver(&store, &settings, due).await;
                execution
            });
        }
        let next = self.store.next_delivery_at(now).await?;
        let wait = next.and_then(|next| (next - now).to_std().ok());
        Ok(wait.unwrap_or(LOOKED_AGAIN).min(LOOKED_AGAIN))
    }

    fn busy(&self) -> InFlight {
        let hosts = self.in_flight.values().map(|(host, _)| host.clone()).collect();
        let mut of_owner = HashMap::<UserId, usize>::new();
        for (_, owner) in self.in_flight.values() {
            *of_owner.entry(*owner).or_default() += 1;
        }
        let owners = of_owner.into_iter().filter(|(_, count)| *count >= OF_OWNER_MAX);
        InFlight { hosts, owners: owners.map(|(owner, _)| owner.0).collect() }
    }

    fn ended(&mut self, ended: Result<ExecutionId, tokio::task::JoinError>) {
        match ended {
            Ok(execution) => drop(self.in_flight.remove(&execution)),
            Err(error) => {
                tracing::error!(%error, "a webhook ended early");
                // Nobody knows which one it was.
                if self.sending.is_empty() {
                    self.in_flight.clear();
                }
            }
        }
    }
}

/// One attempt, and what came of it.
async fn deliver(store: &Store, settings: &Settings, due: DueDelivery) {
    // It was deleted meanwhile.
    let Some(sent) = attempted(store, settings, &due).await else { return };
    let attempt = attempt(&sent, due.attempts, (settings.clock)());
    if let Err(error) = store.record_attempt(due.execution, attempt).await {
        tracing::error!(execution = %due.execution, %error, "what came of a webhook could not be written down");
    }
}

async fn attempted(store: &Store, settings: &Settings, due: &DueDelivery) -> Option<Result<u16, SendError>> {
    match message(store, settings, due).await {
        Ok(message) => Some(send(&due.url, &message?, settings).await),
        Err(error) => {
            tracing::error!(execution = %due.execution, %error, "a webhook could not be made");
            Some(Err(SendError::Inside))
        }
    }
}

async fn message(
    store: &Store,
    settings: &Settings,
    due: &DueDelivery,
) -> Result<Option<Message>, StoreError> {
    let Some(record) = store.listed_execution_of(due.owner, due.execution).await? else { return Ok(None) };
    let now = (settings.clock)();
    let secrets = store.webhook_secrets(due.owner, now, (&settings.sealer, settings.random)).await?;
    let created_at = record.request.created_at;
    let event = finished(record, settings.present);
    Ok(Some(Message::signed((due.execution, created_at), &event, &secrets, now)))
}

fn attempt(sent: &Result<u16, SendError>, attempts_before: u32, at: DateTime<Utc>) -> Attempt {
    match sent {
        Ok(status) => Attempt { status: Some(*status), error: None, next_attempt_at: None, at },
        Err(error) => {
            let status = error.status();
            let pause = usize::try_from(attempts_before).ok().and_then(|before| PAUSES.get(before));
            let pause = pause.filter(|_| status != Some(GONE));
            let next_attempt_at = pause.map(|pause| at + *pause);
            Attempt { status, error: Some(error.to_string()), next_attempt_at, at }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_taken_is_tried_seven_times() {
        let at = DateTime::from_timestamp(1_800_000_000, 0).expect("in range");
        let after = |before| {
            let next = attempt(&Err(SendError::Refused(500)), before, at).next_attempt_at;
            next.map(|next| (next - at).num_seconds())
        };
        let pauses: Vec<_> = (0..8).map(after).collect();
        let expected = [Some(5), Some(30), Some(120), Some(600), Some(3_600), Some(21_600), None, None];
        assert_eq!(pauses, expected);
        assert_eq!(attempt(&Err(SendError::Refused(GONE)), 0, at).next_attempt_at, None, "it said so");
        let taken = attempt(&Ok(204), 3, at);
        assert_eq!((taken.status, taken.error, taken.next_attempt_at), (Some(204), None, None));
    }
}
