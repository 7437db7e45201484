//! The way of one execution.

use std::fs::File;
use std::os::fd::OwnedFd;
use std::time::Instant;

use domain::{Evidence, ExecutionStatus, Output, Termination};
use sandbox::spec::{KillReason, NestSpec, RunSpec};
use sandbox::{SetupError, Step, memfd};
use store::{ExecutionRecord, NewExecution, Settlement};
use tokio::sync::oneshot;

use crate::admission::Admitted;
use crate::capture::{self, Meter};
use crate::launcher_client::{PendingRun, RunEnd};
use crate::{ExecuteError, ExecutionRequest, Inner};

/// What stderr says when the fault was ours.
const SYSTEM_ERROR_TEXT: &str =
    "CodeRunner could not run this program. It is not the program's fault; the server's log says more.\n";

/// What came of a run, and what it wrote.
struct Ran {
    end: Result<Evidence, SetupError>,
    stdout: Output,
    stderr: Output,
    /// The server asked for its end because it stops itself.
    interrupted: bool,
}

/// The right to run now, in this environment.
pub(crate) struct Turn {
    _place: Admitted,
    nest: NestSpec,
    queued_ms: u64,
}

/// Waits until it is this request's turn.
pub(crate) async fn await_turn(inner: &Inner, request: &ExecutionRequest) -> Result<Turn, ExecuteError> {
    let nest = nest_of(inner, &request.environment)?;
    let arrived = Instant::now();
    let place = tokio::select! {
        biased;
        () = inner.closed.cancelled() => return Err(ExecuteError::ShuttingDown),
        admitted = inner.admission.enter() => admitted?,
    };
    let queued_ms = u64::try_from(arrived.elapsed().as_millis()).unwrap_or(u64::MAX);
    Ok(Turn { _place: place, nest, queued_ms })
}

pub(crate) async fn execute(
    inner: &Inner,
    request: ExecutionRequest,
    turn: Turn,
) -> Result<ExecutionRecord, ExecuteError> {
    let limits = request.tier.limits;
    let code = request.code.clone();
    let record = inner.store.begin_execution(new_execution(inner, request, turn.queued_ms)).await?;
    let ran = run(inner, turn.nest, RunSpec { limits }, &code).await.unwrap_or_else(Ran::never);
    if let Err(error) = &ran.end {
        tracing::error!(execution = %record.id, %error, "an execution could not be run");
    }
    let settlement = settlement(ran, inner);
    Ok(inner.store.settle_execution(record, settlement).await?)
}

fn nest_of(inner: &Inner, name: &str) -> Result<NestSpec, ExecuteError> {
    let unknown = || ExecuteError::UnknownEnvironment(name.to_owned());
    let environment = inner.environments.get(name)?.ok_or_else(unknown)?;
    Ok(NestSpec { environment: environment.name, interpreter: environment.interpreter_prefix })
}

fn new_execution(inner: &Inner, request: ExecutionRequest, queued_ms: u64) -> NewExecution {
    NewExecution {
        user: request.user,
        code: request.code,
        environment: request.environment,
        is_api_call: request.is_api_call,
        limits: request.tier.limits,
        queued_ms,
        created_at: (inner.clock)(),
    }
}

/// Runs the program and reads what it writes until everything of it is gone.
async fn run(inner: &Inner, nest: NestSpec, spec: RunSpec, code: &str) -> Result<Ran, SetupError> {
    let meter = Meter::new(&spec.limits);
    let (stdout, stdout_end) = capture::stream().step("pipe for stdout")?;
    let (stderr, stderr_end) = capture::stream().step("pipe for stderr")?;
    let stdin: OwnedFd = File::open("/dev/null").step("open /dev/null")?.into();
    let program = memfd::sealed(code.as_bytes())?;
    let pending = inner.launcher.run(nest, spec, [program, stdin, stdout_end, stderr_end]).await?;
    let ((end, interrupted), stdout, stderr) = tokio::join!(
        wait(inner, pending, &meter),
        capture::read_to_end(stdout, &meter),
        capture::read_to_end(stderr, &meter),
    );
    let isolation = inner.launcher.isolation().clone();
    Ok(Ran { end: end.map(|report| report.into_evidence(isolation)), stdout, stderr, interrupted })
}

/// Waits for the report; asks for the end when too much is written or the server stops.
async fn wait(inner: &Inner, mut pending: PendingRun, meter: &Meter) -> (RunEnd, bool) {
    let (reason, interrupted) = tokio::select! {
        // What has ended has ended, whatever else happened meanwhile.
        biased;
        end = &mut pending.end => return (heard(end), false),
        () = meter.full() => (KillReason::Output, false),
        () = inner.stopping.cancelled() => (KillReason::Cancelled, true),
    };
    match inner.launcher.kill(pending.id, reason).await {
        Ok(()) => (heard(pending.end.await), interrupted),
        Err(error) => (Err(error), interrupted),
    }
}

fn heard(end: Result<RunEnd, oneshot::error::RecvError>) -> RunEnd {
    end.unwrap_or_else(|_| Err(SetupError::gone("launcher")))
}

impl Ran {
    fn never(error: SetupError) -> Self {
        Self { end: Err(error), stdout: Output::default(), stderr: Output::default(), interrupted: false }
    }

    fn status(&self) -> ExecutionStatus {
        match &self.end {
            Ok(evidence) if evidence.cancelled && self.interrupted => ExecutionStatus::Interrupted,
            Ok(evidence) => evidence.status(),
            Err(_) if self.interrupted => ExecutionStatus::Interrupted,
            Err(_) => ExecutionStatus::SystemError,
        }
    }
}

fn settlement(ran: Ran, inner: &Inner) -> Settlement {
    let status = ran.status();
    let mut stderr = ran.stderr;
    if status == ExecutionStatus::SystemError {
        stderr.text.push_str(SYSTEM_ERROR_TEXT);
    }
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
        isolation: inner.launcher.isolation().clone(),
        finished_at: (inner.clock)(),
    }
}
