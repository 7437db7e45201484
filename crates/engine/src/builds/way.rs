//! The way of one build.

use std::path::Path;

use domain::{EnvironmentId, PackageManager};
use environments::{
    Base, Built, BuiltPackage, Change, Channels, Interpreter, Kind, PackageName, PythonVersion, Requirement,
    SaidLine, Work,
};
use sandbox::places;
use sandbox::spec::{self, NestSpec, View};
use store::{Environment, EnvironmentError, NewGeneration};
use tokio_util::sync::CancellationToken;

use super::handle::{Build, BuildLine, Teller};
use super::{BuildChange, BuildError, BuildRequest, BuildSettings, either, trial};
use crate::Inner;
use crate::interpreter_place;
use crate::launcher_link::lock;

/// From the queue to what executions see.
pub(super) async fn go(
    inner: &Inner,
    request: BuildRequest,
    build: &Build,
    teller: &Teller,
) -> Result<Environment, BuildError> {
    let _turn = wait_for_turn(inner, build, teller).await?;
    if is_watched(&request.change) {
        inner.builds.disk.check()?;
    }
    let stop = CancellationToken::new();
    let stopping = either(build.cancelled(), &inner.closed);
    let made = async { make(inner, &request, (build, teller), &stop).await };
    let overrun = overrun(inner, &request, build.name());
    tokio::pin!(made, stopping, overrun);
    let made = tokio::select! {
        made = &mut made => made,
        () = &mut stopping => {
            stop.cancel();
            made.await
        }
        error = &mut overrun => {
            stop.cancel();
            // Who was faster has made it.
            made.await.map_err(|_| error)
        }
    };
    match made {
        Err(BuildError::Cancelled) if inner.closed.is_cancelled() => Err(BuildError::Stopping),
        made => made,
    }
}

/// When the build takes more of the disk than it may.
async fn overrun(inner: &Inner, request: &BuildRequest, build: &str) -> BuildError {
    if is_watched(&request.change) {
        inner.builds.disk.overrun(build, request.bytes_max).await
    } else {
        std::future::pending().await
    }
}

/// An environment without packages takes next to nothing, and without the base environment there is no server.
fn is_watched(change: &BuildChange) -> bool {
    !matches!(change, BuildChange::Create { packages } if packages.is_empty())
}

async fn wait_for_turn(
    inner: &Inner,
    build: &Build,
    teller: &Teller,
) -> Result<tokio::sync::OwnedSemaphorePermit, BuildError> {
    let turns = std::sync::Arc::clone(&inner.builds.turns);
    if let Ok(turn) = std::sync::Arc::clone(&turns).try_acquire_owned() {
        return Ok(turn);
    }
    let ahead = inner.builds.waiting();
    teller.tell(BuildLine::Waiting { ahead });
    tokio::select! {
        turn = turns.acquire_owned() => turn.map_err(|_| BuildError::Stopping),
        () = build.cancelled().cancelled() => Err(BuildError::Cancelled),
        () = inner.closed.cancelled() => Err(BuildError::Stopping),
    }
}

async fn make(
    inner: &Inner,
    request: &BuildRequest,
    (build, teller): (&Build, &Teller),
    stop: &CancellationToken,
) -> Result<Environment, BuildError> {
    let builds = &inner.builds;
    let workshop = &builds.workshop;
    // As it is now: it may have changed while this one waited.
    let environment =
        inner.store.environment(request.environment.id).await.map_err(|error| system(&error))?;
    let environment = environment.ok_or(BuildError::Gone)?;
    let name = build.name().to_owned();
    let of = copied(&environment, &request.change);
    let is_alone = builds.settings.index.may_build_sources || of.is_some() && is_of_sources(&environment);
    builds.begin(&name, of, is_alone).await?;
    let hear = |line: SaidLine| teller.tell(BuildLine::Said(line));
    let work = Work::Build {
        build: name.clone(),
        kind: kind(inner, &environment, &request.change)?,
        change: change(&request.change),
        requested: requested(&environment),
        bytes_max: request.bytes_max,
    };
    let built = workshop.build((&name, is_alone), work, &hear, stop).await?;
    if environment.manager == PackageManager::Conda {
        workshop.compile(&name, &hear, stop).await?;
    }
    let generation = builds.publish(&name, &environment).await?;
    let interpreter = interpreter(inner, &environment, &request.change, &built)?;
    let nest = nest_of(&environment, generation, interpreter.clone());
    let trial = trial::Trial::of(environment.manager, &interpreter, &built);
    let was_tried = trial.as_ref().is_some_and(|trial| lock(&builds.tried).contains(trial));
    if !was_tried {
        trial::import(workshop.sandboxes(), (nest, &builds.settings), &built.modules, stop).await?;
        trial.into_iter().for_each(|trial| builds.remember(trial));
    }
    let new = new_generation(inner, &environment, (generation, &interpreter), built);
    let new = NewGeneration { is_of_sources: is_alone, ..new };
    let added = inner.store.add_generation(environment.id, new, request.entry.clone()).await;
    added.map_err(|error| match error {
        EnvironmentError::NotFound => BuildError::Gone,
        error => system(&error),
    })
}

fn system(error: &impl std::fmt::Display) -> BuildError {
    BuildError::System(error.to_string())
}

/// The generation that a build begins with.
fn copied(environment: &Environment, change: &BuildChange) -> Option<(i64, u32)> {
    let is_new = matches!(change, BuildChange::Create { .. });
    let current = environment.generation.as_ref().filter(|_| !is_new)?;
    Some((environment.id.0, current.number))
}

/// Whether what programs see now was built where code of packages could run. It is changed where that can touch nothing else, whatever the settings
/// are by now.
pub(super) fn is_of_sources(environment: &Environment) -> bool {
    environment.generation.as_ref().is_some_and(|generation| generation.is_of_sources)
}

fn requested(environment: &Environment) -> Vec<PackageName> {
    let packages = environment.generation.iter().flat_map(|generation| &generation.packages);
    packages.filter(|package| package.is_requested).filter_map(|package| package.name.parse().ok()).collect()
}

/// In the builder's words.
fn change(change: &BuildChange) -> Change {
    match change {
        BuildChange::Create { packages } => Change::Create(packages.clone()),
        BuildChange::Install(packages) => Change::Install(packages.clone()),
        BuildChange::Upgrade(package) => Change::Upgrade(package.clone()),
        BuildChange::Uninstall(package) => Change::Uninstall(package.clone()),
    }
}

fn kind(inner: &Inner, environment: &Environment, change: &BuildChange) -> Result<Kind, BuildError> {
    if environment.manager == PackageManager::Uv {
        return base(inner, environment, change).map(Kind::Uv);
    }
    let interpreter = inner.builds.interpreters.first().ok_or_else(|| system(&"there is no interpreter"))?;
    Ok(Kind::Conda(Channels {
        name: environment.name.clone(),
        python: environment.python_version.parse().map_err(|error| system(&error))?,
        channels: environment.channels.clone(),
        mirror: inner.builds.settings.conda_mirror.clone(),
        interpreter: interpreter.executable.clone(),
        download_bytes_max: BuildSettings::DOWNLOAD_BYTES_MAX,
    }))
}

/// What the environment is made of: what it was, or else the machine's interpreter of the version, or else one to be fetched.
fn base(inner: &Inner, environment: &Environment, change: &BuildChange) -> Result<Base, BuildError> {
    if !matches!(change, BuildChange::Create { .. }) {
        return there(inner, environment);
    }
    let text = &environment.python_version;
    let wanted: PythonVersion = text.parse().map_err(|error| system(&error))?;
    if let Some(found) = of_machine(inner, environment, wanted) {
        return Ok(Base::There(found.executable.clone()));
    }
    if inner.builds.settings.may_fetch_pythons {
        return Ok(Base::Fetched(wanted));
    }
    let there: Vec<&str> = inner.builds.interpreters.iter().map(|one| one.version.as_str()).collect();
    Err(BuildError::NoPython(text.clone(), format!("there is {}", there.join(", "))))
}

/// The machine's interpreter for an environment that is made. The base environment has the preferred one, whatever that is by now.
fn of_machine<'a>(
    inner: &'a Inner,
    environment: &Environment,
    wanted: PythonVersion,
) -> Option<&'a Interpreter> {
    let all = &inner.builds.interpreters;
    if environment.id == EnvironmentId::BASE { all.first() } else { Interpreter::of_version(all, wanted) }
}

/// The interpreter that the current generation was made of.
pub(super) fn there(inner: &Inner, environment: &Environment) -> Result<Base, BuildError> {
    let gone = || system(&"the environment's interpreter is gone; build it anew");
    let executable = match place_of(environment)? {
        spec::Interpreter::OfMachine(prefix) => {
            let version = environment.generation.as_ref().map_or("", |generation| &generation.python_version);
            let of = inner
                .builds
                .interpreters
                .iter()
                .find(|one| one.prefix == prefix && is_same_minor(&one.version, version));
            of.map(|one| one.executable.clone()).ok_or_else(gone)?
        }
        spec::Interpreter::Fetched(name) => Path::new(places::PYTHONS).join(name).join("bin/python3"),
        spec::Interpreter::Own => return Err(gone()),
    };
    Ok(Base::There(executable))
}

/// Whether two versions differ in the patch at most: `3.12.1` and `3.12.4`.
pub(super) fn is_same_minor(one: &str, other: &str) -> bool {
    let minor = |version: &str| version.split('.').take(2).map(str::to_owned).collect::<Vec<_>>();
    minor(one) == minor(other)
}

fn place_of(environment: &Environment) -> Result<spec::Interpreter, BuildError> {
    let text = environment.generation.as_ref().and_then(|generation| generation.interpreter.as_deref());
    interpreter_place::read(text).ok_or_else(|| system(&"the environment's interpreter is unknown"))
}

/// Where the interpreter is, of what was built.
fn interpreter(
    inner: &Inner,
    environment: &Environment,
    change: &BuildChange,
    built: &Built,
) -> Result<spec::Interpreter, BuildError> {
    if environment.manager == PackageManager::Conda {
        return Ok(spec::Interpreter::Own);
    }
    match (change, &built.fetched_python) {
        (BuildChange::Create { .. }, Some(name)) => Ok(spec::Interpreter::Fetched(name.clone())),
        (BuildChange::Create { .. }, None) => {
            let wanted: PythonVersion = environment.python_version.parse().map_err(|error| system(&error))?;
            let of = of_machine(inner, environment, wanted);
            let prefix = of.map(|interpreter| interpreter.prefix.clone());
            prefix.map(spec::Interpreter::OfMachine).ok_or_else(|| system(&"an interpreter is gone"))
        }
        _ => place_of(environment),
    }
}

/// What programs see of a generation.
pub(super) fn nest_of(
    environment: &Environment,
    generation: u32,
    interpreter: spec::Interpreter,
) -> NestSpec {
    let view = View::Environment { id: environment.id, generation, interpreter };
    NestSpec { name: environment.name.clone(), view, may_be_warm: false }
}

fn new_generation(
    inner: &Inner,
    environment: &Environment,
    (number, interpreter): (u32, &spec::Interpreter),
    built: Built,
) -> NewGeneration {
    NewGeneration {
        number,
        conda_yaml: built.conda_yaml.clone().unwrap_or_else(|| conda_yaml(environment, &built)),
        python_version: built.python_version,
        interpreter: interpreter_place::text(interpreter),
        packages: built.packages.into_iter().map(Into::into).collect(),
        size_bytes: built.size_bytes,
        is_of_sources: false,
        created_at: (inner.clock)(),
    }
}

/// What an environment of uv's can be made anew from, as conda writes it. JSON is YAML, too: whatever a package says its version is, it is one text.
fn conda_yaml(environment: &Environment, built: &Built) -> String {
    let mut lines = vec![format!("name: {}", quoted(&environment.name)), "dependencies:".to_owned()];
    lines.push(format!("  - {}", quoted(&format!("python={}", built.python_version))));
    if !built.packages.is_empty() {
        lines.extend(["  - pip".to_owned(), "  - pip:".to_owned()]);
        let pin = |package: &BuiltPackage| quoted(&format!("{}=={}", package.name, package.version));
        lines.extend(built.packages.iter().map(|package| format!("      - {}", pin(package))));
    }
    lines.join("\n") + "\n"
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// Which of these an environment lacks.
pub(super) fn lacking(environment: &Environment, wanted: &[Requirement]) -> Vec<Requirement> {
    let packages = environment.generation.iter().flat_map(|generation| &generation.packages);
    let there: Vec<PackageName> = packages.filter_map(|package| package.name.parse().ok()).collect();
    wanted.iter().filter(|requirement| !there.contains(requirement.name())).cloned().collect()
}
