//! Removing what no row tells of.

use std::collections::{BTreeSet, HashSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::room::builds;
use crate::{OnFile as _, Result, cache, tree};

/// Removes all generations but these and all builds but those; and, while nothing is built, what was not finished of downloads, and of
/// those that no environment shares as many as are more than may be kept.
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
    if under_way.is_empty() {
        cache::remove_unfinished(root)?;
        cache::trim(root, cache_bytes_max)?;
    }
    Ok(())
}

/// What is in a directory; in one that is not there is nothing.
pub(crate) fn below(directory: &Path) -> Result<Vec<PathBuf>> {
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
