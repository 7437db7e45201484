//! The only room with SQL.
//!
//! Entities, migrations, and queries grouped by aggregate: [`User`] in `users.rs`,
//! [`ExecutionRecord`] in `executions/`. Everything that is particular to SQLite stands in
//! `sqlite.rs`, so that PostgreSQL can be added beside it.
//!
//! Invariant: nothing outside this crate sees an entity, a connection or a statement.
//! Invariant: all writes of this process go through one connection, so they wait for each other
//! here and never fail because the database is busy with one of ours.
//! Invariant: times are stored as UTC; identifiers and counts are 64-bit.

#![forbid(unsafe_code)]

mod audit;
mod columns;
mod entities;
mod error;
mod executions;
mod migrations;
mod sqlite;
mod url;
mod users;

use sea_orm::DatabaseConnection;
use sea_orm_migration::MigratorTrait as _;

pub use audit::AuditEntry;
pub use error::StoreError;
pub use executions::{ExecutionFilter, ExecutionRecord, LISTED_CHARS_MAX, NewExecution, Page, Settlement};
pub use url::{DatabaseUrl, DatabaseUrlError};
pub use users::{FirstAdmin, NewUser, User};

/// The database. Cheap to clone; all clones share the same connections.
#[derive(Clone, Debug)]
pub struct Store {
    /// The one connection that writes.
    writer: DatabaseConnection,
    /// Connections that cannot write.
    readers: DatabaseConnection,
}

impl Store {
    /// Opens the database, makes it if it does not exist, and brings its tables up to date.
    ///
    /// `url` is what [`DatabaseUrl`] reads.
    ///
    /// # Errors
    /// The URL is not understood, the file cannot be opened or made, or a migration fails.
    pub async fn open(url: &str) -> Result<Self, StoreError> {
        Self::open_at(&url.parse()?).await
    }

    /// [`Store::open`] for an address that is already read.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub async fn open_at(url: &DatabaseUrl) -> Result<Self, StoreError> {
        let writer = sqlite::connect_writer(url.path()).await?;
        migrations::Migrator::up(&writer, None).await?;
        let readers = sqlite::connect_readers(url.path()).await?;
        Ok(Self { writer, readers })
    }

    /// Whether the database answers.
    ///
    /// # Errors
    /// It does not.
    pub async fn ping(&self) -> Result<(), StoreError> {
        Ok(self.readers.ping().await?)
    }

    /// Closes all connections once the statements under way have ended. Every clone is closed with it.
    ///
    /// # Errors
    /// A connection did not close cleanly; what was written stays written.
    pub async fn close(&self) -> Result<(), StoreError> {
        self.readers.close_by_ref().await?;
        Ok(self.writer.close_by_ref().await?)
    }
}
