//! The builder, as the engine speaks to it: an order goes into a sandbox, lines come out.

use std::collections::HashMap;
use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use domain::{EnvironmentId, ExecutionStatus, LimitKind};
use environments::{Base, Built, Change, Index, Interpreter, Kind, Made, Order, Said, SaidLine, Work};
use sandbox::channel::Channel;
use sandbox::spec::{self, NestSpec, View};
use sandbox::{SetupError, Step as _, places};
use tokio_util::sync::CancellationToken;

use super::egress::Egress;
use super::{BuildError, BuildSettings};
use crate::launcher_link::lock;
use crate::sandboxes::{Ends, Heard, Ran, Sandboxes, Task};

/// Where environments are made.
#[derive(Clone, Debug)]
pub struct Workshop {
    sandboxes: Arc<Sandboxes>,
    environments: PathBuf,
    settings: Arc<BuildSettings>,
    egress: Egress,
}

/// The first environment of a place that has no other.
const FIRST: (EnvironmentId, u32) = (EnvironmentId::BASE, 1);

impl Workshop {
    /// Over these sandboxes, for environments in this directory.
    #[must_use]
    pub fn new(sandboxes: Arc<Sandboxes>, environments: PathBuf, settings: BuildSettings) -> Self {
        let egress = Egress::new(&settings);
        Self { sandboxes, environments, settings: Arc::new(settings), egress }
    }

    pub(super) fn sandboxes(&self) -> &Sandboxes {
        &self.sandboxes
    }

    /// The directory of environments.
    pub(super) fn environments(&self) -> &Path {
        &self.environments
    }

    /// Where a generation lies.
    pub(super) fn directory_of(&self, id: EnvironmentId, generation: u32) -> PathBuf {
        places::directory_of(&self.environments, id.0, generation)
    }

    /// Generations that have a directory.
    pub(super) fn generations_of(&self, id: EnvironmentId) -> Vec<u32> {
        let there = std::fs::read_dir(self.environments.join(id.to_string())).into_iter().flatten();
        let number = |entry: std::fs::DirEntry| entry.file_name().to_str()?.parse().ok();
        there.filter_map(Result::ok).filter_map(number).collect()
    }

    /// A number that no generation of an environment has, with or without a row.
    pub(super) fn next_generation(&self, id: EnvironmentId, known: u32) -> u32 {
        self.generations_of(id).into_iter().chain([known]).max().unwrap_or_default() + 1
    }

    /// Makes an environment without packages where there is no server, and gives what programs in it see.
    ///
    /// # Errors
    /// It could not be made.
    pub async fn make_first(&self, interpreter: &Interpreter) -> Result<NestSpec, BuildError> {
        let (id, generation) = FIRST;
        let build = "first".to_owned();
        let never = CancellationToken::new();
        let hear = |_: SaidLine| ();
        self.whole(Work::Begin { build: build.clone(), of: None, is_shared: true }).await?;
        let kind = Kind::Uv(Base::There(interpreter.executable.clone()));
        let (change, requested) = (Change::Create(Vec::new()), Vec::new());
        let work = Work::Build { build: build.clone(), kind, change, requested, bytes_max: u64::MAX };
        self.work(spec::Workshop::Shared, work, &hear, &never).await?;
        self.whole(Work::Publish { build, environment: id.0, generation }).await?;
        let view = View::Environment {
            id,
            generation,
            interpreter: spec::Interpreter::OfMachine(interpreter.prefix.clone()),
        };
        Ok(NestSpec { name: store::BASE_ENVIRONMENT.to_owned(), view, may_be_warm: true })
    }

    /// Work that reads nothing that came from elsewhere, and takes a moment.
    pub(super) async fn whole(&self, work: Work) -> Result<Made, BuildError> {
        self.work(spec::Workshop::Whole, work, &|_| (), &CancellationToken::new()).await
    }

    /// Builds; alone, where code of packages may run.
    pub(super) async fn build(
        &self,
        (build, is_alone): (&str, bool),
        work: Work,
        hear: &(dyn Fn(SaidLine) + Sync),
        stop: &CancellationToken,
    ) -> Result<Built, BuildError> {
        let workshop =
            if is_alone { spec::Workshop::Alone(build.to_owned()) } else { spec::Workshop::Shared };
        match self.once(workshop, work, hear, stop).await? {
            Made::Environment(built) => Ok(built),
            _ => Err(BuildError::System("the builder has made something else".into())),
        }
    }

    /// Has a conda environment's own interpreter compile what is not compiled yet, where it can change nothing, and takes that over.
    pub(super) async fn compile(
        &self,
        build: &str,
        hear: &(dyn Fn(SaidLine) + Sync),
        stop: &CancellationToken,
    ) -> Result<(), BuildError> {
        let name = build.to_owned();
        let beside = spec::Workshop::Beside(name.clone());
        self.once(beside, Work::Compile { build: name.clone() }, hear, stop).await?;
        self.work(spec::Workshop::Shared, Work::Adopt { build: name }, hear, stop).await.map(drop)
    }

    /// In a workshop that is for one build only, and closed afterwards.
    async fn once(
        &self,
        workshop: spec::Workshop,
        work: Work,
        hear: &(dyn Fn(SaidLine) + Sync),
        stop: &CancellationToken,
    ) -> Result<Made, BuildError> {
        let made = self.work(workshop.clone(), work, hear, stop).await;
        if matches!(workshop, spec::Workshop::Alone(_) | spec::Workshop::Beside(_)) {
            let own = View::Workshop(workshop);
            self.sandboxes.retire_where(|nest| nest.view == own).await;
        }
        made
    }

    /// Has the builder do some work in a sandbox, and hears it.
    pub(super) async fn work(
        &self,
        workshop: spec::Workshop,
        work: Work,
        hear: &(dyn Fn(SaidLine) + Sync),
        stop: &CancellationToken,
    ) -> Result<Made, BuildError> {
        let system = |error: &dyn std::fmt::Display| BuildError::System(error.to_string());
        // It may have credentials in it, which nobody else needs.
        let needs_index = matches!(work, Work::Build { .. } | Work::Outdated { .. });
        let index = if needs_index { self.settings.index.clone() } else { Index::default() };
        let order = Order { work, index };
        let order = serde_json::to_string(&order).map_err(|error| system(&error))?;
        let (connections, stdin) = connections().map_err(|error| system(&error))?;
        let view = View::Workshop(workshop);
        let nest = NestSpec { name: "workshop".to_owned(), view: view.clone(), may_be_warm: false };
        let lines = Lines::new(hear);
        let task = Task {
            stdin: Some(stdin),
            listener: Some(&|heard: Heard<'_>| {
                if let Heard::Stdout(chunk) = heard {
                    lines.hear(chunk);
                }
            }),
            ..Task::new(nest, self.settings.limits(), &order)
        };
        let served = self.egress.serve(connections);
        let ran = tokio::select! {
            ran = self.sandboxes.run(task, Ends::with_server(stop)) => ran,
            never = served => match never {},
        };
        if ran.end.is_err() {
            // An executable that was replaced cannot be shown any more by a nest that has the old one.
            self.sandboxes.retire_where(|nest| nest.view == view).await;
        }
        self.outcome(&ran, lines.last(), stop)
    }

    fn outcome(&self, ran: &Ran, last: Option<Said>, stop: &CancellationToken) -> Result<Made, BuildError> {
        if stop.is_cancelled() {
            return Err(BuildError::Cancelled);
        }
        match (ran.status(), last) {
            (ExecutionStatus::Success, Some(Said::Done(made))) => Ok(made),
            (ExecutionStatus::Success, Some(Said::Failed(why))) => Err(BuildError::Failed(why)),
            (ExecutionStatus::Timeout, _) => Err(BuildError::TimedOut(self.settings.time_s_max)),
            (ExecutionStatus::MemoryExceeded, _) => Err(BuildError::OutOfMemory),
            (status, _) => {
                let limit =
                    ran.end.as_ref().ok().and_then(|evidence| evidence.limit).map_or("", LimitKind::as_str);
                let error = ran.end.as_ref().err().map(ToString::to_string).unwrap_or_default();
                let why = format!("{} {limit} {error} {}", status.as_str(), ran.stderr.text.trim());
                Err(BuildError::System(why.split_whitespace().collect::<Vec<_>>().join(" ")))
            }
        }
    }
}

/// A channel for connections: the server's end, and the builder's as its standard input.
fn connections() -> Result<(Channel, OwnedFd), SetupError> {
    let (ours, theirs) = Channel::pair().step("socketpair")?;
    ours.set_nonblocking().step("unblock the channel")?;
    Ok((ours, theirs.into()))
}

/// Whether a nest shows a generation that is not what executions are to see any more.
pub(super) fn is_old(nest: &NestSpec, current: &HashMap<EnvironmentId, u32>) -> bool {
    match &nest.view {
        View::Environment { id, generation, .. } => current.get(id) != Some(generation),
        View::Workshop(_) => false,
    }
}

/// Whether a nest shows an environment.
pub(super) fn shows(nest: &NestSpec, environment: EnvironmentId) -> bool {
    matches!(&nest.view, View::Environment { id, .. } if *id == environment)
}

/// Lines of JSON that come in pieces. The last word is kept.
struct Lines<'a> {
    hear: &'a (dyn Fn(SaidLine) + Sync),
    state: Mutex<(Vec<u8>, Option<Said>)>,
}

/// Longer than any that the builder writes.
const LINE_BYTES_MAX: usize = 8 << 20;

impl<'a> Lines<'a> {
    fn new(hear: &'a (dyn Fn(SaidLine) + Sync)) -> Self {
        Self { hear, state: Mutex::default() }
    }

    fn hear(&self, chunk: &[u8]) {
        let mut state = lock(&self.state);
        let (begun, last) = &mut *state;
        begun.extend_from_slice(chunk);
        while let Some(end) = begun.iter().position(|byte| *byte == b'\n') {
            let line: Vec<u8> = begun.drain(..=end).collect();
            match serde_json::from_slice(&line) {
                Ok(Said::Line(line)) => (self.hear)(line),
                Ok(word) => *last = Some(word),
                // What is not the builder's own comes of code that runs beside it.
                Err(_) => {}
            }
        }
        begun.truncate(LINE_BYTES_MAX);
    }

    fn last(&self) -> Option<Said> {
        lock(&self.state).1.take()
    }
}

/// Whether what is shown is there.
pub(super) fn is_there(directory: &Path) -> bool {
    directory.is_dir()
}
