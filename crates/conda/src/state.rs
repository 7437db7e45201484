//! What is in an environment, as `conda-meta` has it.
//!
//! An earlier generation was made by code of strangers, too, and what it left in `conda-meta` says which files an
//! uninstallation removes. So it is looked at like anything else that comes from outside.

use std::fs;
use std::path::{Component, Path, PathBuf};

use rattler_conda_types::PrefixRecord;

use crate::error::CondaError;
use crate::spec::{Name, Spec, parse_name, parse_spec};

/// An installed package.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Package {
    /// Its name.
    pub name: Name,
    /// Its version, as its channel has it.
    pub version: String,
    /// Which build of the version.
    pub build: String,
    /// Of its files.
    pub size_bytes: u64,
    /// The address of the channel it is from.
    pub channel: String,
    /// Whether it was asked for, rather than needed by another.
    pub is_requested: bool,
}

/// What is in an environment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Installed {
    /// Sorted by name.
    pub packages: Vec<Package>,
    /// The version of its Python, if it has one.
    pub python_version: Option<String>,
}

/// What is in the environment in a directory: nothing, if there is none.
///
/// # Errors
/// When it cannot be read, or holds what was not put there by this crate.
pub fn installed(directory: &Path) -> Result<Installed, CondaError> {
    let records = read(directory)?;
    let mut packages = records.iter().map(describe).collect::<Result<Vec<_>, _>>()?;
    packages.sort_by(|one, other| one.name.cmp(&other.name));
    let python = packages.iter().find(|package| package.name.as_str() == "python");
    Ok(Installed { python_version: python.map(|python| python.version.clone()), packages })
}

fn describe(record: &PrefixRecord) -> Result<Package, CondaError> {
    let package = &record.repodata_record.package_record;
    Ok(Package {
        name: name_of(record)?,
        version: package.version.to_string(),
        build: package.build.to_string(),
        size_bytes: record.paths_data.paths.iter().filter_map(|path| path.size_in_bytes).sum(),
        channel: record.repodata_record.channel.clone().unwrap_or_default(),
        is_requested: !record.requested_specs.is_empty(),
    })
}

pub(crate) fn name_of(record: &PrefixRecord) -> Result<Name, CondaError> {
    Ok(parse_name(record.repodata_record.package_record.name.as_normalized())?)
}

/// The records of an environment, looked through.
pub(crate) fn read(directory: &Path) -> Result<Vec<PrefixRecord>, CondaError> {
    let meta = directory.join("conda-meta");
    let damaged = |reason: String| CondaError::Damaged { path: directory.to_owned(), reason };
    match fs::symlink_metadata(&meta) {
        Ok(metadata) if metadata.is_dir() => {}
        Ok(_) => return Err(damaged("conda-meta is not a directory".into())),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(CondaError::file(&meta)(error)),
    }
    let records: Vec<PrefixRecord> =
        PrefixRecord::collect_from_prefix(directory).map_err(|error| damaged(error.to_string()))?;
    for record in &records {
        if !is_plain(Path::new(&record.file_name())) {
            return Err(damaged(format!("{:?} is not the name of a record", record.file_name())));
        }
        let paths = &record.paths_data.paths;
        if let Some(stray) = paths.iter().find(|path| !is_plain(&path.relative_path)) {
            return Err(damaged(format!("{:?} is not a path in it", stray.relative_path)));
        }
    }
    Ok(records)
}

/// What was asked for so far.
pub(crate) fn requested(directory: &Path, records: &[PrefixRecord]) -> Result<Vec<Spec>, CondaError> {
    let texts = records.iter().flat_map(|record| &record.requested_specs);
    texts
        .map(|text| parse_spec(text))
        .collect::<Result<_, _>>()
        .map_err(|refusal| CondaError::Damaged { path: directory.to_owned(), reason: refusal.to_string() })
}

/// Leads down from where it begins and nowhere else: no root, no `..`, no control characters.
pub(crate) fn is_plain(path: &Path) -> bool {
    let is_fine = |part: Component| match part {
        Component::Normal(name) => {
            name.to_str().is_some_and(|name| !name.chars().any(char::is_control) && !name.contains('\\'))
        }
        _ => false,
    };
    !path.as_os_str().is_empty() && path.components().all(is_fine)
}

/// The files in `conda-meta`, and the two that rattler puts beside it, become files of this environment alone. rattler
/// replaces records as a whole; this is for whatever else may be written there one day.
pub(crate) fn unshare_records(directory: &Path) -> Result<(), CondaError> {
    let meta = directory.join("conda-meta");
    let Ok(entries) = fs::read_dir(&meta) else { return Ok(()) };
    let mut files = vec![directory.join("CACHEDIR.TAG")];
    for entry in entries {
        files.push(entry.map_err(CondaError::file(&meta))?.path());
    }
    for file in files {
        unshare(&file).map_err(CondaError::file(&file))?;
    }
    Ok(())
}

fn unshare(file: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::MetadataExt;

    let metadata = match fs::symlink_metadata(file) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        metadata => metadata?,
    };
    if !metadata.is_file() {
        return if metadata.is_dir() { Ok(()) } else { fs::remove_file(file) };
    }
    if metadata.nlink() > 1 {
        let content = fs::read(file)?;
        fs::remove_file(file)?;
        fs::write(file, content)?;
    }
    Ok(())
}

/// Where a path leads when the directories on it are followed, if it stays in `root`. The last part is not followed.
pub(crate) fn stays_inside(root: &Path, path: &Path) -> bool {
    let Ok(root) = root.canonicalize() else { return false };
    let mut parents: Vec<PathBuf> = path.ancestors().skip(1).map(|parent| root.join(parent)).collect();
    // The deepest that exists; what is below will be made there.
    parents.retain(|parent| parent.symlink_metadata().is_ok());
    parents.first().is_none_or(|parent| parent.canonicalize().is_ok_and(|real| real.starts_with(&root)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_paths_lead_down() {
        for path in ["a", "a/b", "a b/ü", ".hidden/x"] {
            assert!(is_plain(Path::new(path)), "{path}");
        }
        for path in ["", "/", "/a", "..", "../a", "a/../b", "a/..", "a\nb", "a\\b"] {
            assert!(!is_plain(Path::new(path)), "{path:?}");
        }
    }

    #[test]
    fn links_on_the_way_are_followed() {
        let root = tempfile::tempdir().expect("a directory");
        let inside = root.path().join("env");
        fs::create_dir_all(inside.join("lib")).expect("made");
        std::os::unix::fs::symlink("lib", inside.join("lib64")).expect("made");
        std::os::unix::fs::symlink("..", inside.join("out")).expect("made");
        std::os::unix::fs::symlink("/nowhere", inside.join("dead")).expect("made");
        for (path, stays) in [
            ("lib/a", true),
            ("new/deep/a", true),
            ("lib64/a", true),
            ("out/a", false),
            ("out/new/a", false),
            ("dead/a", false),
            ("out", true),
        ] {
            assert_eq!(stays_inside(&inside, Path::new(path)), stays, "{path}");
        }
    }

    #[test]
    fn records_that_lead_out_are_damage() {
        let root = tempfile::tempdir().expect("a directory");
        assert_eq!(installed(root.path()).expect("nothing"), Installed::default());
        let meta = root.path().join("conda-meta");
        fs::create_dir(&meta).expect("made");
        let record = |path: &str| {
            format!(
                r#"{{"name":"a","version":"1","build":"0","build_number":0,"depends":[],"subdir":"noarch",
                "fn":"a-1-0.conda","url":"http://host/noarch/a-1-0.conda","channel":"c","files":["{path}"],
                "paths_data":{{"paths_version":1,"paths":[{{"_path":"{path}","path_type":"hardlink","size_in_bytes":7}}]}}}}"#
            )
        };
        fs::write(meta.join("a-1-0.json"), record("lib/a")).expect("written");
        assert_eq!(installed(root.path()).expect("one").packages[0].size_bytes, 7);
        for content in [record("../cache/a"), record("/etc/a"), "{".into()] {
            fs::write(meta.join("a-1-0.json"), content).expect("written");
            assert!(matches!(installed(root.path()), Err(CondaError::Damaged { .. })));
        }
        fs::remove_file(meta.join("a-1-0.json")).expect("removed");
        fs::remove_dir(&meta).expect("removed");
        std::os::unix::fs::symlink("/tmp", &meta).expect("made");
        assert!(matches!(installed(root.path()), Err(CondaError::Damaged { .. })));
    }
}
