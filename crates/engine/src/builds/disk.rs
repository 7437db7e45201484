//! The disk while something is built.
//!
//! The builder itself sees to it that an environment is not larger than it may be. What tools download, unpack and compile beside that is looked
//! at from here, where no code that a build may run has a say: how much room the file system has left, and how much the
//! build's own directory and the shared downloads have grown.
//!
//! Invariant: a file system that has the room that is to be kept free keeps it, but for what is written between two looks.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use sandbox::places;
use tokio::time::{MissedTickBehavior, interval, interval_at};

use super::BuildError;
use crate::free_room::free_bytes;
use crate::launcher_link::lock;

/// Between two looks.
const LOOK_INTERVAL: Duration = Duration::from_secs(1);
/// Going through directories takes at most one part in so many of the time.
const REST_PER_LOOK: u32 = 10;
/// What a build may take on the disk, in environments of the largest size that it may have: the environment, and what is downloaded for it, packed
/// and unpacked.
const SIZES_MAX: u64 = 3;
/// The unit of `st_blocks`, whatever the file system's own is.
const BLOCK_BYTES: u64 = 512;

/// Looks at the disk.
#[derive(Debug)]
pub(super) struct Disk {
    /// The directory of environments.
    environments: PathBuf,
    /// Bytes that are to stay free.
    reserve_bytes: u64,
    /// What each build that is watched may take, by its name. Downloads are shared, so what they grow by may be any of these builds'.
    allowances: Mutex<HashMap<String, u64>>,
}

impl Disk {
    pub(super) fn new(environments: PathBuf, reserve_bytes: u64) -> Self {
        Self { environments, reserve_bytes, allowances: Mutex::default() }
    }

    /// Whether there is the room that is to stay free. A file system that does not tell has it.
    pub(super) fn check(&self) -> Result<(), BuildError> {
        let free = free_bytes(&self.environments).unwrap_or(u64::MAX);
        if free < self.reserve_bytes { Err(BuildError::DiskFull(self.reserve_bytes >> 20)) } else { Ok(()) }
    }

    /// Waits until a build takes more than it may, and says so. Its environment may have this many bytes.
    pub(super) async fn overrun(&self, build: &str, bytes_max: u64) -> BuildError {
        let _watched = self.watch(build, bytes_max.saturating_mul(SIZES_MAX));
        tokio::select! {
            error = self.is_full() => error,
            error = self.has_grown(build) => error,
        }
    }

    fn watch<'a>(&'a self, build: &'a str, allowance: u64) -> Watched<'a> {
        lock(&self.allowances).insert(build.to_owned(), allowance);
        Watched { disk: self, build }
    }

    async fn is_full(&self) -> BuildError {
        let mut look = interval(LOOK_INTERVAL);
        look.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            look.tick().await;
            if let Err(error) = self.check() {
                return error;
            }
        }
    }

    async fn has_grown(&self, build: &str) -> BuildError {
        let workshop = self.environments.join(places::WORKSHOP);
        let directories = [workshop.join(places::BUILDS).join(build), workshop.join(places::CACHE)];
        let mut before = None;
        loop {
            let began = Instant::now();
            let looked_at = directories.clone();
            let looked = tokio::task::spawn_blocking(move || size_bytes(&looked_at)).await;
            let size = looked.unwrap_or_default();
            let grown = size.saturating_sub(*before.get_or_insert(size));
            let allowance = lock(&self.allowances).values().copied().fold(0, u64::saturating_add);
            if grown > allowance {
                return BuildError::Failed(format!(
                    "The build was ended: it took {} MiB of the disk, and may take {} MiB, {SIZES_MAX} times what the environment may take.",
                    grown >> 20,
                    allowance >> 20
                ));
            }
            let rest = LOOK_INTERVAL.max(began.elapsed() * REST_PER_LOOK);
            interval_at(tokio::time::Instant::now() + rest, rest).tick().await;
        }
    }
}

/// As long as this lives, the build counts.
struct Watched<'a> {
    disk: &'a Disk,
    build: &'a str,
}

impl Drop for Watched<'_> {
    fn drop(&mut self) {
        lock(&self.disk.allowances).remove(self.build);
    }
}

/// What the files below these directories take, in bytes, each file counted once. Links are not followed. What vanishes meanwhile, and
/// directories that let nobody in, count nothing.
fn size_bytes(directories: &[PathBuf]) -> u64 {
    let mut left = directories.to_vec();
    let mut shared = HashSet::new();
    let mut total = 0;
    while let Some(directory) = left.pop() {
        for (path, metadata) in entries(&directory) {
            let is_new = metadata.nlink() < 2 || shared.insert((metadata.dev(), metadata.ino()));
            if metadata.is_dir() {
                left.push(path);
                total += metadata.blocks() * BLOCK_BYTES;
            } else if is_new {
                total += metadata.blocks() * BLOCK_BYTES;
            }
        }
    }
    total
}

fn entries(directory: &Path) -> impl Iterator<Item = (PathBuf, fs::Metadata)> {
    let entries = fs::read_dir(directory).into_iter().flatten().filter_map(Result::ok);
    entries.filter_map(|entry| Some((entry.path(), entry.metadata().ok()?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place() -> tempfile::TempDir {
        let place = tempfile::tempdir().expect("a directory");
        for directory in [".workshop/builds/a", ".workshop/builds/b", ".workshop/cache/uv"] {
            fs::create_dir_all(place.path().join(directory)).expect("made");
        }
        place
    }

    #[test]
    fn each_file_is_counted_once_and_no_link_is_followed() {
        let place = place();
        let (builds, cache) = (place.path().join(".workshop/builds"), place.path().join(".workshop/cache"));
        let before = size_bytes(&[builds.clone(), cache.clone()]);
        fs::write(cache.join("uv/x"), vec![1; 1 << 20]).expect("written");
        fs::hard_link(cache.join("uv/x"), builds.join("a/x")).expect("linked");
        std::os::unix::fs::symlink("/usr", builds.join("a/usr")).expect("linked");
        let grown = size_bytes(&[builds, cache]) - before;
        assert!((1 << 20..2 << 20).contains(&grown), "{grown}");
    }

    #[tokio::test]
    async fn a_disk_without_the_room_that_is_to_stay_free_ends_builds() {
        let place = place();
        let roomy = Disk::new(place.path().to_owned(), 1);
        assert_eq!(roomy.check(), Ok(()));
        let full = Disk::new(place.path().to_owned(), u64::MAX);
        assert_eq!(full.check(), Err(BuildError::DiskFull(u64::MAX >> 20)));
        assert_eq!(full.overrun("a", 1 << 30).await, BuildError::DiskFull(u64::MAX >> 20));
    }

    #[tokio::test]
    async fn a_build_that_writes_too_much_is_ended_and_others_that_may_are_not() {
        let place = place();
        let disk = Disk::new(place.path().to_owned(), 0);
        let file = place.path().join(".workshop/builds/a/x");
        let writing = async {
            // After the first look, whenever that is.
            let mut often = interval(Duration::from_millis(10));
            for size in 1.. {
                often.tick().await;
                fs::write(&file, vec![1; size << 16]).expect("written");
            }
        };
        tokio::select! {
            error = disk.overrun("a", 1 << 16) => assert!(matches!(error, BuildError::Failed(_)), "{error}"),
            () = writing => {}
        }
        assert!(lock(&disk.allowances).is_empty(), "it is not watched any more");
    }
}
