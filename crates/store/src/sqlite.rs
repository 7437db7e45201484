//! Everything that is particular to SQLite: making the file, and how a connection is set up.
//!
//! (And `portable/foreign/`, because portable copies are SQLite files whatever database the server runs on.)

use std::fs::{File, OpenOptions, TryLockError};
use std::io::ErrorKind;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use sea_orm::sea_query::{Expr, ExprTrait as _, Func, IntoColumnRef, SimpleExpr};
use sea_orm::sqlx::error::DatabaseError;
use sea_orm::sqlx::sqlite::{
    SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous,
};
use sea_orm::sqlx::{self, Connection as _};
use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbBackend, DbErr, SqliteTransactionMode,
    Statement, TransactionOptions,
};

use crate::StoreError;

/// How long a statement waits for a lock that another process holds (a backup, a shell).
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// Readers never wait for the writer in WAL mode, so this only bounds parallel reads.
const READERS_MAX: u32 = 4;

/// Searches at the same time, of everybody together.
const SEARCHERS_MAX: u32 = 2;

/// How long a search waits for others to end.
const SEARCHER_WAIT_MAX: Duration = Duration::from_secs(5);

/// How many of SQLite's steps pass between two looks at the time. Some tens of microseconds, where no step is long.
const STEPS_BETWEEN_LOOKS: i32 = 1_000;

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

/// Connections to search through: apart from the others, and each statement only for so long.
pub(crate) async fn connect_searchers(
    path: &Path,
    statement_time_max: Duration,
) -> Result<DatabaseConnection, StoreError> {
    connect_pool(
        path,
        SEARCHERS_MAX,
        |options| options.pragma("query_only", "ON"),
        move |options| {
            options
                .acquire_timeout(SEARCHER_WAIT_MAX)
                .after_connect(move |connection, _| Box::pin(interrupt_after(connection, statement_time_max)))
                .before_acquire(move |connection, _| {
                    Box::pin(async move {
                        interrupt_after(connection, statement_time_max).await?;
                        Ok(is_outside_transactions(connection))
                    })
                })
        },
    )
    .await
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

/// Whether a statement was ended because it took too long ([`connect_searchers`]).
pub(crate) fn is_interrupted(error: &dyn DatabaseError) -> bool {
    error.code().is_some_and(|code| code == "9")
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

/// The last id that each table has given, whether or not what had it is still there.
pub(crate) async fn last_ids(connection: &impl ConnectionTrait) -> Result<Vec<(String, i64)>, DbErr> {
    let rows = connection.query_all_raw(statement("SELECT name, seq FROM sqlite_sequence")).await?;
    rows.iter().map(|row| Ok((row.try_get_by(0)?, row.try_get_by(1)?))).collect()
}

/// Lets the next row of a table that numbers its rows have the id after this one, or after the largest that is there.
pub(crate) async fn give_ids_after(
    connection: &impl ConnectionTrait,
    table: &str,
    id: i64,
) -> Result<(), DbErr> {
    let forget = "DELETE FROM sqlite_sequence WHERE name = ?";
    let note = "INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)";
    for (sql, values) in [(forget, vec![table.into()]), (note, vec![table.into(), id.into()])] {
        let values: Vec<sea_orm::Value> = values;
        connection.execute_raw(Statement::from_sql_and_values(DbBackend::Sqlite, sql, values)).await?;
    }
    Ok(())
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

/// The first characters of a text, up to a NUL in it.
pub(crate) fn first_chars(column: impl IntoColumnRef, length: u32) -> SimpleExpr {
    Func::cust("substr").arg(Expr::col(column)).arg(1).arg(length).into()
}

/// Where in a text a piece of it begins, from 1 on; 0 if it is none of it.
pub(crate) fn position(text: SimpleExpr, piece: SimpleExpr) -> SimpleExpr {
    Func::cust("instr").arg(text).arg(piece).into()
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
    let is_good = |options: SqlitePoolOptions| {
        options.before_acquire(|connection, _| Box::pin(async { Ok(is_outside_transactions(connection)) }))
    };
    connect_pool(path, connections_max, setup, is_good).await
}

async fn connect_pool(
    path: &Path,
    connections_max: u32,
    setup: fn(SqliteConnectOptions) -> SqliteConnectOptions,
    setup_pool: impl Fn(SqlitePoolOptions) -> SqlitePoolOptions + Send + Sync + 'static,
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
        .map_sqlx_sqlite_pool_opts(setup_pool)
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

/// Ends whatever statement still runs when this time has passed.
async fn interrupt_after(connection: &mut SqliteConnection, time_max: Duration) -> Result<(), sqlx::Error> {
    let start = Instant::now();
    let mut handle = connection.lock_handle().await?;
    handle.set_progress_handler(STEPS_BETWEEN_LOOKS, move || start.elapsed() < time_max);
    Ok(())
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
