//! Environments of conda's.
//!
//! Their interpreter is a package like any other, so nothing here runs it but [`compile`], which can write nothing that anybody shares.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use conda::{Installed, Name, Network, Place, Spec};
use environments::{Base, Built, BuiltPackage, Change, Channels, Index, PackageName, Wanted, Word};
use sandbox::{environ, places};
use url::Url;

use crate::inventory::{self, Distribution};
use crate::make::{of_index, packages_of};
use crate::room::{Room, builds, packages_in};
use crate::uv::Uv;
use crate::{Failure, OnFile as _, Result, bytecode, commands, startup, tell, tool, tree};

/// Modules that are tried of what was asked for.
const MODULES_MAX: usize = 20;

/// What conda says, for people.
fn told(error: &impl std::fmt::Display) -> Failure {
    Failure::told(error.to_string())
}

/// Makes or changes an environment, and tells what it is then.
pub(crate) fn build(
    room: &Room,
    (index, channels): (&Index, &Channels),
    change: &Change,
    requested: &[PackageName],
) -> Result<Built> {
    let uv = Uv::in_room(room, index, &Base::There(channels.interpreter.clone()))?;
    commands::take_away(&room.environment)?;
    let there = conda::installed(&room.environment).map_err(|error| told(&error))?;
    let mut tried = Tried::default();
    match change {
        Change::Create(wanted) => {
            let python: Spec =
                conda::parse_spec(&format!("python={}", channels.python)).map_err(|error| told(&error))?;
            let specs = [vec![python], of_channels(wanted)?].concat();
            tried.of_channels.extend(specs.iter().skip(1).map(|spec| spec.name().clone()));
            conda_change(room, channels, &uv, &conda::Change::Install(specs))?;
            into_packages(room, uv, wanted, &mut tried)?;
        }
        Change::Install(wanted) => {
            let specs = of_channels(wanted)?;
            if !specs.is_empty() {
                tried.of_channels.extend(specs.iter().map(|spec| spec.name().clone()));
                conda_change(room, channels, &uv, &conda::Change::Install(specs))?;
            }
            into_packages(room, uv, wanted, &mut tried)?;
        }
        Change::Upgrade(package) => match name_among(&there, package) {
            Some(name) => {
                conda_change(room, channels, &uv, &conda::Change::Upgrade(vec![name.clone()]))?;
                tried.of_channels.push(name);
            }
            None => {
                in_packages(room, uv)?.upgrade(package)?;
                tried.of_index.push(package.clone());
            }
        },
        Change::Uninstall(package) => match name_among(&there, package) {
            Some(name) => conda_change(room, channels, &uv, &conda::Change::Remove(vec![name]))?,
            None => in_packages(room, uv)?.uninstall(package)?,
        },
    }
    tool::check_room(room)?;
    finish(room, channels, requested, &tried)
}

/// What was asked for by name, and is to be tried.
#[derive(Default)]
struct Tried {
    of_channels: Vec<Name>,
    of_index: Vec<PackageName>,
}

fn of_channels(wanted: &[Wanted]) -> Result<Vec<Spec>> {
    let specs = wanted.iter().filter_map(|wanted| match wanted {
        Wanted::OfChannel(spec) => Some(spec.read()),
        Wanted::OfIndex(_) => None,
    });
    specs.collect::<std::result::Result<_, _>>().map_err(|refusal| told(&refusal))
}

fn name_among(there: &Installed, package: &PackageName) -> Option<Name> {
    let is_it = |name: &&Name| name.as_str().parse::<PackageName>().is_ok_and(|name| name == *package);
    there.packages.iter().map(|package| &package.name).find(is_it).cloned()
}

fn conda_change(room: &Room, channels: &Channels, uv: &Uv<'_>, change: &conda::Change) -> Result<()> {
    let mirror = channels.mirror.as_deref().map(Url::parse).transpose().map_err(|error| told(&error))?;
    let read = channels.channels.iter().map(|channel| conda::parse_channel(channel, mirror.as_ref()));
    let read = read.collect::<std::result::Result<Vec<_>, _>>().map_err(|refusal| told(&refusal))?;
    let proxy = Url::parse(&format!("socks5h://{}", uv.proxy())).map_err(|error| told(&error))?;
    let network = Network { proxy: Some(proxy), download_bytes_max: channels.download_bytes_max };
    let place = Place {
        directory: &room.environment,
        prefix: Path::new(environ::ENVIRONMENT_ROOT),
        cache: &room.conda_cache,
    };
    let mut progress = |progress: conda::Progress| tell(Word::Packages, &progress.to_string());
    conda::change(change, &read, place, &network, &mut progress).map(drop).map_err(|error| told(&error))
}

/// uv, for the directory of packages of an environment that has its interpreter.
fn in_packages<'a>(room: &Room, uv: Uv<'a>) -> Result<Uv<'a>> {
    let installed = conda::installed(&room.environment).map_err(|error| told(&error))?;
    let python = installed.python_version.ok_or_else(|| Failure::told("The environment has no Python."))?;
    let packages = packages_of(room)?;
    tree::seal(&room.environment)?;
    remove_planted_links(&packages)?;
    Ok(uv.into(packages, python))
}

/// uv writes its notes on a package where they are: no link there may lead it to a file that is shared, or anywhere else.
fn remove_planted_links(packages: &Path) -> Result<()> {
    for entry in fs::read_dir(packages).on(packages)? {
        let path = entry.on(packages)?.path();
        let is_note = path.extension().is_some_and(|kind| kind == "dist-info" || kind == "egg-info");
        if is_note && fs::symlink_metadata(&path).on(&path)?.is_dir() {
            for note in fs::read_dir(&path).on(&path)? {
                let note = note.on(&path)?;
                if note.file_type().on(&note.path())?.is_symlink() {
                    fs::remove_file(note.path()).on(&note.path())?;
                }
            }
        } else if is_note {
            fs::remove_file(&path).on(&path)?;
        }
    }
    Ok(())
}

fn into_packages(room: &Room, uv: Uv<'_>, wanted: &[Wanted], tried: &mut Tried) -> Result<()> {
    let packages = of_index(wanted);
    if !packages.is_empty() {
        in_packages(room, uv)?.install(&packages)?;
        tried.of_index.extend(packages.iter().map(|package| package.name().clone()));
    }
    Ok(())
}

fn finish(room: &Room, channels: &Channels, requested: &[PackageName], tried: &Tried) -> Result<Built> {
    let installed = conda::installed(&room.environment).map_err(|error| told(&error))?;
    let packages = packages_of(room)?;
    tree::seal(&room.environment)?;
    startup::equip(&packages)?;
    let distributions = of_uv(&packages)?;
    commands::give(&room.environment, (&packages, &distributions), &channels.interpreter)?;
    let requested = [requested, &tried.of_index].concat();
    let of_index: Vec<BuiltPackage> =
        distributions.iter().map(|distribution| distribution.told(&requested)).collect();
    let pins: Vec<String> =
        of_index.iter().map(|package| format!("{}=={}", package.name, package.version)).collect();
    let is_tried = |distribution: &&Distribution| tried.of_index.iter().any(|name| distribution.is(name));
    let of_tried = distributions.iter().filter(is_tried).flat_map(Distribution::modules);
    let mut modules: Vec<String> =
        modules_of(room, &tried.of_channels)?.into_iter().chain(of_tried).collect();
    modules.truncate(MODULES_MAX);
    fs::create_dir_all(compiled_in(room)).on(&compiled_in(room))?;
    Ok(Built {
        python_version: installed
            .python_version
            .clone()
            .ok_or_else(|| Failure::told("The environment has no Python."))?,
        fetched_python: None,
        conda_yaml: Some(conda::environment_yml(
            &channels.name,
            &channels.channels,
            &installed.packages,
            &pins,
        )),
        packages: told_of(&installed).chain(of_index).collect(),
        size_bytes: tree::size_bytes(&room.environment),
        modules,
    })
}

/// What uv has installed beside conda's packages.
fn of_uv(packages: &Path) -> Result<Vec<Distribution>> {
    Ok(inventory::distributions(packages)?.into_iter().filter(Distribution::is_of_uv).collect())
}

/// The sources of packages that uv has installed, relative to the environment.
fn sources_of_uv(environment: &Path) -> Result<Vec<PathBuf>> {
    let Some(packages) = packages_in(environment) else { return Ok(Vec::new()) };
    let Ok(below) = packages.strip_prefix(environment) else { return Ok(Vec::new()) };
    let distributions = of_uv(&packages)?;
    let files = distributions.iter().flat_map(|distribution| &distribution.files);
    let is_source = |file: &str| {
        // The compiler is told them in lines.
        file.ends_with(".py") && bytecode::is_inside(file) && !file.contains(char::is_control)
    };
    Ok(files.filter(|(file, _)| is_source(file)).map(|(file, _)| below.join(file)).collect())
}

fn told_of(installed: &Installed) -> impl Iterator<Item = BuiltPackage> + '_ {
    installed.packages.iter().map(|package| BuiltPackage {
        name: package.name.to_string(),
        version: package.version.clone(),
        size_bytes: package.size_bytes,
        is_requested: package.is_requested,
        is_of_channel: true,
    })
}

/// The modules that these packages brought, as their records tell.
fn modules_of(room: &Room, names: &[Name]) -> Result<Vec<String>> {
    let records = room.environment.join("conda-meta");
    let mut modules = BTreeSet::new();
    for entry in fs::read_dir(&records).on(&records)? {
        let path = entry.on(&records)?.path();
        let Ok(text) = fs::read(&path) else { continue };
        let Ok(record) = serde_json::from_slice::<serde_json::Value>(&text) else { continue };
        let name = record["name"].as_str().unwrap_or_default();
        if !names.iter().any(|wanted| wanted.as_str() == name) {
            continue;
        }
        let files = record["files"].as_array().into_iter().flatten().filter_map(|file| file.as_str());
        let in_packages = files.filter_map(|file| file.split_once("/site-packages/").map(|(_, file)| file));
        modules.extend(in_packages.filter_map(inventory::module_of).map(str::to_owned));
    }
    Ok(modules.into_iter().collect())
}

fn compiled_in(room: &Room) -> PathBuf {
    room.temporary.with_file_name(places::COMPILED)
}

/// Beside the environment, which can only be read: its own interpreter compiles what no package has compiled.
pub(crate) fn compile(root: &Path, build: &str) -> Result<()> {
    let environment = Path::new(environ::ENVIRONMENT_ROOT);
    let compiled = builds(root).join(build).join(places::COMPILED);
    let others = sources_of_uv(environment)?;
    let count = conda::compile(environment, environment, &compiled, &others).map_err(|error| told(&error))?;
    if count > 0 {
        tell(Word::Bytecode, &format!("Compiled {count} files"));
    }
    Ok(())
}

/// Takes over what was compiled, as data.
pub(crate) fn adopt(root: &Path, build: &str) -> Result<()> {
    let room = Room::open(root, build)?;
    let compiled = builds(root).join(build).join(places::COMPILED);
    let others = sources_of_uv(&room.environment)?;
    conda::adopt_compiled(&room.environment, &compiled, &others).map_err(|error| told(&error))
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    /// What a conda package may bring, so that uv, or we, write to a file that all environments share.
    #[test]
    fn links_that_packages_have_planted_lead_nobody_to_what_is_shared() {
        let place = tempfile::tempdir().expect("a directory");
        let packages = place.path().join("site-packages");
        let note = packages.join("recy-1.0.dist-info");
        fs::create_dir_all(&note).expect("made");
        let shared = place.path().join("os.py");
        fs::write(&shared, "shared").expect("written");
        fs::write(note.join("METADATA"), "Name: recy").expect("written");
        symlink(&shared, note.join("RECORD")).expect("linked");
        symlink(place.path(), packages.join("whole-1.0.dist-info")).expect("linked");
        symlink(&shared, packages.join("coderunner.new")).expect("linked");
        remove_planted_links(&packages).expect("removed");
        assert!(note.join("METADATA").exists() && fs::symlink_metadata(note.join("RECORD")).is_err());
        assert!(fs::symlink_metadata(packages.join("whole-1.0.dist-info")).is_err());
        startup::equip(&packages).expect("equipped");
        assert_eq!(fs::read_to_string(&shared).expect("there"), "shared");
    }
}
