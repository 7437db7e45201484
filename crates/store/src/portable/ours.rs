//! An export of ours, of this version or an older one.
//!
//! Its rows go as they are into tables that our own migrations have made as they were then; the migrations after these
//! bring them up to date, as they would have in the database that was exported.

use std::collections::BTreeSet;

use futures_util::{StreamExt as _, TryStreamExt as _};
use sea_orm::sea_query::{Alias, Query, SimpleExpr};
use sea_orm::{ConnectionTrait, DatabaseConnection, DbErr, TransactionTrait as _, Value};
use sea_orm_migration::MigratorTrait as _;

use super::PortableError;
use super::error::{broken_rule, shown};
use super::foreign::{Cell, Foreign, Tables, tables_of};
use super::tables::{Batch, bytes_of};
use crate::migrations::Migrator;

/// Where SeaORM's migrator notes what it has done.
const MIGRATIONS: &str = "seaql_migrations";

/// Tokens of the clients of another day are good for nothing, and so is what was under way then.
const LEFT_BEHIND: [&str; 5] =
    [MIGRATIONS, "sessions", "queued_executions", "idempotency_keys", "webhook_deliveries"];

pub(super) fn is_this(foreign: &Foreign) -> bool {
    foreign.tables().contains_key(MIGRATIONS)
}

pub(super) async fn take_over(foreign: &Foreign, staged: &DatabaseConnection) -> Result<(), PortableError> {
    let version = version(foreign).await?;
    Migrator::up(staged, Some(version)).await?;
    let expected = tables_of(staged).await?;
    check_tables(foreign.tables(), &expected)?;
    let transaction = staged.begin().await?;
    for (table, columns) in expected.iter().filter(|(table, _)| !LEFT_BEHIND.contains(&table.as_str())) {
        copy(foreign, &transaction, table, columns).await?;
    }
    transaction.commit().await?;
    Ok(Migrator::up(staged, None).await?)
}

/// How many of our migrations it has seen.
async fn version(foreign: &Foreign) -> Result<u32, PortableError> {
    let names = [String::from("version")];
    let known: Vec<String> =
        Migrator::migrations().iter().map(|migration| migration.name().to_owned()).collect();
    // One more than we know is enough to know that there are too many.
    let rows = foreign.rows(MIGRATIONS, &names).await?.take(known.len() + 1);
    let rows: Vec<Vec<Cell>> = rows.try_collect().await?;
    let count = rows.len();
    let seen: BTreeSet<String> = rows.into_iter().flatten().filter_map(Cell::into_text).collect();
    if count > known.len() || seen.iter().any(|name| !known.contains(name)) {
        return Err(PortableError::refused(
            "The database was made by a newer version of CodeRunner than this one.",
        ));
    }
    let is_whole = !seen.is_empty() && known.iter().take(seen.len()).all(|name| seen.contains(name));
    let version = u32::try_from(seen.len()).ok().filter(|_| is_whole);
    version.ok_or_else(|| PortableError::refused("The database is not whole: it has skipped a version."))
}

fn check_tables(found: &Tables, expected: &Tables) -> Result<(), PortableError> {
    if let Some(extra) = found.keys().find(|table| !expected.contains_key(*table)) {
        return Err(PortableError::refused(format!(
            "The database has a table that is not ours: {}.",
            shown(extra)
        )));
    }
    for (table, columns) in expected {
        let Some(there) = found.get(table) else {
            return Err(PortableError::refused(format!("The database lacks the table {table}.")));
        };
        let sets = [columns, there].map(|columns| columns.iter().collect::<BTreeSet<_>>());
        if sets[0] != sets[1] {
            return Err(PortableError::refused(format!(
                "The table {table} does not have the columns it should have."
            )));
        }
    }
    Ok(())
}

async fn copy(
    foreign: &Foreign,
    to: &impl ConnectionTrait,
    table: &str,
    columns: &[String],
) -> Result<(), PortableError> {
    let mut rows = std::pin::pin!(foreign.rows(table, columns).await?);
    let mut waiting = Batch::new();
    while let Some(row) = rows.try_next().await? {
        let row: Vec<Value> = row.into_iter().map(Value::from).collect();
        let bytes = row.iter().map(bytes_of).sum();
        insert(to, table, columns, waiting.add(row, bytes)).await?;
    }
    insert(to, table, columns, waiting.take()).await
}

async fn insert(
    to: &impl ConnectionTrait,
    table: &str,
    columns: &[String],
    rows: Option<Vec<Vec<Value>>>,
) -> Result<(), PortableError> {
    let Some(rows) = rows else { return Ok(()) };
    let mut insert = Query::insert();
    insert.into_table(Alias::new(table)).columns(columns.iter().map(Alias::new));
    for row in rows {
        let values = row.into_iter().map(SimpleExpr::from);
        insert.values(values).map_err(|error| DbErr::Custom(error.to_string()))?;
    }
    to.execute(&insert).await.map(drop).map_err(|error| broken_rule(table, error))
}
