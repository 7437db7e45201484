//! The directories in which environments are made: the builder's, whoever started the server.

use std::fs::{self, DirBuilder};
use std::io;
use std::os::unix::fs::{DirBuilderExt as _, MetadataExt as _, lchown};
use std::path::Path;

use sandbox::idmap::Ids;
use sandbox::spec::LauncherConfig;
use sandbox::{SetupError, Step, places};

/// Makes those that are not there yet.
pub(crate) fn prepare(config: &LauncherConfig, ids: Ids) -> Result<(), SetupError> {
    if config.tools.is_none() {
        return Ok(());
    }
    give_to_builder(&config.environments, ids)?;
    places::made_at_start().iter().try_for_each(|below| {
        let directory = config.environments.join(below);
        match DirBuilder::new().mode(0o755).create(&directory) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(error).step("make a workshop"),
            _ => give_to_builder(&directory, ids),
        }
    })
}

fn give_to_builder(directory: &Path, ids: Ids) -> Result<(), SetupError> {
    let owner = fs::symlink_metadata(directory).step("look at a workshop")?.uid();
    let builder = ids.builder();
    if ids == Ids::Single || owner == builder {
        return Ok(());
    }
    lchown(directory, Some(builder), Some(builder)).step("give a workshop to the builder")
}
