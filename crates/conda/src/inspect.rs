//! What is in a package, before anything of it is put into an environment.
//!
//! Invariant: what passes puts files into the environment only, and takes them from the package only.
//! - Every path leads down, in the package through real directories.
//! - A file is what the package's list says: no link in the place of a file, which would be read through.
//! - A symbolic link climbs first and then goes down, and no higher than the environment; and it is not itself
//!   below another link. So whatever goes down from the environment through links ends in it.
//! - The environment's own records are not a package's to write.

use std::collections::HashSet;
use std::fs;
use std::path::{Component, Path, PathBuf};

use rattler::install::PythonInfo;
use rattler_conda_types::RepoDataRecord;
use rattler_conda_types::package::{
    IndexJson, LinkJson, NoArchLinks, PackageFile, PathType, PathsEntry, PathsJson,
};

use crate::error::CondaError;
use crate::solve::label;
use crate::state::{is_plain, stays_inside};

/// Where rattler and we keep what is about the environment rather than in it.
const RESERVED: &[&str] = &["conda-meta", ".trash", "__clobbers__"];

/// What a package will put into an environment, by paths in it.
pub(crate) struct Arrival {
    package: String,
    files: Vec<PathBuf>,
    links: Vec<PathBuf>,
    commands: Vec<PathBuf>,
}

/// Looks through an unpacked package. `python` is the Python of the environment, if it will have one.
pub(crate) fn look_through(
    record: &RepoDataRecord,
    unpacked: &Path,
    python: Option<&PythonInfo>,
) -> Result<Arrival, CondaError> {
    let hostile = |reason: String| CondaError::Hostile { package: label(record), reason };
    let unreadable = |error: std::io::Error| hostile(format!("its description cannot be read: {error}"));
    let index = IndexJson::from_package_directory(unpacked).map_err(unreadable)?;
    if index.name != record.package_record.name || index.version != record.package_record.version {
        return Err(hostile("it is another package than its channel says".into()));
    }
    let python = python.filter(|_| index.noarch.is_python());
    if index.noarch.is_python() && python.is_none() {
        return Err(hostile("it needs a Python, and the environment has none".into()));
    }
    let paths = PathsJson::from_package_directory_with_deprecated_fallback(unpacked).map_err(unreadable)?;
    let mut arrival =
        Arrival { package: label(record), files: Vec::new(), links: Vec::new(), commands: Vec::new() };
    let mut real_directories = HashSet::new();
    for entry in &paths.paths {
        let path = &entry.relative_path;
        look_at(entry, unpacked, &mut real_directories)
            .map_err(|reason| hostile(format!("{path:?} {reason}")))?;
        let place = python.map_or(path.as_path().into(), |python| python.get_python_noarch_target_path(path));
        if entry.path_type == PathType::SoftLink {
            let target = fs::read_link(unpacked.join(path)).map_err(unreadable)?;
            if !leads_inside(&place, &target) {
                return Err(hostile(format!("{path:?} is a link to {target:?}")));
            }
            arrival.links.push(place.into_owned());
        } else {
            arrival.files.push(place.into_owned());
        }
    }
    if let Some(python) = python {
        arrival.commands = commands(unpacked, python).map_err(hostile)?;
    }
    Ok(arrival)
}

fn look_at(entry: &PathsEntry, unpacked: &Path, real: &mut HashSet<PathBuf>) -> Result<(), String> {
    let path = &entry.relative_path;
    if !is_plain(path) {
        return Err("is no path in an environment".into());
    }
    let first = path.components().next();
    if first.is_some_and(|first| RESERVED.iter().any(|name| first.as_os_str() == *name)) {
        return Err("is not a package's to bring".into());
    }
    for parent in path.ancestors().skip(1).filter(|parent| !parent.as_os_str().is_empty()) {
        if real.contains(parent) {
            break;
        }
        if !fs::symlink_metadata(unpacked.join(parent)).is_ok_and(|metadata| metadata.is_dir()) {
            return Err("is behind a link".into());
        }
        real.insert(parent.to_owned());
    }
    let metadata = fs::symlink_metadata(unpacked.join(path)).map_err(|error| error.to_string())?;
    let is_as_said = match entry.path_type {
        PathType::HardLink => metadata.is_file(),
        PathType::SoftLink => metadata.is_symlink() && entry.prefix_placeholder.is_none(),
        PathType::Directory => metadata.is_dir(),
    };
    if is_as_said { Ok(()) } else { Err("is something else than its list says".into()) }
}

/// Climbs to the environment at most, and only before it goes down.
fn leads_inside(place: &Path, target: &Path) -> bool {
    let depth = place.components().count() - 1;
    let mut climbed = 0;
    let mut goes_down = false;
    for part in target.components() {
        match part {
            Component::ParentDir if !goes_down => climbed += 1,
            Component::Normal(_) => goes_down = true,
            Component::CurDir => {}
            _ => return false,
        }
    }
    climbed <= depth
}

fn commands(unpacked: &Path, python: &PythonInfo) -> Result<Vec<PathBuf>, String> {
    let links = match LinkJson::from_package_directory(unpacked) {
        Ok(links) => links,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(format!("its description cannot be read: {error}")),
    };
    // rattler takes it for granted that the two descriptions agree.
    let NoArchLinks::Python(entry_points) = links.noarch else {
        return Err("its descriptions contradict each other".into());
    };
    let is_name = |text: &str| {
        let fits = |letter: char| letter.is_alphanumeric() || "_-.".contains(letter);
        !text.is_empty() && !text.starts_with(['-', '.']) && text.chars().all(fits)
    };
    let is_code = |text: &str| is_name(text) && !text.contains('-');
    let mut places = Vec::new();
    for point in entry_points.entry_points {
        if !is_name(&point.command) || !is_code(&point.module) || !is_code(&point.function) {
            return Err(format!("{:?} is not the name of a command", point.command));
        }
        places.push(python.bin_dir.join(point.command));
    }
    Ok(places)
}

/// Looks at the arrivals together, and at where they will be in `directory`.
pub(crate) fn look_together(arrivals: &[Arrival], directory: &Path) -> Result<(), CondaError> {
    let links: HashSet<&Path> =
        arrivals.iter().flat_map(|arrival| &arrival.links).map(PathBuf::as_path).collect();
    let mut seen = HashSet::new();
    for arrival in arrivals {
        let refuse = |path: &Path, reason: &str| hostile(&arrival.package, format!("{path:?} {reason}"));
        let is_below_a_link = |path: &Path| {
            let mut above = path.ancestors().skip(1).filter(|above| !above.as_os_str().is_empty());
            above.any(|above| {
                links.contains(above)
                    || fs::symlink_metadata(directory.join(above)).is_ok_and(|metadata| metadata.is_symlink())
            })
        };
        if let Some(link) = arrival.links.iter().find(|link| is_below_a_link(link)) {
            return Err(refuse(link, "is a link below a link"));
        }
        for path in arrival.files.iter().chain(&arrival.links).chain(&arrival.commands) {
            if seen.insert(path.parent()) && !stays_inside(directory, path) {
                return Err(refuse(path, "would be outside the environment"));
            }
        }
    }
    Ok(())
}

fn hostile(package: &str, reason: String) -> CondaError {
    CondaError::Hostile { package: package.to_owned(), reason }
}

/// Removes from `directory` what is where an arrival will be and belongs to no installed package (`owned`): rattler would in some
/// cases write into such a file, and it may be the same file as in an older generation or in the cache.
pub(crate) fn make_way(
    arrivals: &[Arrival],
    owned: &HashSet<&Path>,
    directory: &Path,
) -> Result<(), CondaError> {
    for arrival in arrivals {
        let strangers =
            arrival.files.iter().chain(&arrival.links).filter(|path| !owned.contains(path.as_path()));
        // Commands are written without looking at who else has one of that name.
        for path in strangers.chain(&arrival.commands) {
            let path = directory.join(path);
            match fs::symlink_metadata(&path) {
                Ok(metadata) if !metadata.is_dir() => {
                    fs::remove_file(&path).map_err(CondaError::file(&path))?
                }
                _ => {}
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_climb_no_higher_than_the_environment() {
        for (place, target, inside) in [
            ("lib/a.so", "a.so.1", true),
            ("bin/a", "../lib/a", true),
            ("a", "b", true),
            ("a/b/c", "../../x", true),
            ("a/b/c", "./../../x", true),
            ("a", "../x", false),
            ("a/b/c", "../../../x", false),
            ("a/b/c", "d/../../../../x", false),
            ("a/b/c", "d/..", false),
            ("a", "/etc/passwd", false),
        ] {
            assert_eq!(leads_inside(Path::new(place), Path::new(target)), inside, "{place} -> {target}");
        }
    }

    fn arrival(files: &[&str], links: &[&str]) -> Arrival {
        let paths = |list: &[&str]| list.iter().map(PathBuf::from).collect();
        Arrival { package: "a 1".into(), files: paths(files), links: paths(links), commands: Vec::new() }
    }

    #[test]
    fn links_below_links_are_refused_and_files_are_not() {
        let root = tempfile::tempdir().expect("a directory");
        let together = |arrivals: &[Arrival]| look_together(arrivals, root.path()).is_ok();
        assert!(together(&[arrival(&["lib64/a"], &["lib64"])]));
        assert!(!together(&[arrival(&[], &["lib64"]), arrival(&[], &["lib64/b"])]));
        std::os::unix::fs::symlink("..", root.path().join("out")).expect("made");
        assert!(!together(&[arrival(&["out/a"], &[])]));
        assert!(!together(&[arrival(&[], &["out/a"])]));
    }

    #[test]
    fn only_what_belongs_to_nobody_is_removed() {
        let root = tempfile::tempdir().expect("a directory");
        let older = root.path().join("older");
        for name in ["owned", "stray"] {
            fs::write(root.path().join(name), "old").expect("written");
        }
        fs::hard_link(root.path().join("stray"), &older).expect("made");
        let owned = HashSet::from([Path::new("owned")]);
        make_way(&[arrival(&["owned", "stray", "new"], &[])], &owned, root.path()).expect("done");
        assert!(root.path().join("owned").exists() && !root.path().join("stray").exists());
        assert_eq!(fs::read_to_string(older).expect("kept"), "old");
    }
}
