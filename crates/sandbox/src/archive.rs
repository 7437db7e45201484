//! Files on their way into a workspace and out of it: one after the other, each with its path and its length before it.
//!
//! ```text
//! length of the path (u32, little endian) · length of the content (u64) · path · content
//! ```
//!
//! After the last file out of a workspace comes one without a path, whose "length" says how many more files there were.
//!
//! Invariant: whatever stands in a workspace, links and all, nothing outside of it is read, written or made; openat2(2) sees to that.
//! Invariant: only regular files come out, as many and as large as the bounds say.

use std::collections::HashSet;
use std::ffi::OsStr;
use std::fs::File;
use std::io::{self, Read, Write};
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::ffi::OsStrExt as _;
use std::path::{Path, PathBuf};

use nix::dir::{Dir, Type};
use nix::errno::Errno;
use nix::fcntl::{OFlag, OpenHow, ResolveFlag, openat2};
use nix::sys::stat::{FileStat, Mode, SFlag, fstat, mkdirat};
use nix::unistd::{Gid, Uid, fchown};

use crate::{SetupError, Step as _};

/// The longest path, in bytes: that of Linux with room for where the workspace is.
pub const PATH_BYTES_MAX: usize = 1024;

/// Bytes before each path.
pub const HEADER_BYTES: usize = 12;

/// Directories and files that are looked at; a workspace has fewer inodes.
const LOOKED_AT_MAX: usize = 100_000;

/// How much may come out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// Files.
    pub files_max: u64,
    /// Bytes of all together.
    pub bytes_max: u64,
}

/// What stands before a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Header {
    /// Bytes of its path; none after the last file.
    pub path_bytes: u32,
    /// Bytes of its content; after the last file, how many there were more.
    pub content_bytes: u64,
}

impl Header {
    /// As it stands there.
    #[must_use]
    pub fn to_bytes(self) -> [u8; HEADER_BYTES] {
        let mut bytes = [0; HEADER_BYTES];
        bytes[..4].copy_from_slice(&self.path_bytes.to_le_bytes());
        bytes[4..].copy_from_slice(&self.content_bytes.to_le_bytes());
        bytes
    }

    /// Back from what stands there.
    #[must_use]
    pub fn from_bytes(bytes: [u8; HEADER_BYTES]) -> Self {
        let [a, b, c, d, content @ ..] = bytes;
        Self { path_bytes: u32::from_le_bytes([a, b, c, d]), content_bytes: u64::from_le_bytes(content) }
    }
}

/// Appends a file.
///
/// # Errors
/// As writing.
pub fn append(archive: &mut impl Write, path: &str, content: &[u8]) -> io::Result<()> {
    let path_bytes = u32::try_from(path.len()).map_err(io::Error::other)?;
    archive.write_all(&Header { path_bytes, content_bytes: content.len() as u64 }.to_bytes())?;
    archive.write_all(path.as_bytes())?;
    archive.write_all(content)
}

/// What identifies a file that has not been changed: the kernel alone sets the time of the last change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Identity {
    inode: u64,
    changed: (i64, i64),
}

impl Identity {
    fn of(stat: &FileStat) -> Self {
        Self { inode: stat.st_ino, changed: (stat.st_ctime, stat.st_ctime_nsec) }
    }
}

/// Makes the files of an archive in a directory, each its own and its directories' owner `owner`. Gives what they are as long as nobody changes
/// them.
///
/// # Errors
/// It cannot be read, a path leads through a link, or there is no room.
pub fn unpack(archive: OwnedFd, directory: &Path, owner: u32) -> Result<HashSet<Identity>, SetupError> {
    let root = open_directory(directory)?;
    let mut archive = io::BufReader::new(File::from(archive));
    let mut made = HashSet::new();
    let mut header = [0; HEADER_BYTES];
    while is_filled(&mut archive, &mut header).step("read files")? {
        let Header { path_bytes, content_bytes } = Header::from_bytes(header);
        let mut path = vec![0; (path_bytes as usize).min(PATH_BYTES_MAX)];
        archive.read_exact(&mut path).step("read files")?;
        let path = Path::new(OsStr::from_bytes(&path));
        make_parents(&root, path, owner)?;
        let mut file = create(&root, path, owner)?;
        io::copy(&mut (&mut archive).take(content_bytes), &mut file).step("write a file")?;
        made.insert(Identity::of(&fstat(&file).step("stat a file")?));
    }
    Ok(made)
}

/// Writes one file into a directory, as [`unpack`] does.
///
/// # Errors
/// As there.
pub fn place(directory: &Path, path: &Path, content: &[u8], owner: u32) -> Result<Identity, SetupError> {
    let mut file = create(&open_directory(directory)?, path, owner)?;
    file.write_all(content).step("write a file")?;
    Ok(Identity::of(&fstat(&file).step("stat a file")?))
}

/// False at the end, which may only be between two files.
fn is_filled(archive: &mut impl Read, header: &mut [u8]) -> io::Result<bool> {
    let read = archive.read(header)?;
    if read == 0 {
        return Ok(false);
    }
    archive.read_exact(&mut header[read..]).map(|()| true)
}

fn open_directory(path: &Path) -> Result<OwnedFd, SetupError> {
    nix::fcntl::open(path, OFlag::O_DIRECTORY | OFlag::O_CLOEXEC, Mode::empty()).step("open workspace")
}

fn make_parents(root: &OwnedFd, path: &Path, owner: u32) -> Result<(), SetupError> {
    let mut made = PathBuf::new();
    for name in path.parent().into_iter().flatten() {
        let above = beneath(root, &made, OFlag::O_DIRECTORY, Mode::empty()).step("open a directory")?;
        made.push(name);
        match mkdirat(&above, name, Mode::from_bits_truncate(0o755)) {
            Ok(()) => {
                let new = beneath(root, &made, OFlag::O_DIRECTORY, Mode::empty()).step("open a directory")?;
                give(&new, owner)?;
            }
            Err(Errno::EEXIST) => {}
            Err(errno) => return Err(errno).step("make a directory"),
        }
    }
    Ok(())
}

fn create(root: &OwnedFd, path: &Path, owner: u32) -> Result<File, SetupError> {
    let flags = OFlag::O_WRONLY | OFlag::O_CREAT | OFlag::O_TRUNC;
    let file = beneath(root, path, flags, Mode::from_bits_truncate(0o644)).step("make a file")?;
    give(&file, owner)?;
    Ok(file.into())
}

fn give(file: impl AsFd, owner: u32) -> Result<(), SetupError> {
    fchown(file, Some(Uid::from_raw(owner)), Some(Gid::from_raw(owner))).step("chown to program")
}

/// Opens what is at this path, which leads through no link and to no other file system.
fn beneath(root: &OwnedFd, path: &Path, flags: OFlag, mode: Mode) -> nix::Result<OwnedFd> {
    let path = if path.as_os_str().is_empty() { Path::new(".") } else { path };
    let resolve = ResolveFlag::RESOLVE_BENEATH
        | ResolveFlag::RESOLVE_NO_SYMLINKS
        | ResolveFlag::RESOLVE_NO_MAGICLINKS
        | ResolveFlag::RESOLVE_NO_XDEV;
    let mut flags = flags | OFlag::O_CLOEXEC | OFlag::O_NOFOLLOW;
    if !flags.contains(OFlag::O_PATH) {
        // A fifo must not hold us up, and a terminal not become ours.
        flags |= OFlag::O_NONBLOCK | OFlag::O_NOCTTY;
    }
    openat2(root, path, OpenHow::new().flags(flags).mode(mode).resolve(resolve))
}

/// What a workspace holds, from its top.
#[derive(Debug)]
pub struct Collection {
    root: OwnedFd,
    files: Vec<PathBuf>,
    /// Files that there is no way to hand over, or no room.
    cut: u64,
}

impl Collection {
    /// Looks for files: all but those that are as they were given, and those of a hidden file or directory at the top, where programs keep
    /// caches and settings.
    ///
    /// # Errors
    /// The directory cannot be opened.
    pub fn of(directory: &Path, given: &HashSet<Identity>) -> Result<Self, SetupError> {
        let mut collection = Self { root: open_directory(directory)?, files: Vec::new(), cut: 0 };
        let mut directories = vec![PathBuf::new()];
        let mut left = LOOKED_AT_MAX;
        while let Some(path) = directories.pop() {
            // What cannot be opened cannot be handed over; its owner could have seen to that.
            let Ok(opened) = beneath(&collection.root, &path, OFlag::O_DIRECTORY, Mode::empty()) else {
                continue;
            };
            let Ok(entries) = Dir::from_fd(opened) else { continue };
            for entry in entries.into_iter().flatten().take(left) {
                left -= 1;
                collection.see(&path, &entry, given, &mut directories);
            }
        }
        collection.files.sort();
        Ok(collection)
    }

    fn see(
        &mut self,
        above: &Path,
        entry: &nix::dir::Entry,
        given: &HashSet<Identity>,
        directories: &mut Vec<PathBuf>,
    ) {
        let name = entry.file_name().to_bytes();
        let is_hidden = name.starts_with(b".") && above.as_os_str().is_empty();
        if is_hidden || name == b"." || name == b".." {
            return;
        }
        let path = above.join(OsStr::from_bytes(name));
        let fits = path.as_os_str().len() <= PATH_BYTES_MAX && path.to_str().is_some();
        match entry.file_type() {
            Some(Type::Directory) if fits => directories.push(path),
            Some(Type::File) if fits && self.is_as_given(&path, given) => {}
            Some(Type::File) if fits => self.files.push(path),
            Some(Type::Directory | Type::File) => self.cut += 1,
            // Links, fifos, sockets: there is nothing in them.
            _ => {}
        }
    }

    fn is_as_given(&self, path: &Path, given: &HashSet<Identity>) -> bool {
        if given.is_empty() {
            return false;
        }
        let stat = beneath(&self.root, path, OFlag::O_PATH, Mode::empty()).and_then(fstat);
        stat.is_ok_and(|stat| given.contains(&Identity::of(&stat)))
    }

    /// Whether there is nothing to be told.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.files.is_empty() && self.cut == 0
    }

    /// Writes them, as far as the bounds allow, and how many there were more.
    ///
    /// # Errors
    /// Nobody reads any more, or a file could not be read to its end.
    pub fn write(mut self, archive: OwnedFd, bounds: Bounds) -> io::Result<()> {
        let mut archive = File::from(archive);
        let mut room = bounds;
        for path in std::mem::take(&mut self.files) {
            match self.open(&path, room) {
                Some((file, length)) => {
                    room = Bounds { files_max: room.files_max - 1, bytes_max: room.bytes_max - length };
                    write_file(&mut archive, &path, file, length)?;
                }
                None => self.cut += 1,
            }
        }
        archive.write_all(&Header { path_bytes: 0, content_bytes: self.cut }.to_bytes())
    }

    /// A regular file that there is room for, and its length.
    fn open(&self, path: &Path, room: Bounds) -> Option<(File, u64)> {
        let file = beneath(&self.root, path, OFlag::O_RDONLY, Mode::empty()).ok()?;
        let stat = fstat(&file).ok()?;
        let is_regular = SFlag::from_bits_truncate(stat.st_mode) & SFlag::S_IFMT == SFlag::S_IFREG;
        let length = u64::try_from(stat.st_size).ok()?;
        (is_regular && room.files_max > 0 && length <= room.bytes_max).then(|| (file.into(), length))
    }
}

fn write_file(archive: &mut File, path: &Path, file: File, length: u64) -> io::Result<()> {
    let path = path.as_os_str().as_bytes();
    let path_bytes = u32::try_from(path.len()).map_err(io::Error::other)?;
    archive.write_all(&Header { path_bytes, content_bytes: length }.to_bytes())?;
    archive.write_all(path)?;
    let copied = io::copy(&mut file.take(length), archive)?;
    if copied < length { Err(io::ErrorKind::UnexpectedEof.into()) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::symlink;

    use super::*;

    const PLENTY: Bounds = Bounds { files_max: 100, bytes_max: 1 << 20 };

    fn own_id() -> u32 {
        nix::unistd::getuid().as_raw()
    }

    /// What comes out: paths and contents, and how many more there were.
    fn collected(
        directory: &Path,
        given: &HashSet<Identity>,
        bounds: Bounds,
    ) -> (Vec<(String, Vec<u8>)>, u64) {
        let mut archive = tempfile::tempfile().expect("a file");
        let collection = Collection::of(directory, given).expect("there");
        let handed = archive.try_clone().expect("a descriptor");
        collection.write(handed.into(), bounds).expect("written");
        io::Seek::rewind(&mut archive).expect("a file");
        let mut files = Vec::new();
        loop {
            let mut header = [0; HEADER_BYTES];
            archive.read_exact(&mut header).expect("there is an end");
            let Header { path_bytes, content_bytes } = Header::from_bytes(header);
            if path_bytes == 0 {
                return (files, content_bytes);
            }
            let mut path = vec![0; path_bytes as usize];
            archive.read_exact(&mut path).expect("a path");
            let mut content = vec![0; usize::try_from(content_bytes).expect("small")];
            archive.read_exact(&mut content).expect("the content");
            files.push((String::from_utf8(path).expect("UTF-8"), content));
        }
    }

    fn archive_of(files: &[(&str, &[u8])]) -> OwnedFd {
        let mut bytes = Vec::new();
        files
            .iter()
            .for_each(|(path, content)| append(&mut bytes, path, content).expect("a vector takes all"));
        crate::memfd::sealed(&bytes).expect("a memfd")
    }

    #[test]
    fn what_goes_in_does_not_come_out_unless_it_was_changed() {
        let workspace = tempfile::tempdir().expect("a directory");
        let archive = archive_of(&[("a/b/c.txt", b"given"), ("d.txt", b"")]);
        let given = unpack(archive, workspace.path(), own_id()).expect("unpacked");
        assert_eq!(fs::read(workspace.path().join("a/b/c.txt")).expect("there"), b"given");
        assert_eq!(collected(workspace.path(), &given, PLENTY), (Vec::new(), 0));
        fs::write(workspace.path().join("d.txt"), "more").expect("writable");
        fs::write(workspace.path().join("new"), "").expect("writable");
        let expected = vec![("d.txt".to_owned(), b"more".to_vec()), ("new".to_owned(), Vec::new())];
        assert_eq!(collected(workspace.path(), &given, PLENTY), (expected, 0));
    }

    #[test]
    fn links_lead_nowhere() {
        let (workspace, outside) = (tempfile::tempdir().expect("one"), tempfile::tempdir().expect("two"));
        fs::write(outside.path().join("secret"), "secret").expect("writable");
        symlink(outside.path(), workspace.path().join("out")).expect("a link");
        symlink(outside.path().join("secret"), workspace.path().join("file")).expect("a link");
        nix::unistd::mkfifo(&workspace.path().join("fifo"), Mode::S_IRWXU).expect("a fifo");
        assert_eq!(collected(workspace.path(), &HashSet::new(), PLENTY), (Vec::new(), 0));
        for path in ["out/new", "file", "../new"] {
            unpack(archive_of(&[(path, b"x")]), workspace.path(), own_id()).expect_err(path);
        }
        assert_eq!(fs::read_dir(outside.path()).expect("there").count(), 1);
        assert_eq!(fs::read(outside.path().join("secret")).expect("there"), b"secret");
    }

    #[test]
    fn bounds_hold_and_the_rest_is_counted() {
        let workspace = tempfile::tempdir().expect("a directory");
        for name in ["a", "b", "c"] {
            fs::write(workspace.path().join(name), "12345").expect("writable");
        }
        fs::write(workspace.path().join(OsStr::from_bytes(b"\xff")), "").expect("writable");
        File::create(workspace.path().join("sparse")).and_then(|file| file.set_len(1 << 40)).expect("a hole");
        let names = |bounds| {
            let (files, cut) = collected(workspace.path(), &HashSet::new(), bounds);
            (files.into_iter().map(|(path, _)| path).collect::<Vec<_>>().join(" "), cut)
        };
        assert_eq!(names(PLENTY), ("a b c".into(), 2));
        assert_eq!(names(Bounds { files_max: 2, ..PLENTY }), ("a b".into(), 3));
        assert_eq!(names(Bounds { bytes_max: 10, ..PLENTY }), ("a b".into(), 3));
    }

    #[test]
    fn what_is_hidden_at_the_top_stays() {
        let workspace = tempfile::tempdir().expect("a directory");
        fs::create_dir_all(workspace.path().join(".cache/x")).expect("made");
        fs::write(workspace.path().join(".cache/x/y"), "").expect("writable");
        fs::create_dir(workspace.path().join("d")).expect("made");
        fs::write(workspace.path().join("d/.kept"), "").expect("writable");
        assert_eq!(collected(workspace.path(), &HashSet::new(), PLENTY).0.len(), 1);
    }
}
