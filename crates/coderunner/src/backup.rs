//! `coderunner backup`: a copy of the database in a ZIP, also while the server runs.
//!
//! The copy is made as the user that the database belongs to. That user may not be able to write where the copy is to
//! be, and not to remove what is half made there; so for a file, this process stays who it is and only moves what another
//! one makes.

use std::fs::File;
use std::io::{self, IsTerminal as _};
use std::os::fd::AsFd as _;
use std::path::Path;
use std::process::{Command, Stdio};

use store::{ExportInfo, Workspace};

use crate::data_dir::DataDir;
use crate::failure::Failure;
use crate::settings::BackupOptions;
use crate::{identity, machine};

const STANDARD_OUTPUT: &str = "-";

/// Makes the copy.
///
/// # Errors
/// When it cannot be made. There is no file then.
pub fn backup(options: &BackupOptions) -> Result<(), Failure> {
    if options.file.as_os_str() == STANDARD_OUTPUT {
        return to_standard_output(options);
    }
    let bytes = to_file(options)?;
    crate::print(&format!("The database is in {} ({bytes} bytes).", options.file.display()));
    Ok(())
}

fn to_file(options: &BackupOptions) -> Result<u64, Failure> {
    let path = &options.file;
    let cannot = |error: io::Error| Failure::setting(format!("{} cannot be made: {error}", path.display()));
    if path.symlink_metadata().is_ok() {
        return Err(cannot(io::ErrorKind::AlreadyExists.into()));
    }
    let directory = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let half =
        tempfile::Builder::new().prefix(".coderunner-backup-").tempfile_in(directory).map_err(cannot)?;
    let output = half.as_file().try_clone().map_err(cannot)?;
    let made = another(options).stdout(output).stderr(Stdio::piped()).output().map_err(Failure::running)?;
    if !made.status.success() {
        return Err(Failure::of_child(&String::from_utf8_lossy(&made.stderr), made.status.code()));
    }
    half.as_file().sync_all().map_err(cannot)?;
    let whole = half.persist_noclobber(path).map_err(|error| cannot(error.error))?;
    Ok(whole.metadata().map_err(cannot)?.len())
}

/// The same command, for the standard output.
fn another(options: &BackupOptions) -> Command {
    let place = &options.place;
    let mut command = Command::new(machine::OWN_EXECUTABLE);
    command.args(["backup", STANDARD_OUTPUT, "--data-dir"]).arg(&place.data_dir);
    command.args(["--database-url", &place.database_url.to_string(), "--uid", &place.uid.to_string()]);
    command
}

fn to_standard_output(options: &BackupOptions) -> Result<(), Failure> {
    if io::stdout().is_terminal() {
        return Err(Failure::setting("a backup is not for a terminal: name a file, or redirect the output"));
    }
    sandbox::process::set_umask();
    // Taken before privilege is given up: it may not be possible to open it again.
    let mut output = File::from(io::stdout().as_fd().try_clone_to_owned().map_err(Failure::running)?);
    let data_dir = DataDir::beside(&options.place.data_dir)?;
    identity::become_unprivileged(&data_dir, options.place.uid)?;
    let url = data_dir.database_at(&options.place.database_url);
    if !url.path().exists() {
        return Err(Failure::setting(format!("there is no database {}", url.path().display())));
    }
    let workspace = Workspace::open(&data_dir.database()).map_err(Failure::setting_from)?;
    let info = ExportInfo { version: env!("CARGO_PKG_VERSION"), now: machine::now() };
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(Failure::running)?;
    let exported = runtime.block_on(store::export(&url, &workspace, info));
    let mut export = exported.map_err(|error| Failure::setting(format!("no backup was made: {error}")))?;
    io::copy(&mut export.archive, &mut output).map_err(Failure::running)?;
    Ok(())
}
