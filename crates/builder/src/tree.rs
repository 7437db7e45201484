//! Directories with everything in them: copied so that they share their files, removed, measured.

use std::fs::{self, DirBuilder, Metadata};
use std::io;
use std::os::unix::fs::{DirBuilderExt as _, MetadataExt as _, PermissionsExt as _, symlink};
use std::path::Path;

use crate::{Failure, OnFile as _, Result};

/// Directories of an environment whose files are small and may be changed where they are: each copy has its own.
const OWN: [&str; 2] = ["bin", "conda-meta"];

/// Makes `to` a copy of `from`. Files are shared: whoever changes one must make a new one. Those at the top and in a few directories
/// are not, and none if the copy is to be all its own.
pub(crate) fn copy_tree(from: &Path, to: &Path, is_shared: bool) -> Result<()> {
    copy(from, to, false)?;
    for entry in fs::read_dir(from).on(from)? {
        let entry = entry.on(from)?;
        let shares = is_shared && !OWN.iter().any(|own| entry.file_name() == *own);
        let (source, target) = (entry.path(), to.join(entry.file_name()));
        let kind = entry.file_type().on(&source)?;
        if kind.is_dir() { copy_below(&source, &target, shares)? } else { copy(&source, &target, false)? }
    }
    Ok(())
}

fn copy_below(from: &Path, to: &Path, shares: bool) -> Result<()> {
    copy(from, to, shares)?;
    for entry in fs::read_dir(from).on(from)? {
        let entry = entry.on(from)?;
        let (source, target) = (entry.path(), to.join(entry.file_name()));
        if entry.file_type().on(&source)?.is_dir() {
            copy_below(&source, &target, shares)?;
        } else {
            copy(&source, &target, shares)?;
        }
    }
    Ok(())
}

/// One file, link or empty directory. Nothing else is in an environment.
fn copy(from: &Path, to: &Path, shares: bool) -> Result<()> {
    let metadata = fs::symlink_metadata(from).on(from)?;
    if metadata.is_dir() {
        DirBuilder::new().mode(metadata.permissions().mode()).create(to).on(to)
    } else if metadata.is_symlink() {
        symlink(fs::read_link(from).on(from)?, to).on(to)
    } else if !metadata.is_file() {
        // Opening a pipe would wait for somebody at its other end.
        Err(Failure::told(format!("{} is neither a file nor a directory", from.display())))
    } else if shares {
        fs::hard_link(from, to).on(to)
    } else {
        fs::copy(from, to).map(drop).on(to)
    }
}

/// Takes the right to write from files that others share: whoever is led to one by a link in a package cannot change it where it is.
pub(crate) fn seal(directory: &Path) -> Result<()> {
    for entry in fs::read_dir(directory).on(directory)? {
        let path = entry.on(directory)?.path();
        let metadata = fs::symlink_metadata(&path).on(&path)?;
        let mode = metadata.permissions().mode();
        if metadata.is_dir() {
            seal(&path)?;
        } else if metadata.is_file() && metadata.nlink() > 1 && mode & WRITABLE != 0 {
            fs::set_permissions(&path, fs::Permissions::from_mode(mode & !WRITABLE)).on(&path)?;
        }
    }
    Ok(())
}

/// The right to write, of anybody.
const WRITABLE: u32 = 0o222;

/// Removes a directory with everything in it, if it is there.
#[expect(
    clippy::disallowed_methods,
    reason = "this process is in a sandbox that shows nothing but what the builder may remove, and it follows no links"
)]
pub(crate) fn remove(directory: &Path) -> Result<()> {
    match fs::remove_dir_all(directory) {
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => {
            // A directory that does not let its owner in.
            open_up(directory)?;
            fs::remove_dir_all(directory).on(directory)
        }
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error).on(directory),
        _ => Ok(()),
    }
}

fn open_up(directory: &Path) -> Result<()> {
    fs::set_permissions(directory, fs::Permissions::from_mode(0o755)).on(directory)?;
    for entry in fs::read_dir(directory).on(directory)? {
        let entry = entry.on(directory)?;
        if entry.file_type().on(&entry.path())?.is_dir() {
            open_up(&entry.path())?;
        }
    }
    Ok(())
}

/// What the files below a directory take, in bytes, each file counted once. What vanishes meanwhile counts nothing.
pub(crate) fn size_bytes(directory: &Path) -> u64 {
    let mut seen = std::collections::HashSet::new();
    sum(directory, &mut |metadata| {
        let is_new = metadata.nlink() < 2 || seen.insert((metadata.dev(), metadata.ino()));
        if is_new { file_bytes(metadata) } else { 0 }
    })
}

/// What one file takes, in bytes.
pub(crate) fn file_bytes(metadata: &Metadata) -> u64 {
    metadata.blocks() * BLOCK_BYTES
}

/// The unit of `st_blocks`, whatever the file system's own is.
const BLOCK_BYTES: u64 = 512;

fn sum(directory: &Path, measure: &mut impl FnMut(&Metadata) -> u64) -> u64 {
    let Ok(entries) = fs::read_dir(directory) else { return 0 };
    let mut total = 0;
    for entry in entries.filter_map(std::result::Result::ok) {
        let Ok(metadata) = entry.metadata() else { continue };
        total += measure(&metadata);
        if metadata.is_dir() {
            total += sum(&entry.path(), measure);
        }
    }
    total
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_shares_its_files_but_those_that_are_changed_where_they_are() {
        let place = tempfile::tempdir().expect("a directory");
        let (from, to) = (place.path().join("a"), place.path().join("b"));
        for directory in ["bin", "lib/python3.12/site-packages/x"] {
            fs::create_dir_all(from.join(directory)).expect("made");
        }
        for file in ["bin/tool", "pyvenv.cfg", "lib/python3.12/site-packages/x/__init__.py"] {
            fs::write(from.join(file), file).expect("written");
        }
        symlink("python3", from.join("bin/python")).expect("linked");
        copy_tree(&from, &to, true).expect("copied");
        let inode = |path: std::path::PathBuf| fs::symlink_metadata(path).expect("there").ino();
        for (file, is_shared) in
            [("bin/tool", false), ("pyvenv.cfg", false), ("lib/python3.12/site-packages/x/__init__.py", true)]
        {
            assert_eq!(fs::read_to_string(to.join(file)).expect("there"), file);
            assert_eq!(inode(from.join(file)) == inode(to.join(file)), is_shared, "{file}");
        }
        assert_eq!(fs::read_link(to.join("bin/python")).expect("a link"), Path::new("python3"));
        assert!(size_bytes(&to) > 0);
        seal(&to).expect("sealed");
        let mode = |file: &str| fs::metadata(from.join(file)).expect("there").permissions().mode();
        assert_eq!(mode("lib/python3.12/site-packages/x/__init__.py") & WRITABLE, 0, "what is shared");
        assert_ne!(mode("bin/tool") & WRITABLE, 0, "what is not");
        let own = place.path().join("c");
        copy_tree(&from, &own, false).expect("copied");
        let file = "lib/python3.12/site-packages/x/__init__.py";
        assert_ne!(inode(from.join(file)), inode(own.join(file)));
        fs::set_permissions(to.join("lib"), fs::Permissions::from_mode(0o000)).expect("closed");
        remove(&to).expect("removed");
        remove(&to).expect("nothing to remove");
        assert!(!to.exists() && from.join("bin/tool").exists());
    }
}
