//! What is kept of downloads: trimmed to its bound, the least recently used first, and rid of what nobody finished.
//!
//! Invariant: what an environment shares stays, since removing it would free nothing; and nothing is touched while anything is built.

use std::fs::{self, Metadata};
use std::io;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};

use sandbox::places;

use crate::sweep::below;
use crate::{OnFile as _, Result, bytecode, tree};

/// How uv, rattler and the library that both use begin the names of what is not finished.
const UNFINISHED: &str = ".tmp";
/// Where uv unpacks interpreters before they have their name.
const UNFINISHED_PYTHONS: &str = ".temp";
/// Below these directories each package is one directory that is kept or removed as a whole.
const CONDA_PACKAGES: &str = "packages";
/// What uv keeps that takes next to nothing, and takes long to find out again.
const LASTING: [&str; 2] = ["interpreter-", bytecode::COMPILED];
/// What tells uv which archive it has of a wheel: it takes little, and without it the archive is downloaded again although it is there.
const POINTERS: &str = "wheels-";
/// How deep below a cache the unfinished lies.
const UNFINISHED_DEPTH: usize = 2;

/// Something that is kept or removed as a whole.
#[derive(Debug)]
struct Kept {
    /// Removed in this order.
    paths: Vec<PathBuf>,
    size_bytes: u64,
    /// In seconds since 1970.
    used_at: i64,
    /// It goes after everything else.
    goes_last: bool,
}

/// Removes what tools that were killed have left half-made.
pub(crate) fn remove_unfinished(root: &Path) -> Result<()> {
    let cache = root.join(places::WORKSHOP).join(places::CACHE);
    for tool in below(&cache)? {
        remove_unfinished_below(&tool, UNFINISHED_DEPTH)?;
    }
    // rattler calls it after the package, behind a dot; its locks are files.
    for package in directories(&cache.join("conda").join(CONDA_PACKAGES))? {
        if begins_with(&package, ".") {
            tree::remove(&package)?;
        }
    }
    tree::remove(&root.join(places::FETCHED).join(UNFINISHED_PYTHONS))
}

fn remove_unfinished_below(directory: &Path, depth: usize) -> Result<()> {
    for path in below(directory)? {
        let is_directory = is_directory(&path);
        if begins_with(&path, UNFINISHED) {
            remove(&path)?;
        } else if is_directory && depth > 1 {
            remove_unfinished_below(&path, depth - 1)?;
        }
    }
    Ok(())
}

/// Removes what was not used for the longest time, until the rest takes no more than this. What environments share does not count.
pub(crate) fn trim(root: &Path, bytes_max: u64) -> Result<()> {
    let mut kept = kept_in(&root.join(places::WORKSHOP).join(places::CACHE))?;
    kept.sort_by_key(|kept| (kept.goes_last, kept.used_at));
    let mut total: u64 = kept.iter().map(|kept| kept.size_bytes).sum();
    for Kept { paths, size_bytes, .. } in kept {
        if total <= bytes_max {
            break;
        }
        paths.iter().try_for_each(|path| remove(path))?;
        total -= size_bytes;
    }
    Ok(())
}

fn kept_in(cache: &Path) -> Result<Vec<Kept>> {
    let mut kept = Vec::new();
    for kind in directories(&cache.join("uv"))? {
        if begins_with(&kind, bytecode::ARCHIVES) {
            let notes = below(&cache.join("uv").join(bytecode::COMPILED))?;
            for archive in directories(&kind)? {
                let is_note = |note: &&PathBuf| begins_with(note, &format!("{}-", name(&archive)));
                let of_archive: Vec<PathBuf> = notes.iter().filter(is_note).cloned().collect();
                kept.extend(whole(&archive, of_archive));
            }
        } else if !LASTING.iter().any(|lasting| begins_with(&kind, lasting)) {
            let first = kept.len();
            each_file(&kind, &mut kept)?;
            let is_pointer = begins_with(&kind, POINTERS);
            kept[first..].iter_mut().for_each(|file| file.goes_last = is_pointer);
        }
    }
    for kind in directories(&cache.join("conda"))? {
        if name(&kind) == CONDA_PACKAGES {
            for package in directories(&kind)? {
                // It holds the hash, without which the package is fetched again.
                let lock = kind.join(format!("{}.lock", name(&package)));
                kept.extend(whole(&package, vec![lock]));
            }
        } else {
            each_file(&kind, &mut kept)?;
        }
    }
    Ok(kept)
}

/// A directory that nobody shares, and files that tell of it.
fn whole(directory: &Path, told_by: Vec<PathBuf>) -> Option<Kept> {
    let mut used_at = 0;
    let is_shared = has(directory, &mut |metadata| {
        // A file that is given another name, or loses one, is changed in that: so its last use in an environment is known.
        used_at = used_at.max(metadata.ctime());
        metadata.is_file() && metadata.nlink() > 1
    });
    let paths = told_by.into_iter().chain([directory.to_owned()]).collect();
    (!is_shared).then(|| Kept { paths, size_bytes: tree::size_bytes(directory), used_at, goes_last: false })
}

/// Files that tools find again, or fetch anew, one by one.
fn each_file(directory: &Path, kept: &mut Vec<Kept>) -> Result<()> {
    for path in below(directory)? {
        let Ok(metadata) = fs::symlink_metadata(&path) else { continue };
        if metadata.is_dir() {
            each_file(&path, kept)?;
        } else {
            let used_at = metadata.mtime().max(metadata.atime());
            kept.push(Kept {
                paths: vec![path],
                size_bytes: tree::file_bytes(&metadata),
                used_at,
                goes_last: false,
            });
        }
    }
    Ok(())
}

/// Whether this is so for anything below. What cannot be looked at is taken to be so.
fn has(directory: &Path, is_so: &mut impl FnMut(&Metadata) -> bool) -> bool {
    let entries = fs::read_dir(directory).into_iter().flatten().filter_map(io::Result::ok);
    entries.into_iter().any(|entry| match entry.metadata() {
        Ok(metadata) => is_so(&metadata) || metadata.is_dir() && has(&entry.path(), is_so),
        Err(_) => true,
    })
}

fn remove(path: &Path) -> Result<()> {
    if is_directory(path) {
        return tree::remove(path);
    }
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error).on(path),
        _ => Ok(()),
    }
}

fn directories(directory: &Path) -> Result<Vec<PathBuf>> {
    Ok(below(directory)?.into_iter().filter(|path| is_directory(path)).collect())
}

fn is_directory(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_dir())
}

fn name(path: &Path) -> &str {
    path.file_name().and_then(|name| name.to_str()).unwrap_or_default()
}

fn begins_with(path: &Path, beginning: &str) -> bool {
    name(path).starts_with(beginning)
}

#[cfg(test)]
mod tests {
    use std::fs::{File, FileTimes};
    use std::time::{Duration, SystemTime};

    use super::*;

    const KIB: u64 = 1024;

    /// A file of 64 KiB.
    fn file(path: &Path) {
        fs::create_dir_all(path.parent().expect("below something")).expect("made");
        fs::write(path, vec![1; 64 << 10]).expect("written");
    }

    /// Last read and written so many seconds after 1970.
    fn age(path: &Path, seconds: u64) {
        let then = SystemTime::UNIX_EPOCH + Duration::from_secs(seconds);
        let times = FileTimes::new().set_accessed(then).set_modified(then);
        File::options().write(true).open(path).and_then(|file| file.set_times(times)).expect("set");
    }

    #[test]
    fn the_least_recently_used_goes_first_and_what_is_shared_stays() {
        let place = tempfile::tempdir().expect("a directory");
        let cache = place.path().join(".workshop/cache");
        let paths = [
            "uv/simple-v1/pypi/old.rkyv",
            "uv/simple-v1/pypi/new.rkyv",
            "uv/archive-v0/used/x.py",
            "uv/archive-v0/unused/x.py",
            "uv/interpreter-v5/a/b.msgpack",
            "conda/packages/used-1.0-0/x.py",
            "conda/packages/unused-1.0-0/x.py",
            "conda/repodata/a.json",
            "uv/wheels-v8/pypi/x/1.0.http",
        ];
        paths.iter().for_each(|path| file(&cache.join(path)));
        age(&cache.join(paths[0]), 1);
        age(&cache.join(paths[7]), 2);
        age(&cache.join(paths[1]), 3);
        age(&cache.join(paths[8]), 1);
        for note in [
            "uv/compiled/used-python3.12",
            "uv/compiled/unused-python3.12",
            "conda/packages/unused-1.0-0.lock",
        ] {
            fs::create_dir_all(cache.join(note).parent().expect("below")).expect("made");
            File::create(cache.join(note)).expect("made");
        }
        for (number, path) in [paths[2], paths[5]].into_iter().enumerate() {
            fs::hard_link(cache.join(path), place.path().join(number.to_string())).expect("linked");
        }
        let left = || paths.map(|path| cache.join(path).exists());
        trim(place.path(), 384 * KIB).expect("trimmed");
        assert_eq!(left(), [true; 9], "there is room");
        trim(place.path(), 256 * KIB).expect("trimmed");
        assert_eq!(left(), [false, true, true, true, true, true, true, false, true]);
        trim(place.path(), 64 * KIB).expect("trimmed");
        assert_eq!(left(), [false, false, true, false, true, true, false, false, true]);
        trim(place.path(), 0).expect("trimmed");
        assert_eq!(left(), [false, false, true, false, true, true, false, false, false]);
        assert!(cache.join("uv/compiled/used-python3.12").exists());
        assert!(
            !cache.join("uv/compiled/unused-python3.12").exists(),
            "it would tell of one that comes again"
        );
        assert!(!cache.join("conda/packages/unused-1.0-0.lock").exists());
    }

    #[test]
    fn what_was_not_finished_goes() {
        let place = tempfile::tempdir().expect("a directory");
        let root = place.path();
        let unfinished = [
            ".workshop/cache/uv/.tmpAbC/x/y.py",
            ".workshop/cache/uv/archive-v0/.tmpX/y.py",
            ".workshop/cache/conda/repodata/.tmpY",
            ".workshop/cache/conda/packages/.numpy-2.0-0abc/x.py",
            ".pythons/.temp/x/y.py",
        ];
        let finished = [
            ".workshop/cache/uv/.lock",
            ".workshop/cache/uv/archive-v0/a/.tmp/y.py",
            ".workshop/cache/conda/packages/.cache.lock",
            ".workshop/cache/conda/packages/numpy-2.0-0/x.py",
            ".pythons/cpython/bin/python3",
        ];
        unfinished.iter().chain(&finished).for_each(|path| file(&root.join(path)));
        remove_unfinished(root).expect("removed");
        for path in unfinished {
            assert!(!root.join(path).exists(), "{path}");
        }
        assert!(!root.join(".workshop/cache/uv/.tmpAbC").exists());
        for path in finished {
            assert!(root.join(path).exists(), "{path}");
        }
    }
}
