//! `coderunner restore`: a backup, an export or the database of a FastAPI edition in the place of the database.
//!
//! The same checks and the same way in as the import of a running server, in whose place this takes the data directory.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use domain::Action;
use store::{
    AuditEntry, Import, ImportBounds, ImportSettings, Imported, PortableError, Sealer, Upload, Workspace,
};

use crate::data_dir::DataDir;
use crate::failure::Failure;
use crate::settings::{Place, RestoreOptions};
use crate::{identity, machine, serve};

/// Whoever may run this may fill the disk in easier ways; this only ends what would never end.
const BOUNDS: ImportBounds = ImportBounds { database_bytes_max: 1 << 40, ratio_max: u64::MAX };

/// What SQLite keeps beside a database that is in use, or was when its program was killed.
const UNFINISHED: [&str; 2] = ["-wal", "-journal"];

/// Puts it in place.
///
/// # Errors
/// When a server runs, or the file is refused, or something fails. The database is as it was then.
pub fn restore(options: &RestoreOptions) -> Result<(), Failure> {
    sandbox::process::set_umask();
    let file = open(&options.file)?;
    let data_dir = DataDir::open(&options.place.data_dir)?;
    let secret_key = serve::secret_key(options.secret_key.as_ref(), &data_dir)?;
    identity::become_unprivileged(&data_dir, options.place.uid)?;
    let settings = ImportSettings {
        bounds: BOUNDS,
        sealer: Sealer::new(&secret_key, machine::random_bytes),
        is_default_password: api::accounts::is_default_password,
        now: machine::now(),
    };
    let runtime =
        tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(Failure::running)?;
    let imported = runtime.block_on(take_over(file, &options.place, &data_dir, &settings))?;
    crate::print(&summary(&imported, &data_dir));
    Ok(())
}

/// As whoever calls: the server's user may not be able to.
fn open(path: &Path) -> Result<File, Failure> {
    let cannot = |error: io::Error| Failure::setting(format!("{} cannot be read: {error}", path.display()));
    let file = File::open(path).map_err(cannot)?;
    if !file.metadata().map_err(cannot)?.is_file() {
        return Err(cannot(io::Error::other("it is not a file")));
    }
    for suffix in UNFINISHED {
        let mut beside = path.as_os_str().to_owned();
        beside.push(suffix);
        if PathBuf::from(&beside).metadata().is_ok_and(|beside| beside.len() > 0) {
            return Err(Failure::setting(format!(
                "{} is in use, or was when its server was killed ({} is there): stop that server, or export from it",
                path.display(),
                beside.display()
            )));
        }
    }
    Ok(file)
}

async fn take_over(
    file: File,
    place: &Place,
    data_dir: &DataDir,
    settings: &ImportSettings,
) -> Result<Imported, Failure> {
    let workspace = Workspace::open(&data_dir.database()).map_err(Failure::setting_from)?;
    let upload = copy(file, &workspace).map_err(|error| refusal(&error))?;
    let import = Import::examine(upload, settings).await.map_err(|error| refusal(&error))?;
    let store = serve::open_store(place, data_dir).await?;
    let entry = AuditEntry::new(Action::DatabaseImport, settings.now).detail("by", "coderunner restore");
    let imported = store.import(import, &workspace, entry).await;
    store.close().await.map_err(Failure::running)?;
    imported.map_err(|error| refusal(&error))
}

fn copy(file: File, workspace: &Workspace) -> Result<Upload, PortableError> {
    let (upload, mut inside) = Upload::begin(workspace)?;
    io::copy(&mut file.take(BOUNDS.database_bytes_max), &mut inside)?;
    Ok(upload)
}

fn refusal(error: &PortableError) -> Failure {
    Failure::setting(format!("nothing was restored: {error}"))
}

fn summary(imported: &Imported, data_dir: &DataDir) -> String {
    let rows: Vec<String> = imported.rows.iter().map(|(table, count)| format!("  {table} {count}")).collect();
    let backup = data_dir.database().join("backups").join(&imported.previous_backup);
    format!(
        "The database is restored:\n{}\nWhat was there before is in {}.",
        rows.join("\n"),
        backup.display()
    )
}
