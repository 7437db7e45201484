//! The way of one execution.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use domain::{Curve, Display, EnvironmentId, ExecutionId, ExecutionStatus, Metered, Termination, UserId};
use sandbox::spec::{NestSpec, View};
use store::{ExecutionRecord, NewExecution, Reservation, RunnableEnvironment, Settlement, UtcDay};
use tokio::sync::oneshot;
use tokio_util::sync::CancellationToken;

use crate::admission::{Place, Visit};
use crate::inputs::{Given, prepare};
use crate::launcher_link::lock;
use crate::live::{Decoder, Feed, Feeding, Live, LiveEvent};
use crate::phases::{Lap, Phases};
use crate::sandboxes::{Ends, Heard, Listener, Ran, Task, Wanted};
use crate::settlement::{Outcome, settle};
use crate::{ExecuteError, ExecutionRequest, Inner, interpreter_place};

/// Between two notes that an environment is in use.
const USE_INTERVAL: TimeDelta = TimeDelta::minutes(1);

/// What stderr says when the fault was ours.
const SYSTEM_ERROR_TEXT: &str =
    "CodeRunner could not run this program. It is not the program's fault; the server's log says more.\n";

/// What came of an execution, and how long that took.
#[derive(Clone, Debug)]
pub struct Executed {
    /// What came of it.
    pub record: ExecutionRecord,
    /// How long that took.
    pub phases: Phases,
}

/// An execution that was begun, and the room it takes up.
pub(crate) struct Begun {
    pub(crate) record: ExecutionRecord,
    pub(crate) reservation: Reservation,
    pub(crate) phases: Phases,
    pub(crate) _place: Place,
}

/// The whole way. It is given up when `given_up` says so before its turn has come; when that has come, it is shown to who asked for it.
pub(crate) async fn execute(
    inner: &Inner,
    request: ExecutionRequest,
    given_up: &CancellationToken,
    shown: oneshot::Sender<Arc<Live>>,
) -> Result<Executed, ExecuteError> {
    if inner.closed.is_cancelled() {
        return Err(ExecuteError::ShuttingDown);
    }
    let (environment, nest) = nest_of(inner, request.who(), &request.environment).await?;
    let visit = inner.admission.arrive()?;
    let lap = Lap::start();
    let mut nest = nest;
    let begun = match visit.enter_at_once(request.user, request.tier.concurrent_executions_max) {
        Some(place) => begin_at_once((inner, lap), place, &request, given_up).await,
        None => begin_in_turn((inner, lap), &visit, (&request, &mut nest), given_up).await,
    };
    let begun = begun.inspect_err(|error| inner.metrics.refuse(error))?;
    note_use(inner, environment);
    finish(inner, request, nest, (begun, shown)).await
}

/// Writes that it has begun, and one use of the user's quota of today with it.
async fn begin_at_once(
    (inner, mut lap): (&Inner, Lap),
    place: Place,
    request: &ExecutionRequest,
    given_up: &CancellationToken,
) -> Result<Begun, ExecuteError> {
    let queue = lap.next();
    check_credential(inner, request).await?;
    if given_up.is_cancelled() {
        return Err(ExecuteError::GivenUp);
    }
    let now = (inner.clock)();
    let (day, metered) = (UtcDay::of(now), Metered::of(request.is_api_call()));
    let quota = request.tier.daily_quota(metered);
    let new = (new_execution(inner, request, 0), request.along.clone());
    let begun = inner.store.begin_execution_at_once(new, metered, quota, day).await?;
    let (record, reservation) = begun.ok_or_else(|| quota_exceeded(day, now))?;
    let phases = Phases { queue, begin: lap.next(), ..Phases::default() };
    Ok(Begun { record, reservation, phases, _place: place })
}

/// Reserves one use of the user's quota of today, waits for the turn and writes that it has come.
async fn begin_in_turn(
    (inner, mut lap): (&Inner, Lap),
    visit: &Visit,
    (request, nest): (&ExecutionRequest, &mut NestSpec),
    given_up: &CancellationToken,
) -> Result<Begun, ExecuteError> {
    let reservation = reserve(inner, request).await?;
    let begun = wait_and_begin((inner, &mut lap), visit, (request, nest), &reservation, given_up).await;
    match begun {
        Ok((record, place, queue)) => {
            let phases = Phases { queue, begin: lap.next(), ..Phases::default() };
            Ok(Begun { record, reservation, phases, _place: place })
        }
        Err(error) => {
            give_back(inner, reservation).await;
            Err(error)
        }
    }
}

/// The record, the place, and how long it took to get that.
async fn wait_and_begin(
    (inner, lap): (&Inner, &mut Lap),
    visit: &Visit,
    (request, nest): (&ExecutionRequest, &mut NestSpec),
    reservation: &Reservation,
    given_up: &CancellationToken,
) -> Result<(ExecutionRecord, Place, Duration), ExecuteError> {
    let place = tokio::select! {
        biased;
        () = inner.closed.cancelled() => return Err(ExecuteError::ShuttingDown),
        () = given_up.cancelled() => return Err(ExecuteError::GivenUp),
        place = visit.enter(request.user, request.tier.concurrent_executions_max) => place?,
    };
    let queue = lap.next();
    check_credential(inner, request).await?;
    // It may have changed meanwhile, or be somebody else's alone.
    (_, *nest) = nest_of(inner, request.who(), &request.environment).await?;
    let queued_ms = u64::try_from(queue.as_millis()).unwrap_or(u64::MAX);
    let new = (new_execution(inner, request, queued_ms), request.along.clone());
    let record = inner.store.begin_execution(new, reservation).await?;
    Ok((record, place, queue))
}

/// What the caller was let in by must still be good: a program may come in slowly, and its turn late.
pub(crate) async fn check_credential(inner: &Inner, request: &ExecutionRequest) -> Result<(), ExecuteError> {
    let is_good = inner.store.is_still_good(request.user, request.credential, (inner.clock)()).await?;
    if is_good { Ok(()) } else { Err(ExecuteError::NoUser) }
}

/// One use of the user's quota of today.
async fn reserve(inner: &Inner, request: &ExecutionRequest) -> Result<Reservation, ExecuteError> {
    let now = (inner.clock)();
    let (day, metered) = (UtcDay::of(now), Metered::of(request.is_api_call()));
    let quota = request.tier.daily_quota(metered);
    let reserved = inner.store.reserve_use(request.user, metered, quota, day).await?;
    reserved.ok_or_else(|| quota_exceeded(day, now))
}

pub(crate) fn quota_exceeded(day: UtcDay, now: DateTime<Utc>) -> ExecuteError {
    let left_ms = (day.end() - now).num_milliseconds().unsigned_abs();
    let retry_after_s = u32::try_from(left_ms.div_ceil(1000)).unwrap_or(u32::MAX);
    ExecuteError::QuotaExceeded { retry_after_s }
}

async fn give_back(inner: &Inner, reservation: Reservation) {
    if let Err(error) = inner.store.give_back(reservation).await {
        tracing::error!(%error, "what was reserved of a quota could not be given back before the next start");
    }
}

/// Runs what was begun and settles it. What our own fault kept from running is not counted.
pub(crate) async fn finish(
    inner: &Inner,
    request: ExecutionRequest,
    nest: NestSpec,
    (begun, shown): (Begun, oneshot::Sender<Arc<Live>>),
) -> Result<Executed, ExecuteError> {
    let (id, has_webhook) = (begun.record.id, request.along.webhook.is_some());
    let (given, feed, feeding) = match prepare(request.inputs) {
        Ok((given, feed, feeding)) => (Ok(given), feed, feeding),
        Err(error) => (Err(error), Feed::default(), Feeding::default()),
    };
    let seen = inner.live.show(Live::new(id, request.user, feed));
    // Whoever waits for it to begin finds it now.
    inner.changes.send_replace(());
    if shown.send(Arc::clone(&seen.live)).is_err() {
        // Whoever has asked for it went away just before it began.
        seen.live.cancel();
    }
    let (noticed, artifacts) = (Noticed::default(), inner.artifacts.of(id));
    let hear = |heard: Heard<'_>| noticed.hear(&seen.live, heard);
    let mut lap = Lap::start();
    let mut ran = match given {
        Err(error) => Ran::never(error),
        Ok(Given { call, stdin, files }) => {
            let wanted =
                Some(Wanted { artifacts: &artifacts, reserve_bytes: inner.artifacts.reserve_bytes() });
            let (limits, program, listener) =
                (request.limits, request.code.as_str(), Some(&hear as Listener<'_>));
            let task =
                Task { nest, limits, program, call, stdin, files, wanted, listener, is_learnt_from: true };
            let ends = Ends { stopping: &inner.stopping, cancelled: Some(&seen.live.cancelled) };
            feeding.beside(inner.sandboxes.run(task, ends)).await
        }
    };
    noticed.end(&seen.live);
    let (lease, is_warm) = (ran.lease, ran.is_warm);
    // The next one is made when this one is settled.
    let _place = ran.place.take();
    let run = lap.next().saturating_sub(lease);
    if let Err(error) = &ran.end {
        tracing::error!(execution = %id, %error, "an execution could not be run");
    }
    let refund = ran.end.is_err().then_some(&begun.reservation);
    let settlement = settlement(ran, noticed, inner);
    let left = settlement.artifacts.clone();
    let outcome = Outcome { running: begun.record, settlement, entry: request.entry, refund };
    let record = settle_or_tidy_up(inner, id, outcome).await?;
    left.into_iter().for_each(|artifact| seen.live.log.push(LiveEvent::Artifact(artifact)));
    inner.changes.send_replace(());
    if has_webhook {
        inner.webhooks.send_replace(());
    }
    let phases = Phases { lease, run, settle: lap.next(), is_warm, ..begun.phases };
    inner.metrics.see(&record.request.environment, record.status, &phases);
    Ok(Executed { record, phases })
}

/// Settles it. What was deleted meanwhile leaves no files.
async fn settle_or_tidy_up(
    inner: &Inner,
    id: ExecutionId,
    outcome: Outcome<'_>,
) -> Result<ExecutionRecord, ExecuteError> {
    let settled = settle(&inner.store, outcome).await;
    if settled.is_err()
        && let Err(error) = inner.artifacts.remove(id).await
    {
        tracing::warn!(execution = %id, %error, "files of an execution that was deleted are still there");
    }
    Ok(settled?)
}

/// What is noticed of a run while it lasts.
#[derive(Default)]
struct Noticed(Mutex<Notes>);

#[derive(Default)]
struct Notes {
    stdout: Decoder,
    stderr: Decoder,
    displays: Vec<Display>,
    curve: Curve,
}

impl Noticed {
    fn hear(&self, live: &Live, heard: Heard<'_>) {
        let mut notes = lock(&self.0);
        let event = match heard {
            Heard::Stdout(bytes) => LiveEvent::Stdout(notes.stdout.more(bytes)),
            Heard::Stderr(bytes) => LiveEvent::Stderr(notes.stderr.more(bytes)),
            Heard::Display(display) => {
                notes.displays.push(display.clone());
                LiveEvent::Display(display)
            }
            Heard::Used(point) => {
                notes.curve.add(point);
                LiveEvent::Used(point)
            }
        };
        live.log.push(event);
    }

    /// No more output comes: the beginning of a character is one for good.
    fn end(&self, live: &Live) {
        let mut notes = lock(&self.0);
        let (stdout, stderr) = (notes.stdout.end(), notes.stderr.end());
        live.log.push(LiveEvent::Stdout(stdout));
        live.log.push(LiveEvent::Stderr(stderr));
    }
}

/// The environment, if there is one of this name that the user may run programs in, and what is to be seen of it.
pub(crate) async fn nest_of(
    inner: &Inner,
    (user, is_admin): (UserId, bool),
    name: &str,
) -> Result<(EnvironmentId, NestSpec), ExecuteError> {
    let found = inner.store.runnable_environment(name).await?;
    let usable = found.filter(|found| found.may_be_used_by(user, is_admin));
    let unknown = || ExecuteError::UnknownEnvironment(name.to_owned());
    let RunnableEnvironment { id, generation, interpreter, may_be_warm, .. } = usable.ok_or_else(unknown)?;
    let interpreter = interpreter_place::read(interpreter.as_deref()).ok_or_else(unknown)?;
    let view = View::Environment { id, generation, interpreter };
    Ok((id, NestSpec { name: name.to_owned(), view, may_be_warm }))
}

/// Notes that an environment is in use, at most once a minute.
pub(crate) fn note_use(inner: &Inner, id: EnvironmentId) {
    let now = (inner.clock)();
    let noted = lock(&inner.used).insert(id, now);
    if noted.is_some_and(|noted| now - noted < USE_INTERVAL) {
        lock(&inner.used).extend(noted.map(|noted| (id, noted)));
        return;
    }
    let store = inner.store.clone();
    inner.running.spawn(async move {
        if let Err(error) = store.environment_was_used(id, now).await {
            tracing::warn!(environment = %id, %error, "that an environment is in use could not be noted");
        }
    });
}

pub(crate) fn new_execution(inner: &Inner, request: &ExecutionRequest, queued_ms: u64) -> NewExecution {
    NewExecution {
        user: request.user,
        code: request.code.clone(),
        environment: request.environment.clone(),
        is_api_call: request.is_api_call(),
        code_library_id: request.code_library_id,
        limits: Some(request.limits),
        queued_ms,
        created_at: (inner.clock)(),
    }
}

fn settlement(ran: Ran, noticed: Noticed, inner: &Inner) -> Settlement {
    let status = ran.status();
    let mut stderr = ran.stderr;
    if status == ExecutionStatus::SystemError {
        stderr.text.push_str(SYSTEM_ERROR_TEXT);
    }
    let Notes { displays, curve, .. } = noticed.0.into_inner().unwrap_or_else(PoisonError::into_inner);
    let now = (inner.clock)();
    let evidence = ran.end.ok();
    let termination = evidence.as_ref().map(|evidence| evidence.termination);
    Settlement {
        status,
        stdout: ran.stdout.text,
        stderr: stderr.text,
        stdout_bytes_cut: ran.stdout.bytes_cut,
        stderr_bytes_cut: stderr.bytes_cut,
        exit_code: termination
            .and_then(|t| if let Termination::Exited(code) = t { Some(code) } else { None }),
        signal: termination
            .and_then(|t| if let Termination::Signaled(signal) = t { Some(signal) } else { None }),
        limit_struck: evidence.as_ref().and_then(|evidence| evidence.limit),
        wall_time_ms: evidence.as_ref().map_or(0, |evidence| evidence.wall_time_ms),
        cpu_time_ms: evidence.as_ref().map_or(0, |evidence| evidence.cpu_time_ms),
        peak_memory_bytes: evidence.as_ref().map_or(0, |evidence| evidence.peak_memory_bytes),
        isolation: inner.sandboxes.isolation().clone(),
        displays,
        displays_cut: ran.displays_cut,
        artifacts_until: (!ran.received.artifacts.is_empty()).then(|| now + inner.artifacts_kept),
        artifacts: ran.received.artifacts,
        artifacts_cut: ran.received.cut,
        usage: curve.into_points(),
        finished_at: now,
    }
}
