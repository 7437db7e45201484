//! The data directory: made at first start, for its owner's eyes only, used by one server at a time.

use std::fs::{self, DirBuilder, File, OpenOptions, TryLockError};
use std::io::{self, Read, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt, fchown};
use std::path::{Path, PathBuf};

use crate::machine;
use crate::serve::Failure;

const LOCK: &str = "lock";
const SECRET_KEY: &str = "secret_key";
/// Bytes of a secret key made here.
const SECRET_KEY_BYTES: usize = 32;
/// Files of the directory that the server itself reads and writes while it serves.
const OWN_FILES: [&str; 5] = [LOCK, SECRET_KEY, "coderunner.db", "coderunner.db-wal", "coderunner.db-shm"];

/// The data directory, held by this server as long as this lives.
#[derive(Debug)]
pub struct DataDir {
    path: PathBuf,
    directory: File,
    _lock: File,
}

impl DataDir {
    /// Makes it if needed and takes it for this server.
    ///
    /// # Errors
    /// When it cannot be made or written to, or another server has it.
    pub fn open(path: &Path) -> Result<Self, Failure> {
        let cannot = |error: io::Error| {
            Failure::setting(format!("the data directory {} cannot be used: {error}", path.display()))
        };
        DirBuilder::new().recursive(true).mode(0o700).create(path).map_err(cannot)?;
        let path = fs::canonicalize(path).map_err(cannot)?;
        let directory = File::open(&path).map_err(cannot)?;
        let lock = private_file(&path.join(LOCK)).map_err(cannot)?;
        match lock.try_lock() {
            Ok(()) => Ok(Self { path, directory, _lock: lock }),
            Err(TryLockError::WouldBlock) => Err(Failure::setting(format!(
                "another coderunner serves from the data directory {}; stop it or choose another with --data-dir",
                path.display()
            ))),
            Err(TryLockError::Error(error)) => Err(cannot(error)),
        }
    }

    /// A file or directory in it.
    pub fn join(&self, name: &str) -> PathBuf {
        self.path.join(name)
    }

    /// Names this installation on this machine: one directory, one name, whatever path leads to it.
    pub fn instance(&self) -> io::Result<String> {
        let metadata = self.directory.metadata()?;
        Ok(format!("{:x}-{:x}", metadata.dev(), metadata.ino()))
    }

    /// The key that is kept here, made now if there is none.
    ///
    /// # Errors
    /// When it cannot be read or made, or is empty.
    pub fn secret_key(&self) -> Result<Vec<u8>, Failure> {
        let cannot = |error: io::Error| {
            Failure::setting(format!(
                "the secret key {} cannot be used: {error}",
                self.join(SECRET_KEY).display()
            ))
        };
        let mut file = private_file(&self.join(SECRET_KEY)).map_err(cannot)?;
        let mut key = Vec::new();
        file.read_to_end(&mut key).map_err(cannot)?;
        if key.is_empty() {
            key = machine::random_bytes::<SECRET_KEY_BYTES>().map_err(cannot)?.to_vec();
            file.write_all(&key).and_then(|()| file.sync_all()).map_err(cannot)?;
        }
        if key.len() < SECRET_KEY_BYTES {
            return Err(cannot(io::Error::other("it is damaged; restore it from a backup or remove it")));
        }
        Ok(key)
    }

    /// Whether a user without any privilege who owns the directory could get to it.
    pub fn is_reachable_by_others(&self) -> bool {
        let searchable =
            |path: &Path| path.metadata().is_ok_and(|metadata| metadata.permissions().mode() & 0o001 != 0);
        self.path.ancestors().skip(1).all(searchable)
    }

    /// Gives the directory and the server's own files in it to a user. Environments stay as they are: they are
    /// only read.
    ///
    /// Invariant: what was put there meanwhile by that user leads nowhere else: no links are followed.
    pub fn give_to(&self, uid: u32) -> io::Result<()> {
        for name in OWN_FILES {
            let opened = OpenOptions::new().read(true).custom_flags(O_NOFOLLOW).open(self.join(name));
            match opened {
                Ok(file) => fchown(&file, Some(uid), Some(uid))?,
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => return Err(error),
            }
        }
        fchown(&self.directory, Some(uid), Some(uid))
    }
}

/// O_NOFOLLOW of fcntl.h on Linux for x86-64; on 64-bit Arm it has another value.
#[cfg(target_arch = "x86_64")]
const O_NOFOLLOW: i32 = 0o400_000;
#[cfg(not(target_arch = "x86_64"))]
const O_NOFOLLOW: i32 = 0o100_000;

fn private_file(path: &Path) -> io::Result<File> {
    OpenOptions::new().read(true).write(true).create(true).truncate(false).mode(0o600).open(path)
}
