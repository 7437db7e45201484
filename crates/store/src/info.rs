//! The database at a glance.

use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use chrono::{DateTime, Utc};
use sea_orm::{
    ColumnTrait as _, DatabaseConnection, DbErr, EntityTrait, FromQueryResult, PaginatorTrait as _,
    QueryFilter as _, QueryOrder as _, QuerySelect as _,
};

use crate::entities::{
    ai_configs, ai_usage_days, api_keys, audit_days, audit_log, code_library, environment_generations,
    executions, imported_rows, sessions, usage_days, user_environments, users,
};
use crate::{RowCounts, Store, StoreError, sqlite};

/// The database at a glance.
#[derive(Clone, Debug)]
pub struct DatabaseInfo {
    /// Where it is.
    pub path: PathBuf,
    /// Its length, with what SQLite has not moved into the main file yet.
    pub bytes: u64,
    /// When its file was made, where the file system knows.
    pub created_at: Option<DateTime<Utc>>,
    /// When something was written last.
    pub modified_at: DateTime<Utc>,
    /// Of each table.
    pub rows: RowCounts,
    /// Users who may do anything at all.
    pub active_users: u64,
    /// Users who may administer this installation.
    pub admin_users: u64,
    /// When the newest execution was begun.
    pub last_execution: Option<DateTime<Utc>>,
    /// When the newest audit entry was written.
    pub last_log: Option<DateTime<Utc>>,
}

/// What the file system says.
struct Files {
    bytes: u64,
    created_at: Option<DateTime<Utc>>,
    modified_at: DateTime<Utc>,
}

impl Store {
    /// The database at a glance.
    ///
    /// # Errors
    /// The database or the file system failed.
    pub async fn database_info(&self) -> Result<DatabaseInfo, StoreError> {
        let path = self.url.path().to_owned();
        let files = {
            let path = path.clone();
            tokio::task::spawn_blocking(move || files(&path)).await.map_err(io::Error::other).flatten()
        };
        let files =
            files.map_err(|error| StoreError::Open { path: path.clone(), reason: error.to_string() })?;
        let db = &self.readers;
        Ok(DatabaseInfo {
            path,
            bytes: files.bytes,
            created_at: files.created_at,
            modified_at: files.modified_at,
            rows: rows(db).await?,
            active_users: users::Entity::find().filter(users::Column::IsActive.eq(true)).count(db).await?,
            admin_users: users::Entity::find().filter(users::Column::IsAdmin.eq(true)).count(db).await?,
            last_execution: newest::<executions::Entity>(db, executions::Column::CreatedAt).await?,
            last_log: newest::<audit_log::Entity>(db, audit_log::Column::CreatedAt).await?,
        })
    }
}

fn files(path: &Path) -> io::Result<Files> {
    let [main, wal] = sqlite::files_of(path);
    let main = main.metadata()?;
    let wal = wal.metadata().ok();
    let modified = main
        .modified()?
        .max(wal.as_ref().and_then(|wal| wal.modified().ok()).unwrap_or(SystemTime::UNIX_EPOCH));
    Ok(Files {
        bytes: main.len() + wal.map_or(0, |wal| wal.len()),
        created_at: main.created().ok().map(DateTime::from),
        modified_at: modified.into(),
    })
}

async fn rows(db: &DatabaseConnection) -> Result<RowCounts, DbErr> {
    Ok(RowCounts::from([
        count::<users::Entity, _>(db).await?,
        count::<sessions::Entity, _>(db).await?,
        count::<usage_days::Entity, _>(db).await?,
        count::<executions::Entity, _>(db).await?,
        count::<code_library::Entity, _>(db).await?,
        count::<api_keys::Entity, _>(db).await?,
        count::<ai_configs::Entity, _>(db).await?,
        count::<ai_usage_days::Entity, _>(db).await?,
        count::<audit_log::Entity, _>(db).await?,
        count::<audit_days::Entity, _>(db).await?,
        count::<imported_rows::Entity, _>(db).await?,
        count::<user_environments::Entity, _>(db).await?,
        count::<environment_generations::Entity, _>(db).await?,
    ]))
}

async fn count<E, M>(db: &DatabaseConnection) -> Result<(&'static str, u64), DbErr>
where
    E: EntityTrait<Model = M>,
    M: FromQueryResult + Send + Sync,
{
    Ok((E::default().table_name(), E::find().count(db).await?))
}

async fn newest<E: EntityTrait>(
    db: &DatabaseConnection,
    time: E::Column,
) -> Result<Option<DateTime<Utc>>, DbErr> {
    let newest = E::find().select_only().column(time).order_by_desc(time).limit(1);
    newest.into_tuple().one(db).await
}
