//! Making copies: of one moment, of any database we run on, into a SQLite file made by our own migrations.

use std::fmt::Write as _;
use std::fs::File;
use std::path::Path;

use chrono::{DateTime, SecondsFormat, Utc};
use sea_orm::{DatabaseConnection, TransactionTrait as _};
use sea_orm_migration::MigratorTrait as _;

use super::tables::{RowCounts, copy_all};
use super::{PortableError, Workspace, archive, sequences};
use crate::migrations::Migrator;
use crate::{DatabaseUrl, Store, StoreError, sqlite};

/// What is said about a copy in the archive.
#[derive(Clone, Copy, Debug)]
pub struct ExportInfo {
    /// Of the server that makes it.
    pub version: &'static str,
    /// Now.
    pub now: DateTime<Utc>,
}

/// A copy in its archive.
#[derive(Debug)]
pub struct Export {
    /// A ZIP, to be read from its beginning. It is nowhere else, and gone when this is dropped.
    pub archive: File,
    /// Its length in bytes.
    pub archive_bytes: u64,
    /// What is in it.
    pub rows: RowCounts,
}

/// Copies a database into an archive, also while a server uses it.
///
/// # Errors
/// It is not as this version has it, the database or the file system failed, or the disk is full.
pub async fn export(
    url: &DatabaseUrl,
    workspace: &Workspace,
    info: ExportInfo,
) -> Result<Export, PortableError> {
    let room = workspace.room()?;
    let copy = room.path().join("coderunner.db");
    let rows = copy_to(url, &copy).await?;
    let text = describe(info, &rows);
    let packed = tokio::task::spawn_blocking(move || {
        // The room goes with the end of this, and the archive stays as long as it is open.
        let path = room.path().join("archive.zip");
        let mut archive = File::options().read(true).write(true).create_new(true).open(path)?;
        archive::pack(&copy, &text, &mut archive)?;
        let archive_bytes = archive.metadata()?.len();
        std::io::Seek::rewind(&mut archive)?;
        Ok(Export { archive, archive_bytes, rows })
    });
    packed.await.map_err(std::io::Error::other)?
}

impl Store {
    /// [`export`] of this database.
    ///
    /// # Errors
    /// As [`export`].
    pub async fn export(&self, workspace: &Workspace, info: ExportInfo) -> Result<Export, PortableError> {
        export(&self.url, workspace, info).await
    }
}

/// Copies a database into a new file, and has it on the disk when it is done.
pub(super) async fn copy_to(url: &DatabaseUrl, path: &Path) -> Result<RowCounts, PortableError> {
    let source = sqlite::connect_snapshot(url.path()).await?;
    let copied = copy_from(&source, path).await;
    source.close().await?;
    let rows = copied?;
    let path = path.to_owned();
    let synced = tokio::task::spawn_blocking(move || File::open(path)?.sync_all());
    synced.await.map_err(std::io::Error::other)??;
    Ok(rows)
}

async fn copy_from(source: &DatabaseConnection, path: &Path) -> Result<RowCounts, PortableError> {
    check_version(source).await?;
    let copy = sqlite::make_copy(path).await?;
    Migrator::up(&copy, None).await?;
    let snapshot = source.begin_with_options(sqlite::read_transaction()).await?;
    let transaction = copy.begin().await?;
    let rows = copy_all(&snapshot, &transaction).await?;
    sequences::go_on_after(&transaction, sqlite::last_ids(&snapshot).await?).await?;
    transaction.commit().await?;
    snapshot.rollback().await?;
    copy.close().await?;
    Ok(rows)
}

/// A database of another version is not ours to read, and not ours to change while its server runs.
async fn check_version(source: &DatabaseConnection) -> Result<(), PortableError> {
    let applied =
        Migrator::get_migration_models(source).await?.into_iter().map(|migration| migration.version);
    let ours = Migrator::migrations().into_iter().map(|migration| migration.name().to_owned());
    if applied.eq(ours) { Ok(()) } else { Err(PortableError::Store(StoreError::OtherVersion)) }
}

fn describe(info: ExportInfo, rows: &RowCounts) -> String {
    let now = info.now.to_rfc3339_opts(SecondsFormat::Secs, true);
    let mut text = format!("CodeRunner {}\nexported {now}\n\nrows\n", info.version);
    for (table, count) in rows {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "{table} {count}");
    }
    text
}
