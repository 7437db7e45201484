//! Executions that nobody waits for: they stand in a queue of the database until their turn comes, across restarts.
//!
//! Each user with something there has one task, which stands in the user's line as one of their requests would, and takes what
//! has waited longest when it is called. So a user's backlog is overtaken by what they wait for, and by other users in turn.
//!
//! Invariant: what is run is what its owner may run then: by their tier and their rights when its turn comes.
//! Invariant: while something is in the queue and the server runs, its user's task does, too.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use domain::{EnvironmentId, ExecutionId, ExecutionStatus, Limits, Metered, Tier, UserId};
use sandbox::spec::NestSpec;
use serde::{Deserialize, Serialize};
use store::{
    Along, Credential, ExecutionRecord, NewQueued, QueueBounds, QueueError, QueuedExecution, Reservation,
    StoreError, UtcDay,
};
use tokio::sync::oneshot;

use crate::admission::{Place, Visit};
use crate::execution::{Begun, check_credential, finish, nest_of, new_execution, note_use, quota_exceeded};
use crate::launcher_link::lock;
use crate::live::Live;
use crate::phases::Phases;
use crate::{Engine, ExecuteError, ExecutionRequest, Inner, Inputs};

/// How much the queue holds.
const BOUNDS: QueueBounds = QueueBounds { of_user_max: 100, max: 1_000, bytes_of_user_max: 64 << 20 };

/// What to tell those who come when the queue is full, in seconds.
const RETRY_AFTER_S: u32 = 30;

/// After a failure of the database.
const PAUSE: Duration = Duration::from_secs(5);

/// The users whose tasks run, and whether something was queued that they may not have seen.
#[derive(Debug, Default)]
pub(crate) struct Backlog(Mutex<HashMap<UserId, bool>>);

/// What an execution is to be given and held to, as the queue keeps it.
#[derive(Serialize, Deserialize)]
struct Kept {
    inputs: Inputs,
    /// Asked for, where it is less than the tier's.
    wall_time_ms_max: Option<u64>,
    memory_bytes_max: Option<u64>,
}

/// What came of a look at a user's queue.
enum Look {
    Began,
    Empty,
    Closed,
}

/// What there is to see of an execution.
#[derive(Debug)]
pub enum Sight {
    /// It runs.
    UnderWay(Arc<Live>),
    /// It has ended.
    Over(Box<ExecutionRecord>),
}

/// Why one is not run when its turn has come: its status, and what it says on stderr.
type NotRun = (ExecutionStatus, String);

impl Engine {
    /// Puts all of these into the queue, or none; they are one user's. An idempotency key stands with the first, for all.
    ///
    /// # Errors
    /// When none is.
    pub async fn enqueue(
        &self,
        requests: Vec<ExecutionRequest>,
    ) -> Result<Vec<ExecutionRecord>, ExecuteError> {
        let inner = &self.inner;
        if inner.closed.is_cancelled() {
            return Err(ExecuteError::ShuttingDown);
        }
        let Some(first) = requests.first() else { return Ok(Vec::new()) };
        let visit = inner.admission.arrive()?;
        for request in &requests {
            nest_of(inner, request.who(), &request.environment).await?;
        }
        let now = (inner.clock)();
        let (user, day, metered) = (first.user, UtcDay::of(now), Metered::of(first.is_api_call()));
        let (quota, key) = (first.tier.daily_quota(metered), first.along.idempotency_key.clone());
        let all: Vec<NewQueued> = requests.into_iter().map(|request| new_queued(inner, request)).collect();
        let queued = inner.store.queue_executions(&all, key.as_ref(), (metered, quota, day), BOUNDS).await;
        let queued = queued.map_err(|error| match error {
            QueueError::QuotaExceeded => quota_exceeded(day, now),
            QueueError::FullOfUser | QueueError::Full => {
                ExecuteError::QueueFull { retry_after_s: RETRY_AFTER_S }
            }
            QueueError::Store(error) => error.into(),
        });
        let records = queued.inspect_err(|error| inner.metrics.refuse(error))?;
        wake(inner, user, visit);
        Ok(records)
    }

    /// Goes on with what the queue holds when the server starts.
    ///
    /// # Errors
    /// The database failed.
    pub async fn resume_backlog(&self) -> Result<(), ExecuteError> {
        for user in self.inner.store.users_with_queued().await? {
            wake(&self.inner, user, self.inner.admission.arrive()?);
        }
        Ok(())
    }

    /// Ends one of this owner's that is in the queue; nothing if it is not (any more).
    ///
    /// # Errors
    /// The database failed.
    pub async fn cancel_queued(
        &self,
        owner: UserId,
        id: ExecutionId,
    ) -> Result<Option<ExecutionRecord>, StoreError> {
        end(&self.inner, owner, id, (ExecutionStatus::Cancelled, String::new())).await
    }

    /// Waits until this owner's execution has ended; nothing if it is not there.
    ///
    /// # Errors
    /// The database failed, or the server stops.
    pub async fn ended(
        &self,
        owner: UserId,
        id: ExecutionId,
    ) -> Result<Option<ExecutionRecord>, ExecuteError> {
        match self.seen(owner, id).await? {
            Some(Sight::UnderWay(live)) => {
                // Behind everything that will be said: there is only the end to wait for.
                let mut reader = live.read_from(u64::MAX);
                while reader.next().await.is_some() {}
                Ok(self.inner.store.execution_of(owner, id).await?)
            }
            Some(Sight::Over(record)) => Ok(Some(*record)),
            None => Ok(None),
        }
    }

    /// Waits until this owner's execution is under way or has ended; nothing if it is not there.
    ///
    /// # Errors
    /// The database failed, or the server stops.
    pub async fn seen(&self, owner: UserId, id: ExecutionId) -> Result<Option<Sight>, ExecuteError> {
        let mut changes = self.inner.changes.subscribe();
        loop {
            changes.mark_unchanged();
            if let Some(live) = self.live(id).filter(|live| live.user == owner) {
                return Ok(Some(Sight::UnderWay(live)));
            }
            let Some(record) = self.inner.store.execution_of(owner, id).await? else { return Ok(None) };
            if record.settlement.is_some() {
                return Ok(Some(Sight::Over(Box::new(record))));
            }
            tokio::select! {
                () = self.inner.closed.cancelled() => return Err(ExecuteError::ShuttingDown),
                _ = changes.changed() => {}
            }
        }
    }
}

/// Lets the user's task look, and starts it where there is none.
fn wake(inner: &Arc<Inner>, user: UserId, visit: Visit) {
    let mut users = lock(&inner.backlog.0);
    if let Some(has_more) = users.get_mut(&user) {
        *has_more = true;
        return;
    }
    users.insert(user, false);
    inner.running.spawn(empty(Arc::clone(inner), user, visit));
}

/// Runs what the user has in the queue, until there is nothing more.
async fn empty(inner: Arc<Inner>, user: UserId, visit: Visit) {
    loop {
        match look(&inner, user, &visit).await {
            Ok(Look::Began) => {}
            Ok(Look::Closed) => return,
            Ok(Look::Empty) => {
                let mut users = lock(&inner.backlog.0);
                match users.get_mut(&user) {
                    Some(has_more) if *has_more => *has_more = false,
                    _ => {
                        users.remove(&user);
                        return;
                    }
                }
            }
            Err(error) => {
                tracing::error!(%user, %error, "an execution of the queue could not be begun yet");
                // No event tells that a database works again.
                let _ = tokio::time::timeout(PAUSE, inner.closed.cancelled()).await;
            }
        }
    }
}

/// Waits for the user's turn, if they have something in the queue, and begins what has waited longest.
async fn look(inner: &Arc<Inner>, user: UserId, visit: &Visit) -> Result<Look, ExecuteError> {
    if inner.closed.is_cancelled() {
        return Ok(Look::Closed);
    }
    if !inner.store.has_queued(user).await? {
        return Ok(Look::Empty);
    }
    let concurrent_max = owner(inner, user).await?.map_or(1, |(tier, _)| tier.concurrent_executions_max);
    let place = tokio::select! {
        biased;
        () = inner.closed.cancelled() => return Ok(Look::Closed),
        place = visit.enter_patiently(user, concurrent_max) => place?,
    };
    // What was there may be cancelled by now.
    let Some(queued) = inner.store.next_queued(user).await? else { return Ok(Look::Empty) };
    begin(inner, queued, place, visit.another()).await?;
    Ok(Look::Began)
}

async fn begin(
    inner: &Arc<Inner>,
    queued: QueuedExecution,
    place: Place,
    visit: Visit,
) -> Result<(), ExecuteError> {
    let (user, id) = (queued.record.request.user, queued.record.id);
    let waited_ms = ((inner.clock)() - queued.queued_at).num_milliseconds();
    let (request, reservation, environment, nest) = match ready(inner, queued).await? {
        Ok(ready) => ready,
        Err(not_run) => {
            end(inner, user, id, not_run).await?;
            return Ok(());
        }
    };
    let waited_ms = u64::try_from(waited_ms).unwrap_or_default();
    let begun = inner.store.begin_queued(id, request.limits, waited_ms).await?;
    // It was cancelled just now.
    let Some(record) = begun else { return Ok(()) };
    note_use(inner, environment);
    let begun = Begun { record, reservation, phases: Phases::default(), _place: place };
    let running = Arc::clone(inner);
    let (show, shown) = oneshot::channel();
    inner.running.spawn(async move {
        let _visit = visit;
        if let Err(error) = finish(&running, request, nest, (begun, show)).await {
            tracing::error!(execution = %id, %error, "an execution of the queue was lost");
        }
        // Whether it has one was written down when it was put into the queue.
        running.webhooks.send_replace(());
    });
    // Whoever follows it has waited for this.
    let _ = shown.await;
    Ok(())
}

/// As its owner may have it run now.
async fn ready(
    inner: &Inner,
    queued: QueuedExecution,
) -> Result<Result<(ExecutionRequest, Reservation, EnvironmentId, NestSpec), NotRun>, ExecuteError> {
    let asked = queued.record.request;
    let Some((tier, is_admin)) = owner(inner, asked.user).await? else { return Ok(Err(no_rights())) };
    let Ok(kept) = serde_json::from_str::<Kept>(&queued.input) else {
        let text = "It was not run: another version of CodeRunner has put it into the queue.\n";
        return Ok(Err((ExecutionStatus::SystemError, text.to_owned())));
    };
    let limits = kept.limits(tier.limits);
    let request = ExecutionRequest {
        user: asked.user,
        is_admin,
        limits,
        tier,
        code: asked.code,
        environment: asked.environment,
        credential: queued.api_key.map_or(Credential::Account, Credential::ApiKey),
        code_library_id: asked.code_library_id,
        inputs: kept.inputs,
        along: Along::default(),
        entry: queued.entry,
    };
    match check_credential(inner, &request).await {
        Err(ExecuteError::NoUser) => return Ok(Err(no_rights())),
        checked => checked?,
    }
    match nest_of(inner, request.who(), &request.environment).await {
        Ok((environment, nest)) => Ok(Ok((request, queued.reservation, environment, nest))),
        Err(ExecuteError::UnknownEnvironment(name)) => {
            let text = format!("It was not run: there is no environment named {name} any more.\n");
            Ok(Err((ExecutionStatus::Error, text)))
        }
        Err(error) => Err(error),
    }
}

fn no_rights() -> NotRun {
    let text = "It was not run: whoever asked for it may not run programs any more.\n";
    (ExecutionStatus::Cancelled, text.to_owned())
}

/// The tier that a user is in now, and whether they are an administrator.
async fn owner(inner: &Inner, user: UserId) -> Result<Option<(Tier, bool)>, StoreError> {
    let user = inner.store.user_by_id(user).await?.filter(|user| user.is_active);
    Ok(user.map(|user| (inner.tiers.get(user.tier).clone(), user.is_admin)))
}

async fn end(
    inner: &Inner,
    owner: UserId,
    id: ExecutionId,
    how: NotRun,
) -> Result<Option<ExecutionRecord>, StoreError> {
    let ended = inner.store.end_queued(owner, id, how, (inner.clock)()).await?;
    inner.changes.send_replace(());
    inner.webhooks.send_replace(());
    Ok(ended)
}

impl Kept {
    fn of(request: &ExecutionRequest) -> Self {
        let (asked, most) = (request.limits, request.tier.limits);
        let if_less = |asked: u64, most: u64| (asked < most).then_some(asked);
        Self {
            inputs: request.inputs.clone(),
            wall_time_ms_max: if_less(asked.wall_time_ms_max, most.wall_time_ms_max),
            memory_bytes_max: if_less(asked.memory_bytes_max, most.memory_bytes_max),
        }
    }

    /// What was asked for, and no more than the tier has now.
    fn limits(&self, most: Limits) -> Limits {
        let least = |asked: Option<u64>, most: u64| asked.map_or(most, |asked| asked.min(most));
        most.lowered_to(
            least(self.wall_time_ms_max, most.wall_time_ms_max),
            least(self.memory_bytes_max, most.memory_bytes_max),
        )
    }
}

fn new_queued(inner: &Inner, request: ExecutionRequest) -> NewQueued {
    NewQueued {
        execution: new_execution(inner, &request, 0),
        input: serde_json::to_string(&Kept::of(&request)).expect("texts and numbers always have a JSON form"),
        api_key: match request.credential {
            Credential::ApiKey(id) => Some(id),
            Credential::Session(_) | Credential::Account => None,
        },
        webhook: request.along.webhook,
        entry: request.entry,
    }
}
