//! Running an execution, from admission to settlement; and building the environments that they run in (`builds/`).
//!
//! One direction, no step visited twice:
//! environment → admission → quota and record → run in the sandbox → settle → answer; who has to wait for admission reserves of the
//! quota first.
//!
//! ```text
//! execute ─ admission::enter_at_once ───────────────── store.begin_at_once ─┬─ launcher::run ─ capture ─ store.settle
//!         └ store.reserve ─ admission::enter ───────── store.begin ─────────┘
//! ```
//!
//! Invariant: an execution that was begun is settled, whoever stops waiting for it, without its output if the database will not
//! have that; after a crash, at the next start.
//! Invariant: what was reserved of a quota and came to nothing is given back, whoever stops waiting; after a crash, at the next start.
//! Invariant: nothing here touches a process, a cgroup or a file of a sandbox; that is the launcher's.
#![forbid(unsafe_code)]

mod admission;
mod artifacts;
mod backlog;
mod builds;
mod capture;
mod completion;
mod displays;
mod execution;
mod free_room;
mod inputs;
mod interpreter_place;
mod launcher_client;
mod launcher_link;
mod launcher_process;
mod live;
mod metrics;
mod nests;
mod phases;
mod request;
mod running;
mod sandboxes;
mod script_environment;
mod settlement;
mod turns;
mod warming;

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use domain::{EnvironmentId, ExecutionId, Tiers, UserId};
use environments::Interpreter;
use store::Store;
use tokio::sync::{oneshot, watch};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use admission::Admission;
pub use admission::Pause;
pub use artifacts::ArtifactStore;
use backlog::Backlog;
pub use backlog::Sight;
use builds::Builds;
pub use builds::{
    Build, BuildChange, BuildError, BuildLine, BuildRequest, BuildSettings, PackageWays, Workshop,
};
pub use completion::{CompletionItem, CompletionKind, CompletionRequest};
pub use execution::Executed;
pub use inputs::{InputFile, Inputs, Stdin};
pub use launcher_process::{LauncherProcess, StartError};
use live::AllLive;
pub use live::{FeedError, Live, LiveEvent, LiveReader, STDIN_BYTES_AT_ONCE_MAX};
use metrics::Metrics;
pub use phases::Phases;
pub use request::{ExecuteError, ExecutionRequest, Unfinished};
pub use running::Running;
pub use sandboxes::{Ends, Heard, Listener, Ran, Sandboxes, Task, Wanted};
pub use script_environment::{ScriptEnvironment, ScriptEnvironmentError, ScriptRequest};
pub use turns::{NoTurn, Turn, Turns};
pub use warming::WarmingSettings;

/// How long ending the executions under way may take once it was asked for. It takes milliseconds.
const INTERRUPTION_TIME_MAX: Duration = Duration::from_secs(15);

/// Tells the time.
pub type Clock = fn() -> DateTime<Utc>;

/// How much the engine takes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Capacity {
    /// Executions running at the same time.
    pub running_max: usize,
    /// Executions waiting for their turn.
    pub waiting_max: usize,
}

/// Where environments are, and what they are made with.
#[derive(Clone, Debug)]
pub struct EnvironmentPlace {
    /// The directory of environments.
    pub directory: PathBuf,
    /// The machine's interpreters, the preferred one first.
    pub interpreters: Vec<Interpreter>,
    /// How they are built.
    pub builds: BuildSettings,
}

/// What becomes of the files that executions leave.
#[derive(Clone, Debug)]
pub struct ArtifactPlace {
    /// Where they are kept.
    pub directory: PathBuf,
    /// For how long.
    pub kept: TimeDelta,
}

/// Runs executions. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Engine {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    store: Store,
    builds: Builds,
    sandboxes: Arc<Sandboxes>,
    /// When each environment was last noted to be in use.
    used: Mutex<HashMap<EnvironmentId, DateTime<Utc>>>,
    admission: Arc<Admission>,
    completions: Turns,
    live: AllLive,
    artifacts: ArtifactStore,
    artifacts_kept: TimeDelta,
    clock: Clock,
    metrics: Metrics,
    /// No more executions are taken on.
    closed: CancellationToken,
    /// Those under way are to end.
    stopping: CancellationToken,
    running: TaskTracker,
    backlog: Backlog,
    tiers: Tiers,
    /// Changes when an execution begins or ends, for those who wait for one of them.
    changes: watch::Sender<()>,
    /// Changes when a webhook may be due.
    webhooks: watch::Sender<()>,
}

impl Engine {
    /// An engine over a launcher that is ready. Call it inside the runtime.
    ///
    /// # Errors
    /// When the launcher's channel cannot be listened to.
    pub fn new(
        store: Store,
        (place, artifacts): (EnvironmentPlace, ArtifactPlace),
        launcher: LauncherProcess,
        (capacity, warming, tiers): (Capacity, WarmingSettings, Tiers),
        clock: Clock,
    ) -> Result<Self, StartError> {
        let sandboxes = Arc::new(Sandboxes::over(launcher, warming)?);
        let reserve_bytes = place.builds.disk_reserve_bytes;
        let workshop = Workshop::new(Arc::clone(&sandboxes), place.directory, place.builds.clone());
        let inner = Inner {
            store,
            builds: Builds::new(workshop, place.interpreters, place.builds, clock().timestamp_millis()),
            sandboxes,
            used: Mutex::default(),
            admission: Admission::new(capacity),
            completions: completion::turns(),
            live: AllLive::default(),
            artifacts: ArtifactStore::new(artifacts.directory, reserve_bytes),
            artifacts_kept: artifacts.kept,
            clock,
            metrics: Metrics::new(),
            closed: CancellationToken::new(),
            stopping: CancellationToken::new(),
            running: TaskTracker::new(),
            backlog: Backlog::default(),
            tiers,
            changes: watch::Sender::new(()),
            webhooks: watch::Sender::new(()),
        };
        Ok(Self { inner: Arc::new(inner) })
    }

    /// Runs one program to its end and stores what came of it.
    ///
    /// A program that fails is not an error here: the record says how it ended. Who stops waiting gives the turn up, or ends the run.
    ///
    /// # Errors
    /// As [`Self::begin`].
    pub async fn execute(&self, request: ExecutionRequest) -> Result<Executed, ExecuteError> {
        self.begin(request).await?.cancelled_when_dropped().ended().await
    }

    /// Begins to run one program, once its turn has come. Who stops waiting before that gives the turn up; a run that was begun goes on and is
    /// settled, unless it is cancelled.
    ///
    /// # Errors
    /// When it was not begun, or the database refused.
    pub async fn begin(&self, request: ExecutionRequest) -> Result<Running, ExecuteError> {
        let given_up = CancellationToken::new();
        let while_awaited = given_up.clone().drop_guard();
        let inner = Arc::clone(&self.inner);
        let (show, shown) = oneshot::channel();
        let run = async move { execution::execute(&inner, request, &given_up, show).await };
        let run = self.inner.running.spawn(run);
        let shown = shown.await;
        while_awaited.disarm();
        match shown {
            Ok(live) => Ok(Running::new(live, run)),
            // It ended without having been begun.
            Err(_) => match running::result_of(run).await {
                Ok(_) => Err(ExecuteError::GivenUp),
                Err(error) => Err(error),
            },
        }
    }

    /// An execution under way.
    #[must_use]
    pub fn live(&self, id: ExecutionId) -> Option<Arc<Live>> {
        self.inner.live.get(id)
    }

    /// Ends everything of this user's that is under way.
    pub fn cancel_all_of(&self, user: UserId) {
        self.inner.live.all_of(user).iter().for_each(|live| live.cancel());
    }

    /// The files that executions have left.
    #[must_use]
    pub fn artifacts(&self) -> &ArtifactStore {
        &self.inner.artifacts
    }

    /// Removes the files of executions that are kept no longer, or that there are no more. What fails is tried again the next time.
    pub async fn sweep_artifacts(&self) {
        let inner = &self.inner;
        if let Err(error) =
            artifacts::sweep(&inner.artifacts, &inner.store, &inner.live, (inner.clock)()).await
        {
            tracing::error!(%error, "files that executions have left could not be looked through");
        }
    }

    /// Lets no execution begin as long as the pause lives; for work on the whole database.
    ///
    /// # Errors
    /// Some run or wait now, or they are paused already.
    pub fn pause(&self) -> Result<Pause, Unfinished> {
        self.inner.admission.pause()
    }

    /// Changes when a webhook may be due, for who sends them.
    #[must_use]
    pub fn webhooks_due(&self) -> watch::Receiver<()> {
        self.inner.webhooks.subscribe()
    }

    /// Lets who sends webhooks look again.
    pub fn announce_webhook(&self) {
        self.inner.webhooks.send_replace(());
    }

    /// Whether executions can be run now.
    #[must_use]
    pub fn is_ready(&self) -> bool {
        self.inner.sandboxes.are_there() && !self.inner.closed.is_cancelled()
    }

    /// What was counted since the start, and what there is now, in the text format of `OpenMetrics`.
    #[must_use]
    pub fn metrics(&self) -> String {
        let inner = &self.inner;
        inner.metrics.tell(inner.admission.crowd(), inner.sandboxes.pools())
    }

    /// Begins no more executions, gives those under way `grace` to end, ends the rest and settles
    /// them as interrupted, and lets the launcher go.
    pub async fn stop(&self, grace: Duration) {
        self.inner.closed.cancel();
        self.inner.running.close();
        if tokio::time::timeout(grace, self.inner.running.wait()).await.is_err() {
            tracing::info!(executions = self.inner.running.len(), "executions are interrupted");
        }
        self.inner.stopping.cancel();
        self.interrupted().await;
        self.inner.sandboxes.stop().await;
        self.inner.running.wait().await;
    }

    /// Waits until the executions under way have heard that they are to end.
    async fn interrupted(&self) {
        if tokio::time::timeout(INTERRUPTION_TIME_MAX, self.inner.running.wait()).await.is_err() {
            tracing::error!("the launcher does not end executions, so it is let go with them");
        }
    }

    /// Waits until the launcher is gone, which outside of [`Self::stop`] is a failure.
    pub async fn launcher_gone(&self) {
        self.inner.sandboxes.gone().await;
    }
}
