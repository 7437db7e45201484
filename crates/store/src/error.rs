//! Why the store could not do what was asked.

use std::path::PathBuf;

use crate::url::DatabaseUrlError;

/// Why the store could not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The address of the database is not one we understand.
    #[error(transparent)]
    Url(#[from] DatabaseUrlError),
    /// The database file cannot be opened or made.
    #[error("cannot open the database file {path}: {reason}")]
    Open {
        /// The file.
        path: PathBuf,
        /// What the operating system or SQLite said.
        reason: String,
    },
    /// Another process serves from it.
    #[error(
        "another coderunner serves from the database {path}; stop it, or set another with --database-url"
    )]
    InUse {
        /// The database.
        path: PathBuf,
    },
    /// A statement failed.
    #[error("database: {0}")]
    Database(#[from] sea_orm::DbErr),
    /// A row holds something this version cannot read.
    #[error("database: {table} {id}: column {column} holds an unreadable value")]
    Unreadable {
        /// Which table.
        table: &'static str,
        /// Which row.
        id: i64,
        /// Which column.
        column: &'static str,
    },
    /// The row to change is not there, or not in a state that allows the change.
    #[error("database: {table} {id} is not there or not unfinished any more")]
    NotThere {
        /// Which table.
        table: &'static str,
        /// Which row.
        id: i64,
    },
    /// The database was left by another version of the server.
    #[error(
        "the database is of another version of coderunner than this one; let the server of this version start with it once"
    )]
    OtherVersion,
}
