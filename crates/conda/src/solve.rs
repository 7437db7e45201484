//! From what is there and what is asked for to a set of packages.

use std::collections::HashSet;
use std::path::Path;
use std::time::Duration;

use rattler_conda_types::{
    GenericVirtualPackage, MatchSpec, PackageName, ParseMatchSpecOptions, PrefixRecord, RepoDataRecord,
    Subdir, Version,
};
use rattler_repodata_gateway::{ChannelRelationsMode, Gateway, GatewayError, RepoData};
use rattler_solve::{SolveError, SolverImpl, SolverTask, resolvo};
use rattler_virtual_packages::{Archspec, LibC, Linux, VirtualPackage};

use crate::Work;
use crate::channel::Channel;
use crate::error::{CondaError, with_causes};
use crate::progress::Progress;
use crate::spec::{Name, Spec, parse_name};
use crate::state::{self, is_plain};

/// What is to become of an environment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// These are there afterwards; what else is there changes only as far as they make it necessary. This is also how
    /// an environment begins.
    Install(Vec<Spec>),
    /// These have the newest version that fits, whatever was asked for before; the rest as for `Install`.
    Upgrade(Vec<Name>),
    /// These are gone afterwards, and what was there only for them.
    Remove(Vec<Name>),
}

/// More are nobody's environment.
const PACKAGES_MAX: usize = 3_000;
/// Where no selection fits, the search for one may not end by itself.
const SOLVE_TIME_MAX: Duration = Duration::from_secs(300);
/// Old enough that everything on conda-forge works with it, where the machine does not tell its own.
const OLDEST_GLIBC: &str = "2.17";

/// What an environment will consist of.
pub(crate) struct Solution {
    pub records: Vec<RepoDataRecord>,
    /// What has been asked for, by this change and the ones before.
    pub requested: Vec<MatchSpec>,
}

/// What the solver is to find.
struct Task {
    requested: Vec<Spec>,
    /// Kept where possible.
    locked: Vec<RepoDataRecord>,
    constraints: Vec<MatchSpec>,
}

pub(crate) async fn solve(
    change: &Change,
    there: &[PrefixRecord],
    work: &Work<'_>,
) -> Result<Solution, CondaError> {
    let channels = work.channels;
    let task = task(change, work.place.directory, there)?;
    let specs =
        task.requested.iter().map(|spec| spec.matching_in(channels)).collect::<Result<Vec<_>, _>>()?;
    let names = channels.iter().map(|channel| channel.name().to_owned()).collect();
    work.teller.tell(Progress::ReadingChannels { channels: names });
    let available = available(specs.clone(), work).await?;
    work.teller.tell(Progress::Solving);
    let records = search(&task, specs, &available)?;
    for record in &records {
        check(record)?;
    }
    if let Change::Remove(names) = change {
        nobody_needs(names, &records)?;
    }
    Ok(Solution { records, requested: task.requested.iter().map(|spec| spec.matching().clone()).collect() })
}

fn task(change: &Change, directory: &Path, there: &[PrefixRecord]) -> Result<Task, CondaError> {
    let mut requested = state::requested(directory, there)?;
    let touched: HashSet<Name> = match change {
        Change::Install(specs) => specs.iter().map(|spec| spec.name().clone()).collect(),
        Change::Upgrade(names) | Change::Remove(names) => names.iter().cloned().collect(),
    };
    let present = there.iter().map(state::name_of).collect::<Result<HashSet<Name>, _>>()?;
    let absent = touched.iter().find(|name| !present.contains(name));
    if let (Change::Upgrade(_) | Change::Remove(_), Some(absent)) = (change, absent) {
        return Err(CondaError::NotInstalled(absent.clone()));
    }
    requested.retain(|spec| !touched.contains(spec.name()));
    match change {
        Change::Install(specs) => requested.extend(specs.iter().cloned()),
        Change::Upgrade(names) => requested.extend(names.iter().cloned().map(Spec::any)),
        Change::Remove(_) => {}
    }
    let is_locked = |record: &&PrefixRecord| {
        !matches!(change, Change::Upgrade(_))
            || state::name_of(record).is_ok_and(|name| !touched.contains(&name))
    };
    let locked = there.iter().filter(is_locked).map(|record| record.repodata_record.clone()).collect();
    let python_is_touched = touched.iter().any(|name| name.as_str() == "python");
    let constraints = if python_is_touched { Vec::new() } else { same_python(there)? };
    Ok(Task { requested, locked, constraints })
}

/// What pip has put into the environment is for the Python that is there.
fn same_python(there: &[PrefixRecord]) -> Result<Vec<MatchSpec>, CondaError> {
    let mut packages = there.iter().map(|record| &record.repodata_record.package_record);
    let python = packages.find(|package| package.name.as_normalized() == "python");
    let Some((major, minor)) = python.and_then(|python| python.version.as_major_minor()) else {
        return Ok(Vec::new());
    };
    let spec = MatchSpec::from_str(&format!("python {major}.{minor}.*"), ParseMatchSpecOptions::strict());
    Ok(vec![spec.map_err(|error| CondaError::Unsolvable(error.to_string()))?])
}

async fn available(specs: Vec<MatchSpec>, work: &Work<'_>) -> Result<Vec<RepoData>, CondaError> {
    let gateway = Gateway::builder()
        .with_client(work.client.clone())
        .with_cache_dir(work.place.cache.join("repodata"))
        .with_max_concurrent_requests(20)
        .finish();
    // Which channels there are is not for channels to say.
    let query = gateway
        .query(work.channels.iter().map(Channel::to_rattler), platforms(), specs)
        .channel_relations(ChannelRelationsMode::Disabled)
        .channel_notices(false)
        .recursive(true);
    let output = query.execute().await.map_err(|error| match work.allowance.is_spent() {
        true => work.allowance.error(),
        false => unusable(work.channels, &error),
    })?;
    Ok(output.repodata)
}

/// This machine's, and that of packages for any.
pub(crate) fn platforms() -> Vec<Subdir> {
    Subdir::current().into_iter().chain([Subdir::NoArch]).collect()
}

/// Which channel it was is said in some errors only; where there is but one, it is clear.
fn unusable(channels: &[Channel], error: &GatewayError) -> CondaError {
    let said = with_causes(error);
    let named = channels.iter().find(|channel| said.contains(channel.url().as_str()));
    let channel = match (named, channels) {
        (Some(channel), _) | (None, [channel]) => channel.name().to_owned(),
        _ => channels.iter().map(Channel::name).collect::<Vec<_>>().join(" or "),
    };
    CondaError::Channel { channel, reason: said }
}

fn search(
    task: &Task,
    specs: Vec<MatchSpec>,
    available: &[RepoData],
) -> Result<Vec<RepoDataRecord>, CondaError> {
    let solver_task = SolverTask {
        virtual_packages: virtual_packages(),
        locked_packages: task.locked.iter().collect(),
        constraints: task.constraints.clone(),
        timeout: Some(SOLVE_TIME_MAX),
        specs,
        ..available.iter().collect::<SolverTask<'_, _>>()
    };
    let found = resolvo::Solver.solve(solver_task).map_err(|error| match error {
        SolveError::Unsolvable(reasons) => CondaError::Unsolvable(reasons.join("; ")),
        SolveError::Cancelled => {
            CondaError::Unsolvable(format!("none was found in {} seconds", SOLVE_TIME_MAX.as_secs()))
        }
        other => CondaError::Unsolvable(other.to_string()),
    })?;
    if found.records.len() > PACKAGES_MAX {
        return Err(CondaError::Unsolvable(format!("it has more than {PACKAGES_MAX} packages")));
    }
    Ok(found.records)
}

/// What the machine is to packages that ask. Not looked for: graphics cards, which the sandbox does not show; and what variables
/// of the environment claim.
fn virtual_packages() -> Vec<GenericVirtualPackage> {
    let oldest = || LibC {
        family: "glibc".into(),
        version: OLDEST_GLIBC.parse().unwrap_or_else(|_| Version::major(2)),
    };
    let unix = GenericVirtualPackage::from(VirtualPackage::Unix);
    let linux = Linux::current().ok().flatten().map(GenericVirtualPackage::from);
    let libc = LibC::current().ok().flatten().unwrap_or_else(oldest);
    let processor = GenericVirtualPackage::from(Archspec::current());
    [Some(unix), linux, Some(libc.into()), Some(processor)].into_iter().flatten().collect()
}

/// How a package is called in messages.
pub(crate) fn label(record: &RepoDataRecord) -> String {
    let package = &record.package_record;
    format!("{} {}", package.name.as_normalized(), package.version)
}

/// What a channel says of a package is believed only as far as it cannot do harm.
fn check(record: &RepoDataRecord) -> Result<(), CondaError> {
    let package = &record.package_record;
    let refuse = |reason: &str| {
        Err(CondaError::Hostile { package: label(record).chars().take(80).collect(), reason: reason.into() })
    };
    if parse_name(package.name.as_normalized()).is_err() {
        return refuse("its name is none");
    }
    let parts = [package.build.to_string(), package.version.to_string(), record.identifier.to_string()];
    if !parts.iter().all(|part| is_plain(Path::new(part)) && !part.contains('/')) {
        return refuse("its version, build or file name has more than one part");
    }
    if package.sha256.is_none() {
        return refuse("its channel gives no SHA-256 of it");
    }
    if !matches!(record.url.scheme(), "http" | "https") {
        return refuse("it is not at an http or https address");
    }
    let site_packages = package.python_site_packages_path.as_deref();
    if site_packages.is_some_and(|path| !is_plain(Path::new(path))) {
        return refuse("its site-packages would be outside the environment");
    }
    Ok(())
}

fn nobody_needs(names: &[Name], records: &[RepoDataRecord]) -> Result<(), CondaError> {
    let is_there = |name: &Name| {
        records.iter().any(|record| record.package_record.name.as_normalized() == name.as_str())
    };
    let Some(name) = names.iter().find(|name| is_there(name)) else { return Ok(()) };
    let needs = |record: &&RepoDataRecord| {
        let depends = record.package_record.depends.iter();
        depends
            .map(|text| PackageName::normalized_name_from_matchspec_str(text))
            .any(|needed| needed == name.as_str())
    };
    let by = records.iter().find(needs).map_or_else(|| "what was asked for".into(), label);
    Err(CondaError::StillNeeded { name: name.clone(), by })
}
