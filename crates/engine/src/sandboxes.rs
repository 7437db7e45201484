//! Running one program in a sandbox and reading what it writes: no users, no records, no quotas.

use std::os::fd::OwnedFd;
use std::time::Duration;

use std::path::Path;

use domain::{Display, Evidence, ExecutionStatus, Isolation, Limits, Output, UsagePoint};
use sandbox::call::Call;
use sandbox::spec::{KillReason, NestSpec, Part, RunSpec, UsageSample, View};
use sandbox::{SetupError, Step, memfd};
use tokio::sync::oneshot;
use tokio_util::sync::CancellationToken;

use crate::artifacts::{self, Received};
use crate::capture::{self, Meter, Over, Stream};
use crate::launcher_client::{LauncherClient, PendingRun, RunEnd};
use crate::launcher_link::UsedPlace;
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

/// What is heard of a run.
#[derive(Debug)]
pub enum Heard<'a> {
    /// Written to standard output, also what is not kept.
    Stdout(&'a [u8]),
    /// Written to standard error, likewise.
    Stderr(&'a [u8]),
    /// Displayed.
    Display(Display),
    /// So much is used.
    Used(UsagePoint),
}

/// Hears of a run while it lasts.
pub type Listener<'a> = &'a (dyn Fn(Heard<'_>) + Sync);

/// What is wanted of a run beside its output.
#[derive(Clone, Copy, Debug)]
pub struct Wanted<'a> {
    /// Where the files go that it leaves; the directory is made when there are some.
    pub artifacts: &'a Path,
    /// What they leave free of the disk, in bytes.
    pub reserve_bytes: u64,
}

/// A program, and where and how it is to run.
pub struct Task<'a> {
    /// Where.
    pub nest: NestSpec,
    /// What it is held to.
    pub limits: Limits,
    /// Its text, UTF-8.
    pub program: &'a str,
    /// What it is called with.
    pub call: Call,
    /// What it reads; without, it finds the end of its input at once.
    pub stdin: Option<OwnedFd>,
    /// Files that it finds: an archive of [`sandbox::archive`].
    pub files: Option<OwnedFd>,
    /// What is wanted beside its output; without, it can display nothing, and what it leaves goes with it.
    pub wanted: Option<Wanted<'a>>,
    /// Hears of it while it lasts.
    pub listener: Option<Listener<'a>>,
    /// It is a user's: what it imports tells what is to be imported ahead.
    pub is_learnt_from: bool,
}

impl<'a> Task<'a> {
    /// A program that is given nothing and that nobody listens to.
    #[must_use]
    pub fn new(nest: NestSpec, limits: Limits, program: &'a str) -> Self {
        Self {
            nest,
            limits,
            program,
            call: Call::default(),
            stdin: None,
            files: None,
            wanted: None,
            listener: None,
            is_learnt_from: false,
        }
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
    /// Things that it displayed and nobody sees.
    pub displays_cut: u64,
    /// The files that it left.
    pub(crate) received: Received,
    /// The server asked for its end because it stops itself.
    pub interrupted: bool,
    /// How long it took to get a place.
    pub lease: Duration,
    /// An interpreter waited in it.
    pub is_warm: bool,
    /// Where it ran: whoever has this puts off that the next place is made.
    pub(crate) place: Option<UsedPlace>,
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

    /// Runs a program until it ends, and with it everything that it started, or one of the tokens asks for its end.
    pub async fn run(&self, task: Task<'_>, ends: Ends<'_>) -> Ran {
        self.attempt(task, ends).await.unwrap_or_else(Ran::never)
    }

    async fn attempt(&self, mut task: Task<'_>, ends: Ends<'_>) -> Result<Ran, SetupError> {
        if task.nest.may_be_warm && task.is_learnt_from {
            self.warming.see(&task.nest.name, task.program);
        }
        let (streams, spec, descriptors) = hand_out(&mut task)?;
        let mut lap = Lap::start();
        let pending = self.launcher.run(task.nest, spec, descriptors).await?;
        let lease = lap.next();
        let Streams { stdout, stderr, displays, artifacts } = streams;
        let (meter, of_displays) = (Meter::new(&task.limits), Meter::of_displays(&task.limits));
        let over = Over::new();
        let tell = |heard: Heard<'_>| {
            if let Some(listen) = task.listener {
                listen(heard);
            }
        };
        // Python writes a line and its end one after the other: stdout first, so that what went to stderr afterwards does not come between.
        let ((end, interrupted, place), stdout, stderr, displays_cut, received) = tokio::join!(
            biased;
            async {
                let _over = over.drop_guard_ref();
                self.wait(pending, (&meter, &of_displays), ends, &tell).await
            },
            capture::read_to_end(stdout, &meter, &over, |chunk| tell(Heard::Stdout(chunk))),
            capture::read_to_end(stderr, &meter, &over, |chunk| tell(Heard::Stderr(chunk))),
            async {
                let hear = |display| tell(Heard::Display(display));
                match displays {
                    Some(stream) => capture::read_displays(stream, &of_displays, &over, hear).await,
                    None => 0,
                }
            },
            async {
                match (artifacts, task.wanted) {
                    (Some(stream), Some(wanted)) => {
                        artifacts::receive(stream.into_inner(), wanted, &task.limits).await
                    }
                    _ => Received::default(),
                }
            },
        );
        let isolation = self.isolation().clone();
        let is_warm = end.as_ref().is_ok_and(|report| report.is_warm);
        let end = end.map(|report| report.into_evidence(isolation));
        let place = Some(place);
        Ok(Ran { end, stdout, stderr, displays_cut, received, interrupted, lease, is_warm, place })
    }

    /// Waits for the report; asks for the end when too much is written, the server stops or somebody wants it.
    async fn wait(
        &self,
        mut pending: PendingRun,
        (meter, of_displays): (&Meter, &Meter),
        ends: Ends<'_>,
        tell: &impl Fn(Heard<'_>),
    ) -> (RunEnd, bool, UsedPlace) {
        let (reason, interrupted) = loop {
            tokio::select! {
                // What has ended has ended, whatever else happened meanwhile.
                biased;
                end = &mut pending.end => return (heard(end), false, pending.place),
                () = meter.full() => break (KillReason::Output, false),
                () = of_displays.full() => break (KillReason::Output, false),
                () = ends.stopping.cancelled() => break (KillReason::Cancelled, true),
                () = cancelled(ends.cancelled) => break (KillReason::Cancelled, false),
                Ok(()) = pending.used.changed() => {
                    let sample = *pending.used.borrow_and_update();
                    sample.into_iter().for_each(|sample| tell(Heard::Used(point(sample))));
                }
            }
        };
        match pending.kill(reason).await {
            Ok(()) => (heard(pending.end.await), interrupted, pending.place),
            Err(error) => (Err(error), interrupted, pending.place),
        }
    }
}

/// Our ends of what a run writes to.
struct Streams {
    stdout: Stream,
    stderr: Stream,
    displays: Option<Stream>,
    artifacts: Option<Stream>,
}

/// What a run is given, with our ends of it. What the task has brought itself is taken out of it.
fn hand_out(task: &mut Task<'_>) -> Result<(Streams, RunSpec, Vec<OwnedFd>), SetupError> {
    let (stdout, stdout_end) = capture::stream().step("pipe for stdout")?;
    let (stderr, stderr_end) = capture::stream().step("pipe for stderr")?;
    let mut descriptors = vec![memfd::sealed(task.program.as_bytes())?, stdout_end, stderr_end];
    let mut parts = Vec::new();
    let mut bring = |part: Part, brought: OwnedFd| {
        parts.push(part);
        descriptors.push(brought);
    };
    if !task.call.is_empty() {
        bring(Part::Call, task.call.sealed()?);
    }
    task.stdin.take().into_iter().for_each(|stdin| bring(Part::Stdin, stdin));
    task.files.take().into_iter().for_each(|files| bring(Part::Files, files));
    let mut wanted_stream = |part: Part| {
        let Some(_) = task.wanted else { return Ok(None) };
        let (stream, end) = capture::stream().step("pipe")?;
        bring(part, end);
        Ok::<_, SetupError>(Some(stream))
    };
    let (displays, artifacts) = (wanted_stream(Part::Displays)?, wanted_stream(Part::Artifacts)?);
    // Only a new interpreter heeds environment variables.
    let is_cold = !task.call.variables.is_empty();
    let spec = RunSpec { limits: task.limits, is_cold, parts };
    Ok((Streams { stdout, stderr, displays, artifacts }, spec, descriptors))
}

/// What may ask for the end of a run.
#[derive(Clone, Copy, Debug)]
pub struct Ends<'a> {
    /// The server stops.
    pub stopping: &'a CancellationToken,
    /// Somebody wants it.
    pub cancelled: Option<&'a CancellationToken>,
}

impl<'a> Ends<'a> {
    /// Only the server does.
    #[must_use]
    pub fn with_server(stopping: &'a CancellationToken) -> Self {
        Self { stopping, cancelled: None }
    }
}

async fn cancelled(token: Option<&CancellationToken>) {
    match token {
        Some(token) => token.cancelled().await,
        None => std::future::pending().await,
    }
}

fn point(sample: UsageSample) -> UsagePoint {
    UsagePoint {
        wall_ms: sample.wall_time_us / 1000,
        cpu_ms: sample.cpu_time_us / 1000,
        memory_bytes: sample.memory_bytes,
    }
}

fn heard(end: Result<RunEnd, oneshot::error::RecvError>) -> RunEnd {
    end.unwrap_or_else(|_| Err(SetupError::gone("launcher")))
}

impl Ran {
    pub(crate) fn never(error: SetupError) -> Self {
        Self {
            end: Err(error),
            stdout: Output::default(),
            stderr: Output::default(),
            displays_cut: 0,
            received: Received::default(),
            interrupted: false,
            lease: Duration::ZERO,
            is_warm: false,
            place: None,
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
