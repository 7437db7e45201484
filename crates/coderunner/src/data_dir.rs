//! The data directory, used by one server at a time.
//!
//! ```text
//! data/                whose server it is (root's, where it is started as root); others may pass through
//!   lock               held while a server runs
//!   secret_key         signs access tokens
//!   environments/      what executions see read-only; the builder's, which makes it in a sandbox
//!   database/          belongs to whom the server becomes, as artifacts/ does, and nothing else
//!     coderunner.db
//!     backups/         of what imports have replaced
//!     temporary/       copies that are being made
//!   artifacts/         files that executions left
//! ```
//!
//! Invariant: started as root, nothing outside `database/` and `artifacts/` can be written by whom the server becomes, nor by anybody else but the builder in `environments/`, so the next start,
//! as root again, can trust what it finds there; and inside of these it opens nothing.

use std::fs::{self, DirBuilder, File, OpenOptions, TryLockError};
use std::io::{self, Read, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt, fchown};
use std::path::{Path, PathBuf};

use store::DatabaseUrl;

use crate::failure::Failure;
use crate::machine;

/// Bytes of a secret key made here.
const SECRET_KEY_BYTES: usize = 32;

/// The data directory, held by this server as long as this lives.
#[derive(Debug)]
pub struct DataDir {
    path: PathBuf,
    instance: String,
    /// Nothing for one who only looks on while a server may have it.
    _lock: Option<File>,
}

impl DataDir {
    /// Makes it if needed and takes it for this server.
    ///
    /// # Errors
    /// When it cannot be made or written to, is somebody else's, or another server has it.
    pub fn open(path: &Path) -> Result<Self, Failure> {
        let cannot = |error: io::Error| {
            Failure::setting(format!("the data directory {} cannot be used: {error}", path.display()))
        };
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).map_err(cannot)?;
        }
        make_directory(path, 0o711).map_err(cannot)?;
        let path = fs::canonicalize(path).map_err(cannot)?;
        let metadata = path.metadata().map_err(cannot)?;
        let own = machine::own_uid();
        if metadata.uid() != own {
            let reason =
                format!("it belongs to uid {}, and the server was started as uid {own}", metadata.uid());
            return Err(cannot(io::Error::other(reason)));
        }
        make_directory(&path.join("database"), 0o700).map_err(cannot)?;
        make_directory(&path.join("artifacts"), 0o700).map_err(cannot)?;
        let instance = instance(&metadata);
        let lock = private_file(&path.join("lock")).map_err(cannot)?;
        match lock.try_lock() {
            Ok(()) => Ok(Self { path, instance, _lock: Some(lock) }),
            Err(TryLockError::WouldBlock) => Err(Failure::setting(format!(
                "another coderunner serves from the data directory {}; stop it or choose another with --data-dir",
                path.display()
            ))),
            Err(TryLockError::Error(error)) => Err(cannot(error)),
        }
    }

    /// Looks on, also while a server has it. Nothing is made.
    ///
    /// # Errors
    /// When it is not there.
    pub fn beside(path: &Path) -> Result<Self, Failure> {
        let cannot = |error: io::Error| {
            Failure::setting(format!("there is no data directory {}: {error}", path.display()))
        };
        let path = fs::canonicalize(path).map_err(cannot)?;
        let metadata = path.metadata().map_err(cannot)?;
        let data_dir = Self { instance: instance(&metadata), path: path.clone(), _lock: None };
        if data_dir.database().is_dir() { Ok(data_dir) } else { Err(cannot(io::ErrorKind::NotFound.into())) }
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The environments.
    pub fn environments(&self) -> PathBuf {
        self.path.join("environments")
    }

    /// Where the files are that executions have left.
    pub fn artifacts(&self) -> PathBuf {
        self.path.join("artifacts")
    }

    /// Makes their directory, if needed.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn make_environments(&self) -> Result<PathBuf, Failure> {
        let path = self.environments();
        make_directory(&path, 0o755).map_err(|error| {
            Failure::setting(format!("the directory {} cannot be made: {error}", path.display()))
        })?;
        Ok(path)
    }

    /// What belongs to whom the server becomes.
    pub fn database(&self) -> PathBuf {
        self.path.join("database")
    }

    /// Where a database is. A relative path begins in the directory that is sure to be the server's own; an absolute one
    /// stays.
    pub fn database_at(&self, url: &DatabaseUrl) -> DatabaseUrl {
        let path = self.database().join(url.path());
        // Without the dots that people like to begin with.
        DatabaseUrl::sqlite_file(path.components().collect::<PathBuf>())
    }

    /// Names this installation on this machine: one directory, one name, whatever path leads to it.
    pub fn instance(&self) -> &str {
        &self.instance
    }

    /// The key that is kept here, made now if there is none.
    ///
    /// # Errors
    /// When it cannot be read or made, or is damaged.
    pub fn secret_key(&self) -> Result<Vec<u8>, Failure> {
        let path = self.path.join("secret_key");
        let cannot = |error: io::Error| {
            Failure::setting(format!("the secret key {} cannot be used: {error}", path.display()))
        };
        let mut file = private_file(&path).map_err(cannot)?;
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

    /// The first directory on the way to what is in this one, itself included, that only its owner may pass through.
    pub fn closed_to_others(&self) -> Option<&Path> {
        let is_open =
            |path: &Path| path.metadata().is_ok_and(|metadata| metadata.permissions().mode() & 0o001 != 0);
        let mut way: Vec<&Path> = self.path.ancestors().collect();
        way.reverse();
        way.into_iter().find(|directory| !is_open(directory))
    }

    /// Gives `database/` and `artifacts/` to a user, once: what is in them must still be root's own then.
    ///
    /// # Errors
    /// When one belongs to a third user, or what the kernel says.
    pub fn give_to(&self, uid: u32) -> io::Result<()> {
        [self.database(), self.artifacts()].iter().try_for_each(|path| Self::give_directory_to(path, uid))
    }

    fn give_directory_to(path: &Path, uid: u32) -> io::Result<()> {
        let owner = path.symlink_metadata()?.uid();
        if owner == uid {
            return Ok(());
        }
        if owner != machine::own_uid() {
            let sentence = format!("{} belongs to uid {owner}, not to uid {uid}", path.display());
            return Err(io::Error::other(sentence));
        }
        for entry in fs::read_dir(path)? {
            let file = OpenOptions::new().read(true).custom_flags(libc::O_NOFOLLOW).open(entry?.path())?;
            fchown(&file, Some(uid), Some(uid))?;
        }
        fchown(File::open(path)?, Some(uid), Some(uid))
    }
}

fn instance(data_dir: &fs::Metadata) -> String {
    format!("{:x}-{:x}", data_dir.dev(), data_dir.ino())
}

/// Makes a directory with this mode unless there is one, whose mode stays as it is.
fn make_directory(path: &Path, mode: u32) -> io::Result<()> {
    match DirBuilder::new().mode(mode).create(path) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(error),
        _ => Ok(()),
    }
}

fn private_file(path: &Path) -> io::Result<File> {
    OpenOptions::new().read(true).write(true).create(true).truncate(false).mode(0o600).open(path)
}
