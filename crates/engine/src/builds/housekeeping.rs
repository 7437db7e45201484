//! Directories and rows, brought together; the base environment; what the index says.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use domain::EnvironmentId;
use environments::{Made, Work};
use sandbox::spec::{self, View};
use store::Environment;
use tokio_util::sync::CancellationToken;

use super::way::BASE;
use super::{BuildChange, BuildError, BuildRequest, way, workshop};
use crate::launcher_link::lock;
use crate::{Engine, Inner, interpreter_place};

/// How long what the index said is believed.
const NEWEST_BELIEVED: Duration = Duration::from_secs(3600);
/// Environments of which that is remembered.
const NEWEST_REMEMBERED_MAX: usize = 256;

/// Removes the directories of generations that no row tells of and no nest shows, and of builds that are over. What cannot be removed now is tried again
/// at the next sweep.
pub(super) async fn sweep(inner: &Inner) {
    let _alone = inner.builds.tidying.write().await;
    let known = match inner.store.generations().await {
        Ok(known) => known,
        Err(error) => return tracing::error!(%error, "old environments could not be removed"),
    };
    let shown = inner.sandboxes.views().into_iter().filter_map(|view| match view {
        View::Environment { id, generation, .. } => Some((id, generation)),
        View::Workshop(_) => None,
    });
    // While it is built and tried, a generation has no row yet.
    let under_way: Vec<EnvironmentId> = lock(&inner.builds.under_way).keys().copied().collect();
    let new = under_way
        .iter()
        .flat_map(|id| inner.builds.workshop.generations_of(*id).into_iter().map(|number| (*id, number)));
    let keep = known.into_iter().chain(shown).chain(new).map(|(id, number)| (id.0, number)).collect();
    let work = Work::Sweep {
        keep,
        builds: inner.builds.names(),
        cache_bytes_max: inner.builds.settings.cache_bytes_max,
    };
    if let Err(error) = inner.builds.workshop.whole(work).await
        && !inner.closed.is_cancelled()
    {
        tracing::warn!(%error, "old environments could not be removed");
    }
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
    let base = inner.store.environment(BASE).await.map_err(system)?.ok_or(BuildError::Gone)?;
    let base = if base.generation.is_some() {
        base
    } else {
        tracing::info!(version = preferred.version, executable = %preferred.executable.display(), "making the base environment");
        engine.build(of_server(base, BuildChange::Create { packages: Vec::new() })).await?.ended().await?
    };
    let version = base.generation.as_ref().map(|generation| generation.python_version.as_str());
    tracing::info!(environment = base.name, python = version, "environment is there");
    engine.sweep_soon();
    install_starters(engine, base).await;
    Ok(())
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
        let place = environment
            .and_then(|environment| environment.generation)
            .map(|generation| generation.interpreter);
        let is_known = place.is_some_and(|place| match interpreter_place::read(place.as_deref()) {
            Some(spec::Interpreter::OfMachine(prefix)) => {
                inner.builds.interpreters.iter().any(|interpreter| interpreter.prefix == prefix)
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

pub(super) async fn newest_versions(
    inner: &Arc<Inner>,
    environment: &Environment,
) -> Result<BTreeMap<String, String>, BuildError> {
    let generation = environment.generation.as_ref().ok_or(BuildError::Gone)?;
    let key = (environment.id, generation.number);
    if let Some((_, newest)) =
        lock(&inner.builds.newest).get(&key).filter(|(asked, _)| asked.elapsed() < NEWEST_BELIEVED)
    {
        return Ok(newest.clone());
    }
    let _turn = inner.builds.turns.acquire().await.map_err(|_| BuildError::Stopping)?;
    let build = inner.builds.name(environment.id);
    let workshop = &inner.builds.workshop;
    inner.builds.begin(&build, Some((environment.id.0, generation.number))).await?;
    let base = way::there(inner, environment)?;
    let never = CancellationToken::new();
    let asked = workshop
        .work(spec::Workshop::Shared, Work::Outdated { build: build.clone(), base }, &|_| (), &never)
        .await;
    inner.builds.forget(&build);
    sweep(inner).await;
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
