//! Running one program in a sandbox and reading what it writes: no users, no records, no quotas.

use std::os::fd::OwnedFd;
use std::time::Duration;

use domain::{Evidence, ExecutionStatus, Isolation, Limits, Output};
use sandbox::spec::{KillReason, NestSpec, RunSpec, View};
use sandbox::{SetupError, Step, memfd};
use tokio::sync::oneshot;
use tokio_util::sync::CancellationToken;

use crate::capture::{self, Meter};
use crate::launcher_client::{LauncherClient, PendingRun, RunEnd};
use crate::nests::Pool;
use crate::phases::Lap;
use crate::warming::{Warming, WarmingSettings};
use crate::{LauncherProcess, StartError};

/// The sandboxes of one launcher.
#[derive(Debug)]
pub struct Sandboxes {
    launcher: LauncherClient,
    warming: Warming,
}

/// Hears pieces of output as they come.
pub type Listener<'a> = &'a (dyn Fn(&[u8]) + Sync);

/// A program, and where and how it is to run.
pub struct Task<'a> {
    /// Where.
    pub nest: NestSpec,
    /// What it is held to.
    pub limits: Limits,
    /// Its text, UTF-8.
    pub program: &'a str,
    /// What it finds as its global `parameters`: a JSON object.
    pub parameters: Option<&'a str>,
    /// What it reads; without, it finds the end of its input at once.
    pub stdin: Option<OwnedFd>,
    /// Hears everything it writes to standard output as it comes, also what is not kept.
    pub on_stdout: Option<Listener<'a>>,
}

impl<'a> Task<'a> {
    /// A program that is given nothing and that nobody listens to.
    #[must_use]
    pub fn new(nest: NestSpec, limits: Limits, program: &'a str) -> Self {
        Self { nest, limits, program, parameters: None, stdin: None, on_stdout: None }
    }
}

/// What came of a run, and what it wrote.
#[derive(Debug)]
pub struct Ran {
    /// What was seen of it, or why it could not be run.
    pub end: Result<Evidence, SetupError>,
    /// What it wrote to standard output.
    pub stdout: Output,
    /// What it wrote to standard error.
    pub stderr: Output,
    /// The server asked for its end because it stops itself.
    pub interrupted: bool,
    /// How long it took to get a place.
    pub lease: Duration,
    /// An interpreter waited in it.
    pub is_warm: bool,
}

impl Sandboxes {
    /// Those of a launcher that is ready. Call it inside the runtime.
    ///
    /// # Errors
    /// When the launcher's channel cannot be listened to.
    pub fn over(launcher: LauncherProcess, warming: WarmingSettings) -> Result<Self, StartError> {
        let warming = Warming::new(warming);
        Ok(Self { launcher: LauncherClient::over(launcher, warming.clone())?, warming })
    }

    /// What every program is isolated by.
    #[must_use]
    pub fn isolation(&self) -> &Isolation {
        self.launcher.isolation()
    }

    /// Whether programs can be run now.
    #[must_use]
    pub fn are_there(&self) -> bool {
        self.launcher.is_alive()
    }

    /// Nests of this kind take on no more runs, and are closed after the last.
    pub(crate) async fn retire_where(&self, is_over: impl Fn(&NestSpec) -> bool) {
        self.launcher.retire_where(is_over).await;
    }

    /// What is shown in the nests there are.
    pub(crate) fn views(&self) -> Vec<View> {
        self.launcher.views()
    }

    /// The nests there are.
    pub(crate) fn pools(&self) -> Vec<Pool> {
        self.launcher.pools()
    }

    /// Waits until they are gone for good.
    pub async fn gone(&self) {
        self.launcher.gone().await;
    }

    /// Ends what is under way and lets the launcher go.
    pub async fn stop(&self) {
        self.launcher.stop().await;
    }

    /// Runs a program until it and everything it started is gone, or `stopping` asks for its end.
    pub async fn run(&self, task: Task<'_>, stopping: &CancellationToken) -> Ran {
        self.attempt(task, stopping).await.unwrap_or_else(Ran::never)
    }

    async fn attempt(&self, task: Task<'_>, stopping: &CancellationToken) -> Result<Ran, SetupError> {
        let spec = RunSpec {
            limits: task.limits,
            has_parameters: task.parameters.is_some(),
            has_stdin: task.stdin.is_some(),
        };
        if task.nest.may_be_warm {
            self.warming.see(&task.nest.name, task.program);
        }
        let meter = Meter::new(&spec.limits);
        let (stdout, stdout_end) = capture::stream().step("pipe for stdout")?;
        let (stderr, stderr_end) = capture::stream().step("pipe for stderr")?;
        let program = memfd::sealed(task.program.as_bytes())?;
        let parameters = task.parameters.map(|json| memfd::sealed(json.as_bytes())).transpose()?;
        let mut descriptors = vec![program, stdout_end, stderr_end];
        descriptors.extend(parameters);
        descriptors.extend(task.stdin);
        let mut lap = Lap::start();
        let pending = self.launcher.run(task.nest, spec, descriptors).await?;
        let lease = lap.next();
        let ((end, interrupted), stdout, stderr) = tokio::join!(
            self.wait(pending, &meter, stopping),
            capture::read_to_end(stdout, &meter, |chunk| task
                .on_stdout
                .into_iter()
                .for_each(|hear| hear(chunk))),
            capture::read_to_end(stderr, &meter, |_| ()),
        );
        let isolation = self.isolation().clone();
        let is_warm = end.as_ref().is_ok_and(|report| report.is_warm);
        let end = end.map(|report| report.into_evidence(isolation));
        Ok(Ran { end, stdout, stderr, interrupted, lease, is_warm })
    }

    /// Waits for the report; asks for the end when too much is written or the server stops.
    async fn wait(
        &self,
        mut pending: PendingRun,
        meter: &Meter,
        stopping: &CancellationToken,
    ) -> (RunEnd, bool) {
        let (reason, interrupted) = tokio::select! {
            // What has ended has ended, whatever else happened meanwhile.
            biased;
            end = &mut pending.end => return (heard(end), false),
            () = meter.full() => (KillReason::Output, false),
            () = stopping.cancelled() => (KillReason::Cancelled, true),
        };
        match pending.kill(reason).await {
            Ok(()) => (heard(pending.end.await), interrupted),
            Err(error) => (Err(error), interrupted),
        }
    }
}

fn heard(end: Result<RunEnd, oneshot::error::RecvError>) -> RunEnd {
    end.unwrap_or_else(|_| Err(SetupError::gone("launcher")))
}

impl Ran {
    fn never(error: SetupError) -> Self {
        Self {
            end: Err(error),
            stdout: Output::default(),
            stderr: Output::default(),
            interrupted: false,
            lease: Duration::ZERO,
            is_warm: false,
        }
    }

    /// The coarse status that follows.
    #[must_use]
    pub fn status(&self) -> ExecutionStatus {
        match &self.end {
            Ok(evidence) if evidence.cancelled && self.interrupted => ExecutionStatus::Interrupted,
            Ok(evidence) => evidence.status(),
            Err(error) if self.interrupted || error.is_loss() => ExecutionStatus::Interrupted,
            Err(_) => ExecutionStatus::SystemError,
        }
    }
}
