//! The way of a build: begun, built, published.

use std::fs;
use std::path::{Path, PathBuf};

use environments::{Built, Change, PackageName, Requirement, Wanted};

use crate::inventory::{self, Distribution};
use crate::room::{Room, builds, environment_in};
use crate::uv::Uv;
use crate::{Failure, OnFile as _, Result, bytecode, scripts, startup, tool, tree};

/// Makes the directory of a build, with a copy of a generation in it if there is one to begin with.
pub(crate) fn begin(root: &Path, build: &str, of: Option<(i64, u32)>, is_shared: bool) -> Result<()> {
    let directory = builds(root).join(build);
    fs::create_dir(&directory).on(&directory)?;
    let environment = environment_in(root, build);
    match of {
        Some((id, generation)) => {
            tree::copy_tree(&sandbox::places::directory_of(root, id, generation), &environment, is_shared)
        }
        None => fs::create_dir(&environment).on(&environment),
    }
}

/// Gives what was built its place. What is in the way is left of a build that came to nothing.
pub(crate) fn publish(root: &Path, build: &str, id: i64, generation: u32) -> Result<()> {
    let place = sandbox::places::directory_of(root, id, generation);
    if let Some(parent) = place.parent() {
        fs::create_dir_all(parent).on(parent)?;
    }
    tree::remove(&place)?;
    let built = environment_in(root, build);
    // Where code of packages ran, it may have put a link in its place.
    if !fs::symlink_metadata(&built).on(&built)?.is_dir() {
        return Err(Failure::told("what was built is no directory"));
    }
    fs::rename(&built, &place).on(&place)?;
    tree::remove(&builds(root).join(build))
}

/// Makes or changes the environment, and tells what it is then.
pub(crate) fn build(room: &Room, uv: &Uv<'_>, change: &Change, requested: &[PackageName]) -> Result<Built> {
    let mut requested = requested.to_vec();
    let mut tried: Vec<PackageName> = Vec::new();
    match change {
        Change::Create(packages) => {
            uv.make()?;
            install(uv, packages, &mut tried)?;
        }
        Change::Install(packages) => install(uv, packages, &mut tried)?,
        Change::Upgrade(package) => {
            require(room, package)?;
            uv.upgrade(package)?;
            tried.push(package.clone());
        }
        Change::Uninstall(package) => {
            require(room, package)?;
            uv.uninstall(package)?;
            requested.retain(|name| name != package);
        }
    }
    let is_known = matches!(change, Change::Create(_)) && !requested.is_empty();
    if is_known {
        // Made anew: the others came with those that were asked for.
        tried.retain(|name| requested.contains(name));
    } else if !matches!(change, Change::Upgrade(_)) {
        let new = tried.iter().filter(|name| !requested.contains(name)).cloned();
        requested.extend(new.collect::<Vec<_>>());
    }
    tool::check_room(room)?;
    finish(room, uv, &requested, &tried)
}

fn install(uv: &Uv<'_>, wanted: &[Wanted], tried: &mut Vec<PackageName>) -> Result<()> {
    let packages = of_index(wanted);
    if packages.len() < wanted.len() {
        return Err(Failure::told(
            "Packages of conda channels can be installed into environments of conda only.",
        ));
    }
    if !packages.is_empty() {
        uv.install(&packages)?;
        tried.extend(packages.iter().map(|package| package.name().clone()));
    }
    Ok(())
}

/// Those that come from the Python package index.
pub(crate) fn of_index(wanted: &[Wanted]) -> Vec<Requirement> {
    let requirement = |wanted: &Wanted| match wanted {
        Wanted::OfIndex(requirement) => Some(requirement.clone()),
        Wanted::OfChannel(_) => None,
    };
    wanted.iter().filter_map(requirement).collect()
}

fn finish(room: &Room, uv: &Uv<'_>, requested: &[PackageName], tried: &[PackageName]) -> Result<Built> {
    let packages = packages_of(room)?;
    let distributions = inventory::distributions(&packages)?;
    scripts::lead_to(&room.environment.join("bin"), &uv.interpreter)?;
    startup::equip(&packages)?;
    bytecode::compile(room, &uv.interpreter, (&packages, &distributions))?;
    tree::seal(&room.environment)?;
    let is_tried = |distribution: &&Distribution| tried.iter().any(|name| distribution.is(name));
    Ok(Built {
        python_version: python_version(room)?,
        fetched_python: uv.fetched.clone(),
        packages: distributions.iter().map(|distribution| distribution.told(requested)).collect(),
        size_bytes: tree::size_bytes(&room.environment),
        modules: distributions.iter().filter(is_tried).flat_map(Distribution::modules).collect(),
        conda_yaml: None,
    })
}

fn require(room: &Room, package: &PackageName) -> Result<()> {
    let distributions = inventory::distributions(&packages_of(room)?)?;
    if distributions.iter().any(|distribution| distribution.is(package)) {
        return Ok(());
    }
    Err(Failure::told(format!("The package {package} is not installed in this environment.")))
}

pub(crate) fn packages_of(room: &Room) -> Result<PathBuf> {
    room.packages().ok_or_else(|| Failure::told("the environment has no directory for packages"))
}

/// As `pyvenv.cfg` tells it.
fn python_version(room: &Room) -> Result<String> {
    let config = room.environment.join("pyvenv.cfg");
    let text = fs::read_to_string(&config).on(&config)?;
    let value = |key: &str| {
        let mut pairs = text.lines().filter_map(|line| line.split_once('='));
        pairs.find(|(found, _)| found.trim() == key).map(|(_, value)| value.trim().to_owned())
    };
    let version = value("version_info").or_else(|| value("version"));
    version.ok_or_else(|| Failure::told("the environment does not tell its Python's version"))
}
