//! Removing what no row tells of.

use std::collections::{BTreeSet, HashSet};
use std::fs;
use std::io;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};

use sandbox::places;

use crate::room::builds;
use crate::{OnFile as _, Result, bytecode, tree};

/// Removes all generations but these and all builds but those; and, where downloads take more than they may, those that no
/// environment shares.
pub(crate) fn sweep(
    root: &Path,
    keep: &[(i64, u32)],
    under_way: &[String],
    cache_bytes_max: u64,
) -> Result<()> {
    for environment in below(root)? {
        let Some(id) = number::<i64>(&environment) else { continue };
        let kept: HashSet<u32> =
            keep.iter().filter(|(of, _)| *of == id).map(|(_, generation)| *generation).collect();
        if kept.is_empty() {
            tree::remove(&environment)?;
            continue;
        }
        for generation in below(&environment)? {
            if number(&generation).is_none_or(|number| !kept.contains(&number)) {
                tree::remove(&generation)?;
            }
        }
    }
    let under_way: BTreeSet<&str> = under_way.iter().map(String::as_str).collect();
    for build in below(&builds(root))? {
        if build.file_name().and_then(|name| name.to_str()).is_none_or(|name| !under_way.contains(name)) {
            tree::remove(&build)?;
        }
    }
    let cache = root.join(places::WORKSHOP).join(places::CACHE);
    if tree::size_bytes(&cache) > cache_bytes_max && under_way.is_empty() {
        drop_unshared(&cache)?;
    }
    Ok(())
}

fn below(directory: &Path) -> Result<Vec<PathBuf>> {
    let entries = match fs::read_dir(directory) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries.on(directory)?,
    };
    let paths = entries.map(|entry| entry.map(|entry| entry.path()));
    paths.collect::<io::Result<_>>().on(directory)
}

fn number<N: std::str::FromStr>(path: &Path) -> Option<N> {
    path.file_name()?.to_str()?.parse().ok()
}

/// Removes what was unpacked and is in no environment: its files have no other name.
fn drop_unshared(cache: &Path) -> Result<()> {
    for tool in below(cache)? {
        for kind in below(&tool)?.iter().filter(|kind| is_of_archives(kind)) {
            for archive in below(kind)? {
                if !is_shared(&archive) {
                    tree::remove(&archive)?;
                }
            }
        }
    }
    Ok(())
}

fn is_of_archives(directory: &Path) -> bool {
    directory
        .file_name()
        .and_then(|name| name.to_str())
        .is_some_and(|name| name.starts_with(bytecode::ARCHIVES))
}

/// Whether any file below has another name somewhere.
fn is_shared(directory: &Path) -> bool {
    let entries = fs::read_dir(directory).into_iter().flatten().filter_map(io::Result::ok);
    entries.into_iter().any(|entry| match entry.metadata() {
        Ok(metadata) if metadata.is_dir() => is_shared(&entry.path()),
        Ok(metadata) => metadata.is_file() && metadata.nlink() > 1,
        Err(_) => true,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_kept_goes_and_what_is_shared_stays() {
        let place = tempfile::tempdir().expect("a directory");
        let root = place.path();
        let archives = root.join(".workshop/cache/uv/archive-v0");
        for directory in ["0/1", "0/2", "7/1", ".workshop/builds/a", ".workshop/builds/b", ".pythons/p"] {
            fs::create_dir_all(root.join(directory)).expect("made");
        }
        for archive in ["used", "unused"] {
            fs::create_dir_all(archives.join(archive)).expect("made");
            fs::write(archives.join(archive).join("x.py"), "x").expect("written");
        }
        fs::hard_link(archives.join("used/x.py"), root.join("0/2/x.py")).expect("linked");
        sweep(root, &[(0, 2)], &["b".to_owned()], 0).expect("swept");
        let is_there = |path: &str| root.join(path).exists();
        assert!(is_there("0/2") && !is_there("0/1") && !is_there("7"));
        assert!(is_there(".workshop/builds/b") && !is_there(".workshop/builds/a") && is_there(".pythons/p"));
        assert!(archives.join("unused").exists(), "a build may be about to use it");
        sweep(root, &[(0, 2)], &[], 0).expect("swept");
        assert!(archives.join("used").exists() && !archives.join("unused").exists());
    }
}
