//! `coderunner serve`: from nothing to serving, and back.
//!
//! The order matters. First what may fail for a reason the user can mend, before anything is made; then the launcher,
//! while there is privilege and no thread; then privilege is given up; only then the runtime and the first request.

use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;

use assistant::{Assistant, AssistantSettings};
use domain::Tiers;
use engine::{
    ArtifactPlace, BuildSettings, Capacity, Engine, EnvironmentPlace, LauncherProcess, PackageWays,
    WarmingSettings,
};
use environments::Index;
use sandbox::layers::Layers;
use store::{Sealer, Store, StoreError, Workspace};
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::data_dir::DataDir;
use crate::failure::Failure;
use crate::ground::Ground;
use crate::housekeeping::{Housekeeping, Keeping};
use crate::settings::{Place, Secret, ServeSettings};
use crate::{admin, http, identity, logging, machine, tiers_file, web};

/// Executions at the same time for each processor, unless set: enough to fill the time that some spend waiting.
const RUNNING_PER_PROCESSOR: usize = 4;

/// A key that could be guessed would let anybody in.
const SECRET_KEY_CHARACTERS_MIN: usize = 16;

/// What was made before there was a runtime.
struct Prepared {
    data_dir: DataDir,
    listener: TcpListener,
    secret_key: Vec<u8>,
    sealer: Sealer,
    tiers: Tiers,
    place: EnvironmentPlace,
    launcher: LauncherProcess,
}

/// Serves until a signal says stop.
///
/// # Errors
/// When it cannot begin, or cannot go on.
pub fn serve(settings: &ServeSettings) -> Result<(), Failure> {
    logging::start(settings)?;
    let prepared = prepare(settings)?;
    let runtime =
        tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(Failure::running)?;
    let served = runtime.block_on(run(settings, prepared));
    runtime.shutdown_timeout(Duration::from_secs(5));
    served
}

fn prepare(settings: &ServeSettings) -> Result<Prepared, Failure> {
    sandbox::process::set_umask();
    let tiers = tiers_file::read(settings.tiers_file.as_deref())?;
    let listener = listen(settings.listen)?;
    let data_dir = DataDir::open(&settings.place.data_dir)?;
    let secret_key = secret_key(settings.secret_key.as_ref(), &data_dir)?;
    let sealer = sealer(&secret_key, settings.secret_key_old.as_ref())?;
    let ground = Ground::prepare(&data_dir, settings.python.as_deref(), settings.uv.clone(), true)?;
    let config = ground.launcher_config(settings.allow_degraded_isolation, Layers::default());
    let launcher =
        LauncherProcess::start(machine::OWN_EXECUTABLE.as_ref(), config).map_err(|error| refusal(&error))?;
    let isolation = launcher.isolation();
    if isolation.missing.is_empty() {
        tracing::info!(layers = isolation.layers.join(" "), "the sandbox is whole");
    } else {
        tracing::warn!(missing = isolation.missing.join(" "), "the sandbox is degraded, as was allowed");
    }
    sandbox::rlimit::open_as_many_as_allowed().map_err(Failure::running)?;
    identity::become_unprivileged(&data_dir, settings.place.uid)?;
    let place = EnvironmentPlace {
        directory: ground.environments,
        interpreters: ground.interpreters,
        builds: builds(settings),
    };
    Ok(Prepared { data_dir, listener, secret_key, sealer, tiers, place, launcher })
}

fn listen(address: SocketAddr) -> Result<TcpListener, Failure> {
    let listener = TcpListener::bind(address).map_err(|error| {
        Failure::setting(format!("cannot listen on {address}: {error}; choose another with --listen"))
    })?;
    listener.set_nonblocking(true).map_err(Failure::running)?;
    Ok(listener)
}

fn refusal(error: &engine::StartError) -> Failure {
    Failure::setting(format!(
        "{error}. `coderunner doctor` tells what that means and how to mend it; --allow-degraded-isolation serves all the same"
    ))
}

async fn run(settings: &ServeSettings, prepared: Prepared) -> Result<(), Failure> {
    let stop_signals = StopSignals::listen()?;
    let grace = Duration::from_secs(settings.stop_grace_s.into());
    let Prepared { data_dir, listener, secret_key, sealer, tiers, place, launcher } = prepared;
    let store = open_store(&settings.place, &data_dir).await?;
    let interrupted = store.interrupt_unfinished(machine::now()).await.map_err(Failure::running)?;
    if interrupted > 0 {
        tracing::info!(executions = interrupted, "executions of a previous run are marked as interrupted");
    }
    reseal(&store, &sealer).await?;
    admin::ensure(&store, settings.admin_password.as_ref(), machine::now()).await?;
    let workspace = Workspace::open(&data_dir.database()).map_err(Failure::running)?;
    let capacity = capacity(settings);
    let artifacts = ArtifactPlace {
        directory: data_dir.artifacts(),
        kept: chrono::TimeDelta::hours(settings.artifact_hours.into()),
    };
    let much = (capacity, warming(settings), tiers.clone());
    let engine = Engine::new(store.clone(), (place, artifacts), launcher, much, machine::now)
        .map_err(Failure::running)?;
    engine
        .prepare_environments()
        .await
        .map_err(|error| Failure::setting(format!("the base environment cannot be made: {error}")))?;
    let webhooks = webhooks(settings, sealer.clone());
    let state = api::AppState::new(
        store.clone(),
        engine.clone(),
        api_settings(settings, (secret_key, sealer), tiers, workspace),
    )
    .map_err(Failure::running)?;
    let listener = tokio::net::TcpListener::from_std(listener).map_err(Failure::running)?;
    let address = listener.local_addr().map_err(Failure::running)?;
    announce(address, admin::sign_in_hint(&store).await?.as_deref());
    let housekeeping =
        Housekeeping::start((state.clone(), engine.clone()), store.clone(), keeping(settings), machine::now);
    engine.resume_backlog().await.map_err(Failure::running)?;
    let webhooks = webhooks::Worker::start(store.clone(), webhooks, engine.webhooks_due());
    let served = answer(listener, api::router(state, web::router()), &engine, stop_signals, grace).await;
    webhooks.stop().await;
    housekeeping.stop().await;
    store.close().await.map_err(Failure::running)?;
    drop(data_dir);
    served
}

fn keeping(settings: &ServeSettings) -> Keeping {
    Keeping { executions_days: settings.executions_keep_days, logs_days: settings.logs_keep_days }
}

fn warming(settings: &ServeSettings) -> WarmingSettings {
    WarmingSettings {
        environments_max: settings.warm_environments.into(),
        memory_bytes_max: u64::from(settings.warm_memory_mib) << 20,
    }
}

fn builds(settings: &ServeSettings) -> BuildSettings {
    let mib = |number: u32| u64::from(number) << 20;
    BuildSettings {
        index: Index {
            url: settings.builds.index_url.clone(),
            may_build_sources: settings.builds.source_builds,
            python_mirror: settings.builds.python_mirror.clone(),
        },
        conda_mirror: settings.builds.conda_mirror.clone(),
        ways: PackageWays {
            manager: settings.builds.package_manager,
            channels: settings.builds.conda_channels.clone(),
        },
        hosts: settings.builds.build_hosts.iter().filter(|host| !host.is_empty()).cloned().collect(),
        at_once_max: settings.builds.builds_max.into(),
        time_s_max: u64::from(settings.builds.build_minutes) * 60,
        memory_bytes_max: mib(settings.builds.build_memory_mib),
        cache_bytes_max: mib(settings.builds.build_cache_mib),
        disk_reserve_bytes: mib(settings.builds.disk_reserve_mib),
        may_fetch_pythons: settings.builds.fetch_pythons,
        starters: settings.builds.starter_packages.0.clone(),
    }
}

fn capacity(settings: &ServeSettings) -> Capacity {
    let processors = std::thread::available_parallelism().map_or(1, usize::from);
    let running_max = settings.running_max.map_or(RUNNING_PER_PROCESSOR * processors, usize::from);
    Capacity { running_max, waiting_max: usize::from(settings.waiting_max) }
}

fn api_settings(
    settings: &ServeSettings,
    (secret_key, sealer): (Vec<u8>, Sealer),
    tiers: Tiers,
    workspace: Workspace,
) -> api::Settings {
    api::Settings {
        secret_key,
        sealer,
        assistant: assistant(settings),
        webhooks_allow_private_hosts: settings.webhook_allow_private_hosts,
        access_token_lifetime_s: settings.access_token_expire_minutes * 60,
        session_lifetime_s: settings.refresh_token_expire_days * 24 * 60 * 60,
        is_registration_open: settings.registration,
        login_attempts_per_minute: settings.login_attempts_per_minute,
        trusted_proxies: settings.trusted_proxies.clone().unwrap_or_default(),
        tiers,
        clock: machine::now,
        random: machine::random_bytes,
        workspace,
    }
}

fn assistant(settings: &ServeSettings) -> Assistant {
    Assistant::new(AssistantSettings {
        allows_private_hosts: settings.ai_allow_private_hosts,
        patience: Duration::from_secs(settings.ai_timeout_s.into()),
        random: machine::random_bytes,
    })
}

fn webhooks(settings: &ServeSettings, sealer: Sealer) -> webhooks::Settings {
    webhooks::Settings {
        allows_private_hosts: settings.webhook_allow_private_hosts,
        names: Arc::new(outbound::SystemNames),
        sealer,
        random: machine::random_bytes,
        clock: machine::now,
        present: api::as_listed,
    }
}

/// Seals under this key, and opens what was sealed under the one before.
fn sealer(secret_key: &[u8], old: Option<&Secret>) -> Result<Sealer, Failure> {
    let sealer = Sealer::new(secret_key, machine::random_bytes);
    match old {
        Some(old) => Ok(sealer.with_old(old.expose("SECRET_KEY_OLD", 1)?.as_bytes())),
        None => Ok(sealer),
    }
}

/// After this the old key is needed no longer.
async fn reseal(store: &Store, sealer: &Sealer) -> Result<(), Failure> {
    let resealed = store.reseal(sealer).await.map_err(Failure::running)?;
    if resealed > 0 {
        tracing::info!(rows = resealed, "secrets are sealed under the new secret key");
    }
    Ok(())
}

/// The key that is set, or else the one that is kept.
pub fn secret_key(set: Option<&Secret>, data_dir: &DataDir) -> Result<Vec<u8>, Failure> {
    match set {
        Some(secret) => Ok(secret.expose("SECRET_KEY", SECRET_KEY_CHARACTERS_MIN)?.as_bytes().to_vec()),
        None => data_dir.secret_key(),
    }
}

/// Opens the database, or makes it, and takes it for this process.
pub async fn open_store(place: &Place, data_dir: &DataDir) -> Result<Store, Failure> {
    let opened = Store::open_alone(&data_dir.database_at(&place.database_url)).await;
    opened.map_err(|error| match error {
        StoreError::InUse { .. } => Failure::setting(error.to_string()),
        _ => Failure::setting(format!(
            "the database cannot be used: {error}; the server runs as uid {}, which must be able to write to its directory",
            machine::own_uid()
        )),
    })
}

/// Answers requests until it is time to stop, then stops well; at once when it is told again.
async fn answer(
    listener: tokio::net::TcpListener,
    router: axum::Router,
    engine: &Engine,
    mut stop_signals: StopSignals,
    grace: Duration,
) -> Result<(), Failure> {
    let stop = CancellationToken::new();
    let serving = tokio::spawn(http::serve(listener, router, stop.clone()));
    let ended = stop_signals.received(engine).await;
    stop.cancel();
    tokio::select! {
        () = wind_down(engine, serving, grace) => {}
        () = stop_signals.again() => {}
    }
    tracing::info!("stopped");
    ended
}

async fn wind_down(engine: &Engine, serving: JoinHandle<()>, grace: Duration) {
    tracing::info!("stopping");
    engine.stop(grace).await;
    // Answers are on their way; a client that does not read is not waited for.
    let _ = tokio::time::timeout(grace, serving).await;
}

/// The signals that mean stop.
struct StopSignals {
    terminate: Signal,
    interrupt: Signal,
}

impl StopSignals {
    /// From here on they are heard, and no longer end the process by themselves.
    fn listen() -> Result<Self, Failure> {
        let terminate = signal(SignalKind::terminate()).map_err(Failure::running)?;
        let interrupt = signal(SignalKind::interrupt()).map_err(Failure::running)?;
        Ok(Self { terminate, interrupt })
    }

    /// Waits for one after the first, which means: at once.
    async fn again(&mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }

    /// Waits for one; for the launcher's end too, which is a failure.
    async fn received(&mut self, engine: &Engine) -> Result<(), Failure> {
        tokio::select! {
            _ = self.terminate.recv() => Ok(()),
            _ = self.interrupt.recv() => Ok(()),
            () = engine.launcher_gone() => Err(Failure::running("the launcher is gone; its last words are above")),
        }
    }
}

/// Tells the person at the terminal, and whoever started the server and waits for it, that it is ready.
fn announce(address: SocketAddr, hint: Option<&str>) {
    tracing::info!(%address, "ready");
    crate::print(&format!("CodeRunner is ready: http://{address}/"));
    if let Some(hint) = hint {
        crate::print(hint);
    }
}
