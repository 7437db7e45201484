//! Replacing everything that is in the database by what is in a file: all of it, or nothing.

use std::fs::File;
use std::io;

use chrono::{DateTime, Utc};
use domain::UserId;
use futures_util::TryStreamExt as _;
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, DatabaseTransaction, EntityTrait as _, IntoActiveModel as _,
    QueryFilter as _, TransactionTrait as _,
};
use tempfile::TempDir;

use super::archive::{self, ImportBounds};
use super::export::copy_to;
use super::foreign::Foreign;
use super::staged::Staged;
use super::tables::{RowCounts, clear_all, copy_all, in_order};
use super::{PortableError, Workspace, sequences};
use crate::entities::{sessions, users};
use crate::sealed::Sealer;
use crate::{AuditEntry, Store, audit, sqlite};

/// What an import goes by.
#[derive(Clone, Debug)]
pub struct ImportSettings {
    /// What is too much.
    pub bounds: ImportBounds,
    /// Seals the keys that a FastAPI edition has in clear.
    pub sealer: Sealer,
    /// Whether a PHC string is one of the published default password.
    pub is_default_password: fn(&str) -> bool,
    /// Now.
    pub now: DateTime<Utc>,
}

/// A file on its way in. Dropping it removes it.
#[derive(Debug)]
pub struct Upload {
    room: TempDir,
}

/// A database that was looked through and can take the place of what is there.
pub struct Import {
    staged: Staged,
    _room: TempDir,
    now: DateTime<Utc>,
}

/// What an import has done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Imported {
    /// What is in the database now.
    pub rows: RowCounts,
    /// The name of the backup of what was in it before.
    pub previous_backup: String,
}

impl Upload {
    /// An empty file in the workspace, to be written by whoever has this.
    ///
    /// # Errors
    /// What the file system says.
    pub fn begin(workspace: &Workspace) -> io::Result<(Self, File)> {
        let room = workspace.room()?;
        let file = File::options().write(true).create_new(true).open(room.path().join("upload"))?;
        Ok((Self { room }, file))
    }
}

impl Import {
    /// Looks through what was uploaded: a ZIP with a database in it, or a database. Nothing else is touched.
    ///
    /// # Errors
    /// It is refused, or the file system failed, or the disk is full.
    pub async fn examine(upload: Upload, settings: &ImportSettings) -> Result<Self, PortableError> {
        let (room, bounds) = (upload.room, settings.bounds);
        let unpacked = tokio::task::spawn_blocking(move || unpack(room, bounds));
        let room = unpacked.await.map_err(io::Error::other)??;
        let foreign = Foreign::open(&room.path().join("foreign.db")).await?;
        let staged = Staged::from_file(&foreign, &room.path().join("staged.db"), settings).await?;
        foreign.close().await?;
        Ok(Self { staged, _room: room, now: settings.now })
    }
}

fn unpack(room: TempDir, bounds: ImportBounds) -> Result<TempDir, PortableError> {
    let upload = room.path().join("upload");
    let database = room.path().join("foreign.db");
    let mut file = File::open(&upload)?;
    if archive::is_database(&mut file)? {
        std::fs::rename(&upload, &database)?;
        return Ok(room);
    }
    let mut unpacked = File::options().write(true).create_new(true).open(&database)?;
    archive::unpack(&file, &mut unpacked, bounds)?;
    std::fs::remove_file(&upload)?;
    Ok(room)
}

impl Store {
    /// Puts an examined database in the place of everything that is there, which is kept as a backup. Sessions go on for
    /// those who are the same afterwards: of the same id, name and password, and active. `entry` is written with it;
    /// its actor stays named as the one who did it, and as an account only if they still have it.
    ///
    /// # Errors
    /// The database or the file system failed, or the disk is full. Nothing was changed then.
    pub async fn import(
        &self,
        import: Import,
        workspace: &Workspace,
        entry: AuditEntry,
    ) -> Result<Imported, PortableError> {
        let change = self.changing_callers();
        // From here on nobody else writes, so the backup is of what is replaced.
        let transaction = self.writer.begin_with_options(sqlite::write_transaction()).await?;
        let previous_backup = self.back_up(workspace, import.now).await?;
        let replaced = replace(transaction, &import.staged, entry, &previous_backup).await;
        drop(change);
        match replaced {
            Ok(rows) => {
                // It is done, whatever becomes of the copy that it was made from.
                if let Err(error) = import.staged.connection.close().await {
                    tracing::warn!(%error, "a copy that was imported could not be closed");
                }
                forget(workspace.forget_old());
                Ok(Imported { rows, previous_backup })
            }
            Err(error) => {
                forget(workspace.forget(&previous_backup));
                Err(error)
            }
        }
    }

    async fn back_up(&self, workspace: &Workspace, now: DateTime<Utc>) -> Result<String, PortableError> {
        let room = workspace.room()?;
        let copy = room.path().join("backup.db");
        copy_to(&self.url, &copy).await?;
        Ok(workspace.keep(&copy, now)?)
    }
}

/// A backup too many does no harm.
fn forget(removed: io::Result<()>) {
    if let Err(error) = removed {
        tracing::warn!(%error, "a backup of the database that is not kept could not be removed");
    }
}

async fn replace(
    transaction: DatabaseTransaction,
    staged: &Staged,
    entry: AuditEntry,
    previous_backup: &str,
) -> Result<RowCounts, PortableError> {
    let actor = match entry.actor {
        Some(UserId(id)) => users::Entity::find_by_id(id).one(&transaction).await?,
        None => None,
    };
    let sessions = sessions_that_go_on(&transaction, staged).await?;
    clear_all(&transaction).await?;
    let rows = copy_all(&staged.connection, &transaction).await?;
    for session in sessions {
        session.into_active_model().reset_all().insert(&transaction).await?;
    }
    go_on_numbering(&transaction, staged).await?;
    let entry = told(entry, actor, staged, &rows).await?.detail("previous_backup", previous_backup);
    audit::record(&transaction, entry).await?;
    transaction.commit().await?;
    Ok(rows)
}

/// What is replaced has given ids as well, to people who may still have them in a list.
async fn go_on_numbering(transaction: &DatabaseTransaction, staged: &Staged) -> Result<(), PortableError> {
    let mut last = sqlite::last_ids(transaction).await?;
    last.extend(sqlite::last_ids(&staged.connection).await?);
    Ok(sequences::go_on_after(transaction, last).await?)
}

/// Sessions of those who are the same in both.
async fn sessions_that_go_on(
    transaction: &DatabaseTransaction,
    staged: &Staged,
) -> Result<Vec<sessions::Model>, PortableError> {
    let mut go_on = Vec::new();
    let mut rows = in_order::<users::Entity>().stream(&staged.connection).await?;
    while let Some(user) = rows.try_next().await? {
        let before = users::Entity::find_by_id(user.id).one(transaction).await?;
        if user.is_active && before.is_some_and(|before| is_same(&before, &user)) {
            let theirs = sessions::Entity::find().filter(sessions::Column::UserId.eq(user.id));
            go_on.extend(theirs.all(transaction).await?);
        }
    }
    Ok(go_on)
}

fn is_same(one: &users::Model, other: &users::Model) -> bool {
    (one.id, &one.username, &one.hashed_password) == (other.id, &other.username, &other.hashed_password)
}

/// The entry as it is to be read in the database that is there now, where the actor's id may be somebody else's.
async fn told(
    entry: AuditEntry,
    actor: Option<users::Model>,
    staged: &Staged,
    rows: &RowCounts,
) -> Result<AuditEntry, PortableError> {
    let rows = serde_json::to_value(rows).map_err(io::Error::other)?;
    let Some(actor) = actor else { return Ok(entry.detail("rows", rows)) };
    let now = users::Entity::find_by_id(actor.id).one(&staged.connection).await?;
    let is_there = now.is_some_and(|now| now.username == actor.username);
    let entry = AuditEntry { actor: entry.actor.filter(|_| is_there), ..entry };
    Ok(entry.detail("rows", rows).detail("by", actor.username))
}
