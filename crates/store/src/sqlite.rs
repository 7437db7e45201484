//! Everything that is particular to SQLite: making the file, and how a connection is set up.
//!
//! (And `portable/foreign/`, because portable copies are SQLite files whatever database the server runs on.)

use std::fs::{File, OpenOptions, TryLockError};
use std::io::ErrorKind;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use sea_orm::sea_query::{Expr, ExprTrait as _, Func, IntoColumnRef, SimpleExpr};
use sea_orm::sqlx::Connection as _;
use sea_orm::sqlx::error::DatabaseError;
use sea_orm::sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqliteSynchronous};
use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbBackend, DbErr, SqliteTransactionMode,
    Statement, TransactionOptions,
};

use crate::StoreError;

/// How long a statement waits for a lock that another process holds (a backup, a shell).
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// Readers never wait for the writer in WAL mode, so this only bounds parallel reads.
const READERS_MAX: u32 = 4;

/// Rows that SQLite's thread reads ahead of whoever copies them. A row may have megabytes.
const ROWS_AHEAD: usize = 2;

/// Held by the process that serves from a database, as long as it lives.
#[derive(Debug)]
pub(crate) struct Claim(#[expect(dead_code, reason = "the lock goes when the file is closed")] File);

/// Takes the database for this process, by a lock on a file beside it: SQLite's own locks are of single statements.
pub(crate) fn claim(path: &Path) -> Result<Claim, StoreError> {
    let mut beside = path.as_os_str().to_owned();
    beside.push(".lock");
    let mut private = OpenOptions::new();
    private.write(true).create(true).truncate(false).mode(0o600);
    let file = private.open(beside).map_err(|error| cannot_open(path, error))?;
    match file.try_lock() {
        Ok(()) => Ok(Claim(file)),
        Err(TryLockError::WouldBlock) => Err(StoreError::InUse { path: path.to_owned() }),
        Err(TryLockError::Error(error)) => Err(cannot_open(path, error)),
    }
}

/// The one connection that writes. Makes the file.
pub(crate) async fn connect_writer(path: &Path) -> Result<DatabaseConnection, StoreError> {
    make_file(path)?;
    connect(path, 1, |options| options).await
}

/// Connections that cannot write, whatever is asked of them.
pub(crate) async fn connect_readers(path: &Path) -> Result<DatabaseConnection, StoreError> {
    connect(path, READERS_MAX, |options| options.pragma("query_only", "ON")).await
}

/// A connection to read a whole database through, in one transaction and beside everything else.
pub(crate) async fn connect_snapshot(path: &Path) -> Result<DatabaseConnection, StoreError> {
    connect(path, 1, |options| options.pragma("query_only", "ON").row_buffer_size(ROWS_AHEAD)).await
}

/// A new file that only this connection knows until it is closed: nobody waits for it and a crash takes all of it, so
/// nothing is written twice or waited for. Foreign keys are looked at when it is whole.
pub(crate) async fn make_copy(path: &Path) -> Result<DatabaseConnection, StoreError> {
    make_file(path)?;
    let setup = |options: SqliteConnectOptions| {
        options
            .journal_mode(SqliteJournalMode::Memory)
            .synchronous(SqliteSynchronous::Off)
            .foreign_keys(false)
            .row_buffer_size(ROWS_AHEAD)
    };
    connect(path, 1, setup).await
}

/// A file from anywhere, that nobody changes meanwhile. Nothing of it is written, and of what it says only tables and
/// indexes are looked at: no expression in its schema is evaluated.
pub(crate) async fn connect_foreign(path: &Path) -> Result<DatabaseConnection, StoreError> {
    let file = path.to_owned();
    let mut options = ConnectOptions::new("sqlite://");
    options.max_connections(1).min_connections(1).sqlx_logging(false).map_sqlx_sqlite_opts(move |options| {
        options
            .filename(&file)
            .read_only(true)
            .immutable(true)
            .row_buffer_size(ROWS_AHEAD)
            .pragma("trusted_schema", "OFF")
            .pragma("cell_size_check", "ON")
            .pragma("ignore_check_constraints", "ON")
            .pragma("query_only", "ON")
    });
    Database::connect(options).await.map_err(|error| cannot_open(path, error))
}

/// Whether there is no room left on the disk.
pub(crate) fn is_storage_full(error: &dyn DatabaseError) -> bool {
    error.code().is_some_and(|code| code == "13")
}

/// The first row that refers to a row that is not there: its table and its id.
pub(crate) async fn dangling_reference(
    connection: &impl ConnectionTrait,
) -> Result<Option<(String, Option<i64>, String)>, DbErr> {
    let found = connection
        .query_one_raw(statement("SELECT \"table\", rowid, parent FROM pragma_foreign_key_check LIMIT 1"))
        .await?;
    found.map(|row| Ok((row.try_get_by(0)?, row.try_get_by(1)?, row.try_get_by(2)?))).transpose()
}

/// Bytes of the files that make up the database.
pub(crate) fn files_of(path: &Path) -> [PathBuf; 2] {
    let mut wal = path.as_os_str().to_owned();
    wal.push("-wal");
    [path.to_owned(), wal.into()]
}

pub(crate) fn statement(sql: &'static str) -> Statement {
    Statement::from_string(DbBackend::Sqlite, sql)
}

/// A transaction that reads before it writes takes the write lock at once: one that took it only
/// at the write could find that another process has changed what it read, and fail.
pub(crate) fn write_transaction() -> TransactionOptions {
    TransactionOptions {
        sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
        ..Default::default()
    }
}

/// A transaction that sees one moment of the database from its first statement on.
pub(crate) fn read_transaction() -> TransactionOptions {
    TransactionOptions {
        sqlite_transaction_mode: Some(SqliteTransactionMode::Deferred),
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
        .map_sqlx_sqlite_pool_opts(|options| {
            options
                .before_acquire(|connection, _| Box::pin(async { Ok(is_outside_transactions(connection)) }))
        })
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

/// Some failures, a full disk first of all, make SQLite roll back by itself. The driver then fails to, takes the
/// transaction for one that goes on, and would put all later ones inside it, where nobody ever commits them. Such a
/// connection is not used again.
fn is_outside_transactions(connection: &SqliteConnection) -> bool {
    !connection.is_in_transaction()
}

fn cannot_open(path: &Path, reason: impl std::fmt::Display) -> StoreError {
    StoreError::Open { path: path.to_owned(), reason: reason.to_string() }
}
