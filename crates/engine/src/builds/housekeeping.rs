//! Directories and rows, brought together; the base environment; what the index says.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::{Duration, Instant};

use domain::EnvironmentId;
use environments::{Base, Interpreter, Made, Work};
use sandbox::spec::{self, View};
use store::Environment;

use super::{BuildChange, BuildError, BuildRequest, way, workshop};
use crate::launcher_link::lock;
use crate::{Engine, Inner, interpreter_place};

/// How long what the index said is believed.
const NEWEST_BELIEVED: Duration = Duration::from_secs(3600);
/// Environments of which that is remembered.
const NEWEST_REMEMBERED_MAX: usize = 256;

/// Between two looks at whether the last program in an old generation has ended.
const LOOK_INTERVAL: Duration = Duration::from_millis(200);

/// Removes the directories of generations that no row tells of, and of builds that are over; those that programs run in as soon as the last
/// of them has ended. What cannot be removed now is tried again at the next sweep.
pub(super) async fn sweep(inner: &Inner) {
    loop {
        let in_use = sweep_once(inner).await;
        let mut look = tokio::time::interval(LOOK_INTERVAL);
        while !in_use.is_disjoint(&shown(inner)) {
            tokio::select! {
                _ = look.tick() => {}
                () = inner.closed.cancelled() => return,
            }
        }
        if in_use.is_empty() {
            return;
        }
    }
}

/// Generations that nests show.
fn shown(inner: &Inner) -> BTreeSet<(EnvironmentId, u32)> {
    let generation = |view| match view {
        View::Environment { id, generation, .. } => Some((id, generation)),
        View::Workshop(_) => None,
    };
    inner.sandboxes.views().into_iter().filter_map(generation).collect()
}

/// Gives the generations that are left for nests only.
async fn sweep_once(inner: &Inner) -> BTreeSet<(EnvironmentId, u32)> {
    let _alone = inner.builds.tidying.write().await;
    let known: BTreeSet<_> = match inner.store.generations().await {
        Ok(known) => known.into_iter().collect(),
        Err(error) => return not_removed(&error),
    };
    // While it is built and tried, a generation has no row yet.
    let under_way: Vec<EnvironmentId> = lock(&inner.builds.under_way).keys().copied().collect();
    let mut new = BTreeSet::new();
    for id in under_way {
        new.extend(inner.builds.workshop.generations_of(id).into_iter().map(|number| (id, number)));
    }
    let shown = shown(inner);
    let keep = known.iter().chain(&new).chain(&shown).map(|(id, number)| (id.0, *number)).collect();
    let work = Work::Sweep {
        keep,
        builds: inner.builds.names(),
        cache_bytes_max: inner.builds.settings.cache_bytes_max,
    };
    if let Err(error) = inner.builds.workshop.whole(work).await
        && !inner.closed.is_cancelled()
    {
        return not_removed(&error);
    }
    let needed = |generation: &(EnvironmentId, u32)| known.contains(generation) || new.contains(generation);
    shown.into_iter().filter(|generation| !needed(generation)).collect()
}

/// What is left is for the next sweep.
fn not_removed(error: &dyn std::fmt::Display) -> BTreeSet<(EnvironmentId, u32)> {
    tracing::warn!(%error, "old environments could not be removed");
    BTreeSet::new()
}

/// At the start: what was being built when the last server ended is forgotten, environments without their directory are marked as missing, the base
/// environment is made if it is not there, and its packages are installed in the background.
pub(super) async fn prepare(engine: &Engine) -> Result<(), BuildError> {
    let inner = &engine.inner;
    let system = |error: store::StoreError| BuildError::System(error.to_string());
    inner.store.forget_unfinished_environments().await.map_err(system)?;
    let preferred = inner.builds.interpreters.first();
    let preferred = preferred.ok_or_else(|| BuildError::System("there is no interpreter".into()))?;
    let minor: Vec<&str> = preferred.version.split('.').take(2).collect();
    inner.store.ensure_base_environment(&minor.join("."), (inner.clock)()).await.map_err(system)?;
    mark_missing(inner).await.map_err(system)?;
    let base = inner.store.environment(EnvironmentId::BASE).await.map_err(system)?.ok_or(BuildError::Gone)?;
    sweep_once(inner).await;
    let base = there(engine, base, preferred).await?;
    engine.sweep_soon();
    install_starters(engine, base).await;
    Ok(())
}

/// The base environment, made now if there is none.
async fn there(
    engine: &Engine,
    base: Environment,
    preferred: &Interpreter,
) -> Result<Environment, BuildError> {
    if let Some(generation) = &base.generation {
        tracing::info!(environment = base.name, python = generation.python_version, "environment is there");
        return Ok(base);
    }
    let Interpreter { version, executable, .. } = preferred;
    tracing::info!(version, executable = %executable.display(), "making the base environment");
    engine.build(of_server(base, BuildChange::Create { packages: Vec::new() })).await?.ended().await
}

fn of_server(environment: Environment, change: BuildChange) -> BuildRequest {
    BuildRequest { environment, change, bytes_max: u64::MAX, entry: None }
}

/// A server that has no way to an index goes on without them, and tries again at the next start.
async fn install_starters(engine: &Engine, base: Environment) {
    let lacking = way::lacking(&base, &engine.inner.builds.settings.starters);
    let is_bare = base.generation.as_ref().is_some_and(|generation| generation.packages.is_empty());
    if lacking.is_empty() || !is_bare {
        return;
    }
    let names: Vec<&str> = lacking.iter().map(|requirement| requirement.as_str()).collect();
    tracing::info!(
        packages = names.join(" "),
        "installing packages into the base environment, in the background"
    );
    let build = engine
        .build(of_server(base, BuildChange::Install(lacking.into_iter().map(Into::into).collect())))
        .await;
    let Ok(build) = build else { return };
    engine.inner.running.spawn(async move {
        match build.ended().await {
            Ok(_) => tracing::info!("the base environment has its packages"),
            Err(error) => {
                tracing::info!(%error, "the base environment has no packages; the next start tries again");
            }
        }
    });
}

/// Environments whose directory or interpreter is not there, as after a database of another machine was imported.
async fn mark_missing(inner: &Inner) -> Result<(), store::StoreError> {
    let current = inner.store.current_generations().await?;
    let mut missing = Vec::new();
    for (id, generation) in current {
        let environment = inner.store.environment(id).await?;
        let there = environment.and_then(|environment| environment.generation);
        let is_known =
            there.is_some_and(|there| match interpreter_place::read(there.interpreter.as_deref()) {
                Some(spec::Interpreter::OfMachine(prefix)) => {
                    inner.builds.interpreters.iter().any(|interpreter| {
                        interpreter.prefix == prefix
                            && way::is_same_minor(&interpreter.version, &there.python_version)
                    })
                }
                other => other.is_some(),
            });
        if !is_known || !workshop::is_there(&inner.builds.workshop.directory_of(id, generation)) {
            missing.push(id);
        }
    }
    if missing.is_empty() {
        return Ok(());
    }
    tracing::warn!(
        environments = missing.len(),
        "environments are described and not there; they can be built anew"
    );
    inner.store.environments_are_missing(&missing).await
}

/// Asks once, whoever stops waiting for the answer: what was begun for that is tidied up.
pub(super) async fn newest_versions(
    inner: &Arc<Inner>,
    environment: &Environment,
) -> Result<BTreeMap<String, String>, BuildError> {
    let generation = environment.generation.as_ref().ok_or(BuildError::Gone)?;
    let key = (environment.id, generation.number);
    if let Some(newest) = remembered(inner, key) {
        return Ok(newest);
    }
    // A channel is not asked: what conda would choose depends on everything else.
    let Ok(base) = way::there(inner, environment) else { return Ok(BTreeMap::new()) };
    let is_alone = inner.builds.settings.index.may_build_sources || way::is_of_sources(environment);
    let asking = Arc::clone(inner);
    let asked = inner.running.spawn(async move {
        let _turn = asking.builds.turns.acquire().await.map_err(|_| BuildError::Stopping)?;
        match remembered(&asking, key) {
            Some(newest) => Ok(newest),
            None => ask(&asking, key, (base, is_alone)).await,
        }
    });
    asked.await.map_err(|error| BuildError::System(error.to_string()))?
}

fn remembered(inner: &Inner, key: (EnvironmentId, u32)) -> Option<BTreeMap<String, String>> {
    let remembered = lock(&inner.builds.newest);
    let (_, newest) = remembered.get(&key).filter(|(asked, _)| asked.elapsed() < NEWEST_BELIEVED)?;
    Some(newest.clone())
}

async fn ask(
    inner: &Arc<Inner>,
    key: (EnvironmentId, u32),
    (base, is_alone): (Base, bool),
) -> Result<BTreeMap<String, String>, BuildError> {
    let (id, generation) = key;
    let build = inner.builds.name(id);
    let begun = inner.builds.begin(&build, Some((id.0, generation)), is_alone).await;
    let work = Work::Outdated { build: build.clone(), base };
    let asked = match begun {
        Ok(()) => inner.builds.workshop.work(spec::Workshop::Shared, work, &|_| (), &inner.stopping).await,
        Err(error) => Err(error),
    };
    inner.builds.forget(&build);
    let sweeper = Arc::clone(inner);
    inner.running.spawn(async move { sweep(&sweeper).await });
    let Made::Newest(newest) = asked? else {
        return Err(BuildError::System("the builder has made something else".into()));
    };
    let mut remembered = lock(&inner.builds.newest);
    if remembered.len() >= NEWEST_REMEMBERED_MAX {
        remembered.clear();
    }
    remembered.insert(key, (Instant::now(), newest.clone()));
    Ok(newest)
}
