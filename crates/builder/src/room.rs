//! The directory of one build.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use sandbox::{environ, places};

use crate::{OnFile as _, Result};

/// One build's directory, and where downloads are kept for it.
#[derive(Debug)]
pub(crate) struct Room {
    /// What is being built, by the name it will have for programs.
    pub environment: PathBuf,
    /// Where uv keeps what it downloads.
    pub cache: PathBuf,
    /// Where conda does.
    pub conda_cache: PathBuf,
    /// For files that nobody needs afterwards.
    pub temporary: PathBuf,
    /// What the environment may take, in bytes.
    pub bytes_max: u64,
}

/// Where builds lie below the directory of environments.
pub(crate) fn builds(root: &Path) -> PathBuf {
    root.join(places::WORKSHOP).join(places::BUILDS)
}

/// Where an environment lies in a build's directory.
pub(crate) fn environment_in(root: &Path, build: &str) -> PathBuf {
    builds(root).join(build).join(places::ENVIRONMENT)
}

impl Room {
    /// A build that was begun. From now on it is at `/env`, as it will be for programs.
    pub(crate) fn open(root: &Path, build: &str) -> Result<Self> {
        let environment = PathBuf::from(environ::ENVIRONMENT_ROOT);
        // That name is a link to this one, in the workspace.
        let link = Path::new(environ::WORKSPACE).join("env");
        symlink(environment_in(root, build), &link).on(&link)?;
        let directory = builds(root).join(build);
        let shared = root.join(places::WORKSHOP).join(places::CACHE);
        // Alone, a build has downloads of its own: other people's code may run beside them.
        let cache = if shared.is_dir() { shared } else { directory.join("cache") };
        let temporary = directory.join("tmp");
        fs::create_dir_all(&temporary).on(&temporary)?;
        Ok(Self {
            environment,
            cache: cache.join("uv"),
            conda_cache: cache.join("conda"),
            temporary,
            bytes_max: u64::MAX,
        })
    }

    pub(crate) fn bounded(self, bytes_max: u64) -> Self {
        Self { bytes_max, ..self }
    }

    /// The environment's directory of packages, if it has one.
    pub(crate) fn packages(&self) -> Option<PathBuf> {
        packages_in(&self.environment)
    }
}

/// An environment's directory of packages, if it has one.
pub(crate) fn packages_in(environment: &Path) -> Option<PathBuf> {
    let entries = fs::read_dir(environment.join("lib")).ok()?;
    let is_python =
        |entry: &fs::DirEntry| entry.file_name().to_str().is_some_and(|name| name.starts_with("python3"));
    let pythons = entries.filter_map(std::result::Result::ok).filter(is_python);
    pythons.map(|entry| entry.path().join("site-packages")).find(|packages| packages.is_dir())
}
