//! Where copies of the database are made and kept: `temporary/` and `backups/`.
//!
//! Invariant: what is in `temporary/` while nobody works there is of a process that was killed, and is removed when the
//! next one begins.

use std::fs::{self, DirBuilder, File, TryLockError};
use std::io;
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::{DateTime, Utc};
use tempfile::TempDir;

/// Backups kept; the oldest beyond go.
const BACKUPS_KEPT: usize = 5;

/// Backups of one second.
const SAME_NAMES_MAX: u32 = 9;

/// The two directories. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Workspace {
    temporary: PathBuf,
    backups: PathBuf,
    /// Held in common by all who work here.
    _in_use: Arc<File>,
}

impl Workspace {
    /// Makes the directories in this one, and removes what a killed process has left.
    ///
    /// # Errors
    /// What the file system says.
    pub fn open(directory: &Path) -> io::Result<Self> {
        let (temporary, backups) = (directory.join("temporary"), directory.join("backups"));
        make_directory(&temporary)?;
        make_directory(&backups)?;
        let mut private = File::options();
        private.write(true).create(true).truncate(false).mode(0o600);
        let in_use = private.open(directory.join("temporary.lock"))?;
        match in_use.try_lock() {
            Ok(()) => empty(&temporary)?,
            Err(TryLockError::WouldBlock) => {}
            Err(TryLockError::Error(error)) => return Err(error),
        }
        // One who holds it alone is emptying, and does not take long.
        in_use.lock_shared()?;
        Ok(Self { temporary, backups, _in_use: Arc::new(in_use) })
    }

    /// A new directory for one piece of work. Dropping it removes it with everything in it.
    pub(super) fn room(&self) -> io::Result<TempDir> {
        tempfile::Builder::new().prefix("copy-").tempdir_in(&self.temporary)
    }

    /// Moves a copy of the database among the backups, and says its name there.
    pub(super) fn keep(&self, copy: &Path, now: DateTime<Utc>) -> io::Result<String> {
        for number in 1..=SAME_NAMES_MAX {
            let name = backup_name(now, number);
            match fs::hard_link(copy, self.backups.join(&name)) {
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                linked => {
                    linked?;
                    fs::remove_file(copy)?;
                    File::open(&self.backups)?.sync_all()?;
                    return Ok(name);
                }
            }
        }
        Err(io::Error::other("there are many backups of this very second"))
    }

    /// Removes a backup.
    pub(super) fn forget(&self, name: &str) -> io::Result<()> {
        fs::remove_file(self.backups.join(name))
    }

    /// Removes the oldest backups until there are no more than are kept.
    pub(super) fn forget_old(&self) -> io::Result<()> {
        let mut names = self.backups()?;
        // The second of a second has a longer name.
        names.sort_unstable_by(|a, b| a.trim_end_matches(".db").cmp(b.trim_end_matches(".db")));
        let old = names.len().saturating_sub(BACKUPS_KEPT);
        names[..old].iter().try_for_each(|name| self.forget(name))
    }

    fn backups(&self) -> io::Result<Vec<String>> {
        let mut names = Vec::new();
        for entry in fs::read_dir(&self.backups)? {
            // What has another name was put there by somebody else.
            names.extend(entry?.file_name().into_string().ok().filter(|name| is_backup_name(name)));
        }
        Ok(names)
    }
}

/// What a copy made now is called, without an extension.
#[must_use]
pub fn copy_name(now: DateTime<Utc>) -> String {
    format!("coderunner-{}", now.format("%Y%m%d-%H%M%S"))
}

fn backup_name(now: DateTime<Utc>, number: u32) -> String {
    match number {
        1 => format!("{}.db", copy_name(now)),
        _ => format!("{}-{number}.db", copy_name(now)),
    }
}

fn is_backup_name(name: &str) -> bool {
    let inside = name.strip_prefix("coderunner-").and_then(|rest| rest.strip_suffix(".db"));
    inside.is_some_and(|inside| inside.len() >= 15 && inside.bytes().all(|b| b.is_ascii_digit() || b == b'-'))
}

fn make_directory(path: &Path) -> io::Result<()> {
    match DirBuilder::new().mode(0o700).create(path) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(error),
        _ => Ok(()),
    }
}

#[expect(clippy::disallowed_methods, reason = "no execution ever sees the database's directory")]
fn empty(directory: &Path) -> io::Result<()> {
    for entry in fs::read_dir(directory)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            fs::remove_dir_all(entry.path())?;
        } else {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_767_225_600 + second, 0).expect("in range")
    }

    fn keep_one(workspace: &Workspace, second: i64) -> String {
        let room = workspace.room().expect("a room");
        let copy = room.path().join("copy.db");
        fs::write(&copy, "a copy").expect("writable");
        workspace.keep(&copy, at(second)).expect("kept")
    }

    #[test]
    fn rooms_are_removed_when_they_are_left_or_their_process_was_killed() {
        let directory = TempDir::new().expect("a directory");
        let temporary = directory.path().join("temporary");
        let rooms = || fs::read_dir(&temporary).expect("readable").count();
        let workspace = Workspace::open(directory.path()).expect("a workspace");
        drop(workspace.room().expect("a room"));
        assert_eq!(rooms(), 0);
        let left = workspace.room().expect("a room").keep();
        fs::write(left.join("copy.db-journal"), "half").expect("writable");
        let beside = Workspace::open(directory.path()).expect("another one at the same time");
        assert_eq!(rooms(), 1, "somebody may be working in it");
        drop((workspace, beside));
        Workspace::open(directory.path()).expect("the next one");
        assert_eq!(rooms(), 0);
    }

    #[test]
    fn the_newest_backups_are_kept_and_what_is_not_ours_is_not_touched() {
        let directory = TempDir::new().expect("a directory");
        let workspace = Workspace::open(directory.path()).expect("a workspace");
        let backups = directory.path().join("backups");
        fs::write(backups.join("coderunner-mine.db"), "not ours").expect("writable");
        assert_eq!(keep_one(&workspace, 0), "coderunner-20260101-000000.db");
        assert_eq!(keep_one(&workspace, 0), "coderunner-20260101-000000-2.db");
        for second in 1..6 {
            keep_one(&workspace, second);
        }
        workspace.forget_old().expect("removable");
        let mut names: Vec<_> = fs::read_dir(&backups)
            .expect("readable")
            .map(|entry| entry.expect("there").file_name().into_string().expect("UTF-8"))
            .collect();
        names.sort();
        let expected = [1, 2, 3, 4, 5].map(|second| format!("coderunner-20260101-00000{second}.db"));
        assert_eq!(names[..5], expected);
        assert_eq!(names[5..], ["coderunner-mine.db"]);
    }
}
