//! What a sandbox has of the machine's `/etc`: what libraries read and what says nothing about the machine. Copied, so that
//! no file of it is the machine's own.

use std::fs::{self, DirBuilder};
use std::os::unix::fs::{DirBuilderExt as _, symlink};
use std::path::{Path, PathBuf};

use sandbox::{SetupError, Step};

/// Files and directories that are copied where they are there.
const COPIED: [&str; 9] = [
    "alternatives",
    "fonts",
    "ld.so.cache",
    "mime.types",
    "protocols",
    "services",
    "ssl/certs",
    "ssl/openssl.cnf",
    "terminfo",
];
/// What cannot be taken from the machine, because it would name its users and its neighbours.
const WRITTEN: [(&str, &str); 5] = [
    (
        "passwd",
        "root:x:0:0:root:/nonexistent:/usr/sbin/nologin\nuser:x:1000:1000::/work:/bin/sh\nnobody:x:65534:65534::/nonexistent:/usr/sbin/nologin\n",
    ),
    ("group", "root:x:0:\nuser:x:1000:\nnogroup:x:65534:\n"),
    ("hosts", "127.0.0.1 localhost sandbox\n::1 localhost\n"),
    ("nsswitch.conf", "passwd: files\ngroup: files\nhosts: files\n"),
    ("hostname", "sandbox\n"),
];

/// Bytes and files that are copied at most: ten times what a Debian with all certificates and fonts has.
const BYTES_MAX: usize = 8 * 1024 * 1024;
const FILES_MAX: usize = 8 * 1024;

/// The room that a copy may take, for who bounds a file system.
pub(crate) const BYTES_AND_FILES_MAX: (u64, u64) = (BYTES_MAX as u64 * 2, FILES_MAX as u64 * 2);

/// A copy in memory.
#[derive(Debug, Default)]
pub(crate) struct Etc {
    files: Vec<(PathBuf, Vec<u8>)>,
    directories: Vec<PathBuf>,
    links: Vec<(PathBuf, PathBuf)>,
    bytes: usize,
}

impl Etc {
    /// Reads what is there, with the caller's rights; what only some may read is left out.
    pub(crate) fn read() -> Result<Self, SetupError> {
        let mut copy = Self::default();
        for name in COPIED {
            copy.take(Path::new(name));
        }
        if copy.bytes > BYTES_MAX || copy.files.len() + copy.links.len() + copy.directories.len() > FILES_MAX
        {
            return Err(SetupError::refused("copy an /etc of that size"));
        }
        Ok(copy)
    }

    fn take(&mut self, name: &Path) {
        use std::os::unix::fs::PermissionsExt as _;
        let source = Path::new("/etc").join(name);
        let Ok(metadata) = source.symlink_metadata() else { return };
        let is_for_everybody = metadata.permissions().mode() & 0o004 != 0;
        if metadata.is_symlink() {
            self.links.extend(fs::read_link(&source).map(|destination| (destination, name.to_owned())));
        } else if metadata.is_dir() && is_for_everybody {
            self.directories.push(name.to_owned());
            for entry in fs::read_dir(&source).into_iter().flatten().flatten() {
                self.take(&name.join(entry.file_name()));
            }
        } else if metadata.is_file() && is_for_everybody && self.bytes <= BYTES_MAX {
            let Ok(bytes) = fs::read(&source) else { return };
            self.bytes += bytes.len();
            self.files.push((name.to_owned(), bytes));
        }
    }

    /// Writes it into a new directory.
    pub(crate) fn write(self, etc: &Path) -> Result<(), SetupError> {
        let make = |directory: &Path| DirBuilder::new().recursive(true).mode(0o755).create(directory);
        make(etc).step("mkdir etc")?;
        for directory in self.directories {
            make(&etc.join(directory)).step("mkdir in etc")?;
        }
        for (name, bytes) in self.files {
            let file = etc.join(name);
            file.parent().map_or(Ok(()), make).step("mkdir in etc")?;
            fs::write(file, bytes).step("write in etc")?;
        }
        for (destination, name) in self.links {
            symlink(destination, etc.join(name)).step("symlink in etc")?;
        }
        WRITTEN.iter().try_for_each(|(name, text)| fs::write(etc.join(name), text).step("write in etc"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_has_what_libraries_read_and_nobodys_names() {
        let directory = std::env::temp_dir().join(format!("coderunner-etc-{}", std::process::id()));
        Etc::read().expect("small").write(&directory).expect("written");
        let passwd = fs::read_to_string(directory.join("passwd")).expect("there");
        assert_eq!(passwd.lines().count(), 3);
        let own = fs::metadata("/etc/ld.so.cache").map(|own| own.len()).ok();
        assert_eq!(fs::metadata(directory.join("ld.so.cache")).map(|copy| copy.len()).ok(), own);
        assert!(!directory.join("shadow").exists());
        #[expect(clippy::disallowed_methods, reason = "a directory of this test")]
        fs::remove_dir_all(&directory).expect("removed");
    }
}
