//! Why the store could not do what was asked.

use std::path::PathBuf;

use sea_orm::{ConnAcquireErr, DbErr, RuntimeErr, sqlx};

use crate::sqlite;
use domain::UserId;

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
    Database(#[source] DbErr),
    /// No connection became free in time.
    #[error("database: all connections are in use")]
    Busy,
    /// There is no room left where the database is.
    #[error("database: there is no room left on the disk")]
    StorageFull,
    /// A search took too long, and was ended.
    #[error("database: the search took too long")]
    SearchTooLong,
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
    #[error("database: {table} {id} is not there, or not in a state that allows this")]
    NotThere {
        /// Which table.
        table: &'static str,
        /// Which row.
        id: i64,
    },
    /// A secret could not be sealed.
    #[error("a secret cannot be sealed: {0}")]
    Sealing(#[source] std::io::Error),
    /// Whoever it is for was deleted meanwhile.
    #[error("database: user {0} is not there any more")]
    NoUser(UserId),
    /// A request with this idempotency key was begun before.
    #[error("this idempotency key is known")]
    KeyKnown,
    /// The database was left by another version of the server.
    #[error(
        "the database is of another version of coderunner than this one; let the server of this version start with it once"
    )]
    OtherVersion,
}

impl From<DbErr> for StoreError {
    fn from(error: DbErr) -> Self {
        match database_error(&error) {
            None if matches!(error, DbErr::ConnectionAcquire(ConnAcquireErr::Timeout)) => Self::Busy,
            Some(said) if sqlite::is_storage_full(said) => Self::StorageFull,
            Some(said) if sqlite::is_interrupted(said) => Self::SearchTooLong,
            _ => Self::Database(error),
        }
    }
}

/// What the database said, if it was the database that said something.
pub(crate) fn database_error(error: &DbErr) -> Option<&dyn sqlx::error::DatabaseError> {
    match sqlx_error(error)? {
        sqlx::Error::Database(error) => Some(error.as_ref()),
        _ => None,
    }
}

pub(crate) fn sqlx_error(error: &DbErr) -> Option<&sqlx::Error> {
    match error {
        DbErr::Conn(RuntimeErr::SqlxError(error))
        | DbErr::Exec(RuntimeErr::SqlxError(error))
        | DbErr::Query(RuntimeErr::SqlxError(error)) => Some(error),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use sea_orm::{ConnectOptions, ConnectionTrait as _, Database, TransactionTrait as _};

    use super::*;

    #[tokio::test]
    async fn waiting_in_vain_for_a_connection_is_no_failure_of_the_database() {
        let mut options = ConnectOptions::new("sqlite::memory:");
        options.max_connections(1).acquire_timeout(Duration::from_secs(1));
        let pool = Database::connect(options).await.expect("it is in memory");
        let statement = || sqlite::statement("SELECT 1");
        let held = pool.begin().await.expect("it is free");
        let (asked, begun) = tokio::join!(pool.query_one_raw(statement()), pool.begin());
        for waited in [asked.map(drop), begun.map(drop)] {
            let error = StoreError::from(waited.expect_err("the only one is in use"));
            assert!(matches!(error, StoreError::Busy), "{error:?}");
        }
        held.rollback().await.expect("nothing was done");
        pool.query_one_raw(statement()).await.expect("it is free again");
    }
}
