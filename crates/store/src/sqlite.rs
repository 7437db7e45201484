//! Everything that is particular to SQLite: making the file, and how a connection is set up.

use std::fs::OpenOptions;
use std::io::ErrorKind;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;
use std::time::Duration;

use sea_orm::sea_query::{Expr, ExprTrait as _, Func, IntoColumnRef, SimpleExpr};
use sea_orm::sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sea_orm::{ConnectOptions, Database, DatabaseConnection, SqliteTransactionMode, TransactionOptions};

use crate::StoreError;

/// How long a statement waits for a lock that another process holds (a backup, a shell).
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// Readers never wait for the writer in WAL mode, so this only bounds parallel reads.
const READERS_MAX: u32 = 4;

/// The one connection that writes. Makes the file.
pub(crate) async fn connect_writer(path: &Path) -> Result<DatabaseConnection, StoreError> {
    make_file(path)?;
    connect(path, 1, |options| options).await
}

/// Connections that cannot write, whatever is asked of them.
pub(crate) async fn connect_readers(path: &Path) -> Result<DatabaseConnection, StoreError> {
    connect(path, READERS_MAX, |options| options.pragma("query_only", "ON")).await
}

/// A transaction that reads before it writes takes the write lock at once: one that took it only
/// at the write could find that another process has changed what it read, and fail.
pub(crate) fn write_transaction() -> TransactionOptions {
    TransactionOptions {
        sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
        ..Default::default()
    }
}

/// The first bytes of a text, NULL of an empty one. As bytes, because SQLite's functions of text end at a NUL.
pub(crate) fn first_bytes(column: impl IntoColumnRef, length: u32) -> SimpleExpr {
    Func::cust("substr").arg(Expr::col(column).cast_as("BLOB")).arg(1).arg(length).into()
}

/// SQLite would make the file readable to everybody; it holds password hashes. The WAL and its
/// index take their mode from this file.
fn make_file(path: &Path) -> Result<(), StoreError> {
    match OpenOptions::new().write(true).create_new(true).mode(0o600).open(path) {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => Err(cannot_open(path, error)),
        _ => Ok(()),
    }
}

async fn connect(
    path: &Path,
    connections_max: u32,
    setup: fn(SqliteConnectOptions) -> SqliteConnectOptions,
) -> Result<DatabaseConnection, StoreError> {
    let file = path.to_owned();
    // The file is given below as a path: a URL would read `%` and `?` in it as its own.
    let mut options = ConnectOptions::new("sqlite://");
    options
        .max_connections(connections_max)
        .min_connections(1)
        .idle_timeout(None)
        .max_lifetime(None)
        .sqlx_logging(false)
        .map_sqlx_sqlite_opts(move |options| {
            let options = options
                .filename(&file)
                .create_if_missing(false)
                .journal_mode(SqliteJournalMode::Wal)
                // In WAL mode a power cut may lose the last commits but never damages the file.
                .synchronous(SqliteSynchronous::Normal)
                .foreign_keys(true)
                .busy_timeout(BUSY_TIMEOUT);
            setup(options)
        });
    Database::connect(options).await.map_err(|error| cannot_open(path, error))
}

fn cannot_open(path: &Path, reason: impl std::fmt::Display) -> StoreError {
    StoreError::Open { path: path.to_owned(), reason: reason.to_string() }
}
