//! Building environments: queued, sent to the builder in its sandbox, tried, and only then what executions see.
//!
//! ```text
//! build ─ queue ─ begin (copy) ─ build (uv, in a sandbox) ─ publish (rename) ─ try (imports, in a sandbox) ─ store.add_generation
//! ```
//!
//! Invariant: until the last step, executions see what they saw before; a build that fails or is lost at any moment leaves nothing but
//! files that nobody's row tells of, which the next sweep removes.
//! Invariant: an environment has one build at a time.

mod disk;
mod egress;
mod error;
mod handle;
mod housekeeping;
mod settings;
mod trial;
mod way;
mod workshop;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Instant;

use domain::EnvironmentId;
use environments::{Interpreter, PackageName, Wanted, Work};
use store::{AuditEntry, Environment, EnvironmentChanges, EnvironmentError};
use tokio::sync::{RwLock, Semaphore};
use tokio_util::sync::CancellationToken;

pub use error::BuildError;
pub use handle::{Build, BuildLine};
pub use settings::{BuildSettings, PackageWays};
pub use workshop::Workshop;

use crate::launcher_link::lock;
use crate::{Engine, Inner};
use disk::Disk;
use handle::Teller;
use trial::Trial;

/// What is to become of an environment.
#[derive(Clone, Debug, PartialEq)]
pub enum BuildChange {
    /// It is made, with these packages.
    Create {
        /// The packages.
        packages: Vec<Wanted>,
    },
    /// These packages are installed.
    Install(Vec<Wanted>),
    /// A package is brought to its newest version.
    Upgrade(PackageName),
    /// A package is taken out.
    Uninstall(PackageName),
}

/// A build to be made.
#[derive(Clone, Debug)]
pub struct BuildRequest {
    /// Of which environment.
    pub environment: Environment,
    /// What is to become of it.
    pub change: BuildChange,
    /// Bytes that it may take on the disk.
    pub bytes_max: u64,
    /// The audit log's entry about it, written when it has come true; nothing for what the server does by itself.
    pub entry: Option<AuditEntry>,
}

/// Everything about builds that lives as long as the server.
#[derive(Debug)]
pub(crate) struct Builds {
    workshop: Workshop,
    disk: Disk,
    /// The machine's, the preferred one first.
    interpreters: Vec<Interpreter>,
    settings: BuildSettings,
    turns: Arc<Semaphore>,
    under_way: Mutex<HashMap<EnvironmentId, Build>>,
    /// When, in milliseconds: an earlier server's builds had other names.
    started: i64,
    named: AtomicU64,
    /// Held to write by a sweep, to read by who makes directories that a sweep under way does not know of.
    tidying: RwLock<()>,
    /// Names whose directories are in use.
    names: Mutex<BTreeSet<String>>,
    newest: Mutex<HashMap<(EnvironmentId, u32), Answer>>,
    /// What was imported without a fault since the start.
    tried: Mutex<HashSet<Trial>>,
}

/// What the index said, and when.
type Answer = (Instant, BTreeMap<String, String>);

/// Trials that are remembered; each takes as much as its list of packages.
const TRIED_MAX: usize = 256;

/// Builds that wait for their turn.
const WAITING_MAX: usize = 32;
/// Builds of one owner's environments that wait or are under way, so that others have their turn.
const OF_OWNER_MAX: usize = 4;

impl Builds {
    pub(crate) fn new(
        workshop: Workshop,
        interpreters: Vec<Interpreter>,
        settings: BuildSettings,
        started: i64,
    ) -> Self {
        let disk = Disk::new(workshop.environments().to_owned(), settings.disk_reserve_bytes);
        Self {
            workshop,
            disk,
            interpreters,
            turns: Arc::new(Semaphore::new(settings.at_once_max)),
            settings,
            under_way: Mutex::default(),
            started,
            named: AtomicU64::new(0),
            tidying: RwLock::default(),
            names: Mutex::default(),
            newest: Mutex::default(),
            tried: Mutex::default(),
        }
    }

    /// A name for a build, whose directory is left alone until the name is forgotten.
    fn name(&self, id: EnvironmentId) -> String {
        let name = format!("{id}-{}-{}", self.started, self.named.fetch_add(1, Ordering::Relaxed));
        lock(&self.names).insert(name.clone());
        name
    }

    /// Makes the directory of a build.
    async fn begin(&self, build: &str, of: Option<(i64, u32)>, is_alone: bool) -> Result<(), BuildError> {
        let _known = self.tidying.read().await;
        let is_shared = !is_alone;
        self.workshop.whole(Work::Begin { build: build.to_owned(), of, is_shared }).await.map(drop)
    }

    /// Gives what was built its place, with a number that no generation had before.
    async fn publish(&self, build: &str, environment: &Environment) -> Result<u32, BuildError> {
        let _known = self.tidying.read().await;
        let known =
            environment.generation.iter().map(|generation| generation.number).chain(environment.previous);
        let generation = self.workshop.next_generation(environment.id, known.max().unwrap_or_default());
        let work = Work::Publish { build: build.to_owned(), environment: environment.id.0, generation };
        self.workshop.whole(work).await.map(|_| generation)
    }

    fn remember(&self, trial: Trial) {
        let mut tried = lock(&self.tried);
        if tried.len() >= TRIED_MAX {
            tried.clear();
        }
        tried.insert(trial);
    }

    fn forget(&self, name: &str) {
        lock(&self.names).remove(name);
    }

    fn names(&self) -> Vec<String> {
        lock(&self.names).iter().cloned().collect()
    }

    /// Builds before one that has just come.
    fn waiting(&self) -> usize {
        lock(&self.under_way).len().saturating_sub(1)
    }
}

impl Engine {
    /// Builds what is asked for: it is queued now, and goes on whoever stops waiting for it. An environment whose first build comes to
    /// nothing is forgotten.
    ///
    /// # Errors
    /// It was not begun.
    pub async fn build(&self, request: BuildRequest) -> Result<Build, BuildError> {
        let id = request.environment.id;
        let queued = self.queue(request);
        if matches!(queued, Err(BuildError::Full | BuildError::Stopping)) {
            self.inner.forget_unbuilt(id).await;
        }
        queued
    }

    fn queue(&self, request: BuildRequest) -> Result<Build, BuildError> {
        if self.inner.closed.is_cancelled() {
            return Err(BuildError::Stopping);
        }
        let builds = &self.inner.builds;
        let id = request.environment.id;
        let (build, teller) = {
            let mut under_way = lock(&builds.under_way);
            if under_way.contains_key(&id) {
                return Err(BuildError::Busy);
            }
            let theirs = under_way.values().filter(|build| build.owner() == request.environment.owner);
            if request.environment.owner.is_some() && theirs.count() >= OF_OWNER_MAX {
                return Err(BuildError::Full);
            }
            if under_way.len() >= WAITING_MAX + builds.settings.at_once_max {
                return Err(BuildError::Full);
            }
            let (build, teller) = handle::begin(&request.environment, builds.name(id));
            under_way.insert(id, build.clone());
            (build, teller)
        };
        let (inner, handle) = (Arc::clone(&self.inner), build.clone());
        self.inner.running.spawn(async move { see_through(&inner, request, &handle, teller).await });
        Ok(build)
    }

    /// The build of an environment that waits or is under way.
    #[must_use]
    pub fn build_of(&self, id: EnvironmentId) -> Option<Build> {
        lock(&self.inner.builds.under_way).get(&id).cloned()
    }

    /// The newest versions of an environment's packages, of those that have newer ones than are installed. Asking the index takes seconds, so what
    /// it said is believed for an hour.
    ///
    /// # Errors
    /// The index could not be asked.
    pub async fn newest_versions(
        &self,
        environment: &Environment,
    ) -> Result<BTreeMap<String, String>, BuildError> {
        housekeeping::newest_versions(&self.inner, environment).await
    }

    /// Lets executions see the generation before, which can be undone in the same way. Nothing if there is none.
    ///
    /// # Errors
    /// The environment is gone, or the database failed.
    pub async fn roll_back_environment(
        &self,
        id: EnvironmentId,
        entry: AuditEntry,
    ) -> Result<Option<Environment>, EnvironmentError> {
        let inner = &self.inner;
        let changed = inner.store.roll_back_environment(id, (entry, (inner.clock)())).await?;
        inner.retire_old_nests().await;
        Ok(changed)
    }

    /// Says something different of an environment. Where interpreters may not be kept warm any more, those that are end when what runs there has ended.
    ///
    /// # Errors
    /// There is none of this id, or the database failed.
    pub async fn update_environment(
        &self,
        id: EnvironmentId,
        changes: EnvironmentChanges,
        entry: AuditEntry,
    ) -> Result<Environment, EnvironmentError> {
        let inner = &self.inner;
        let changed = inner.store.update_environment(id, changes, (entry, (inner.clock)())).await?;
        if !changed.may_be_warm {
            inner.sandboxes.retire_where(|nest| nest.may_be_warm && workshop::shows(nest, id)).await;
        }
        Ok(changed)
    }

    /// Forgets an environment. What runs in it ends in peace, then its files go.
    ///
    /// # Errors
    /// It is gone already, or the database failed.
    pub async fn delete_environment(
        &self,
        id: EnvironmentId,
        entry: AuditEntry,
    ) -> Result<(), EnvironmentError> {
        if let Some(build) = self.build_of(id) {
            build.cancel();
            // However it ends.
            let _ = build.ended().await;
        }
        self.inner.store.delete_environment(id, entry).await?;
        self.inner.retire_old_nests().await;
        self.sweep_soon();
        Ok(())
    }

    /// Who installs packages, unless somebody says otherwise.
    #[must_use]
    pub fn package_ways(&self) -> &PackageWays {
        &self.inner.builds.settings.ways
    }

    /// The machine's interpreters, the preferred one first.
    pub(crate) fn interpreters(&self) -> &[Interpreter] {
        &self.inner.builds.interpreters
    }

    /// How long a build may take, in seconds.
    pub(crate) fn build_time_s_max(&self) -> u64 {
        self.inner.builds.settings.time_s_max
    }

    /// Versions of the machine's interpreters, the preferred one first.
    #[must_use]
    pub fn python_versions(&self) -> Vec<String> {
        self.inner.builds.interpreters.iter().map(|interpreter| interpreter.version.clone()).collect()
    }

    /// Environments may be gone, with their owner or because they gave way: what runs in them ends in peace, then their files go.
    pub async fn tidy_up(&self) {
        self.inner.retire_old_nests().await;
        self.sweep_soon();
    }

    /// Removes what no environment needs any more, in the background.
    pub fn sweep_soon(&self) {
        let inner = Arc::clone(&self.inner);
        self.inner.running.spawn(async move { housekeeping::sweep(&inner).await });
    }

    /// Brings directories and rows together, and makes the base environment if it is not there: see [`housekeeping::prepare`].
    ///
    /// # Errors
    /// There is no base environment, and it cannot be made.
    pub async fn prepare_environments(&self) -> Result<(), BuildError> {
        housekeeping::prepare(self).await
    }
}

/// From the queue to the end, which is told to whoever waits.
async fn see_through(inner: &Arc<Inner>, request: BuildRequest, build: &Build, teller: Teller) {
    let id = request.environment.id;
    let is_first = request.environment.generation.is_none();
    let ended = way::go(inner, request, build, &teller).await;
    if let Err(error) = &ended {
        tracing::info!(environment = %id, %error, "an environment was not built");
        if is_first {
            inner.forget_unbuilt(id).await;
        }
    }
    inner.retire_old_nests().await;
    lock(&inner.builds.under_way).remove(&id);
    inner.builds.forget(build.name());
    teller.end(ended);
    housekeeping::sweep(inner).await;
}

impl Inner {
    /// Of an environment that was never built nothing stays.
    pub(crate) async fn forget_unbuilt(&self, id: EnvironmentId) {
        if let Err(error) = self.store.forget_unfinished_environment(id).await {
            tracing::error!(environment = %id, %error, "an environment that was not built could not be forgotten");
        }
    }

    /// Nests of generations that nobody's row points to take on no more runs.
    async fn retire_old_nests(&self) {
        match self.store.current_generations().await {
            Ok(current) => self.sandboxes.retire_where(|nest| workshop::is_old(nest, &current)).await,
            Err(error) => tracing::error!(%error, "old generations of environments stay in use"),
        }
    }
}

/// When either says stop.
fn either(one: &CancellationToken, other: &CancellationToken) -> impl Future<Output = ()> {
    let (one, other) = (one.clone(), other.clone());
    async move {
        tokio::select! {
            () = one.cancelled() => {}
            () = other.cancelled() => {}
        }
    }
}
