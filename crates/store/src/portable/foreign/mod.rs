//! A SQLite file that somebody else made: an export of ours, the database of a FastAPI edition, or something made to do
//! harm. Portable copies are SQLite files whatever database the server runs on, so this speaks SQLite.
//!
//! Invariant: a [`Foreign`] has nothing but plain tables of plain columns and indexes over columns, and the file is sound.
//! Invariant: only SELECTs of columns, in the order of the rows, are ever run on it; none of its own text is executed.

mod schema;

use std::collections::BTreeMap;
use std::path::Path;

use futures_util::{Stream, StreamExt as _, TryStreamExt as _};
use sea_orm::sqlx::{Row as _, TypeInfo as _, ValueRef as _};
use sea_orm::{
    ConnectionTrait as _, DatabaseConnection, DbBackend, DbErr, QueryResult, Statement, StreamTrait as _,
    Value,
};

use super::PortableError;
use super::error::shown;
use crate::sqlite;

pub(super) use schema::tables_of;

/// The largest row that is read, in bytes. A program and what it wrote are a few megabytes.
const ROW_BYTES_MAX: i64 = 32 * 1024 * 1024;

/// The columns of each table.
pub(super) type Tables = BTreeMap<String, Vec<String>>;

/// A file that has passed all that can be looked at without knowing what it is.
pub(super) struct Foreign {
    connection: DatabaseConnection,
    tables: Tables,
}

/// A value of a row. In SQLite any column can hold any of these.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Cell {
    Null,
    Integer(i64),
    Real(f64),
    Text(String),
    Blob(Vec<u8>),
}

impl Foreign {
    pub(super) async fn open(path: &Path) -> Result<Self, PortableError> {
        let connection = sqlite::connect_foreign(path).await.map_err(|_| unreadable())?;
        let tables = schema::examine(&connection).await?;
        let foreign = Self { connection, tables };
        for (table, columns) in &foreign.tables {
            foreign.check_sizes(table, columns).await?;
        }
        Ok(foreign)
    }

    pub(super) fn tables(&self) -> &Tables {
        &self.tables
    }

    /// The rows of a table as they lie there, each with these columns.
    pub(super) async fn rows<'a>(
        &'a self,
        table: &str,
        columns: &[String],
    ) -> Result<impl Stream<Item = Result<Vec<Cell>, PortableError>> + use<'a>, PortableError> {
        let names: Vec<String> = columns.iter().map(|column| quoted(column)).collect();
        // An index could say something else than the table.
        let sql = format!("SELECT {} FROM {} NOT INDEXED", names.join(", "), quoted(table));
        let rows = self.connection.stream_raw(Statement::from_string(DbBackend::Sqlite, sql)).await;
        let table = table.to_owned();
        Ok(rows.map_err(|_| unreadable())?.map_err(|_| unreadable()).and_then(move |row| {
            let cells = cells(&row).ok_or_else(|| {
                PortableError::refused(format!("The table {table} has a text that is not one."))
            });
            std::future::ready(cells)
        }))
    }

    /// The last id that each table has given, as far as the file says so.
    pub(super) async fn last_ids(&self) -> Result<Vec<(String, i64)>, PortableError> {
        if !schema::has_last_ids(&self.connection).await? {
            return Ok(Vec::new());
        }
        let columns = ["name", "seq"].map(String::from);
        let rows = self.rows(schema::LAST_IDS, &columns).await?.take(schema::OBJECTS_MAX);
        let rows: Vec<Vec<Cell>> = rows.try_collect().await?;
        let pair = |row: Vec<Cell>| match <[Cell; 2]>::try_from(row) {
            Ok([Cell::Text(table), Cell::Integer(id)]) => Some((table, id)),
            _ => None,
        };
        Ok(rows.into_iter().filter_map(pair).collect())
    }

    pub(super) async fn close(self) -> Result<(), DbErr> {
        self.connection.close().await
    }

    /// Lengths are known without reading the values.
    async fn check_sizes(&self, table: &str, columns: &[String]) -> Result<(), PortableError> {
        let lengths: Vec<String> =
            columns.iter().map(|column| format!("ifnull(octet_length({}), 0)", quoted(column))).collect();
        let sum = lengths.join(" + ");
        let sql =
            format!("SELECT 1 FROM {} NOT INDEXED WHERE {sum} > {ROW_BYTES_MAX} LIMIT 1", quoted(table));
        let found = self.connection.query_one_raw(Statement::from_string(DbBackend::Sqlite, sql)).await;
        match found.map_err(|_| unreadable())? {
            None => Ok(()),
            Some(_) => Err(PortableError::refused(format!(
                "The table {} has a row of more than 32 MiB.",
                shown(table)
            ))),
        }
    }
}

impl Cell {
    pub(super) fn into_text(self) -> Option<String> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }
}

impl From<Cell> for Value {
    fn from(cell: Cell) -> Self {
        match cell {
            Cell::Null => Self::String(None),
            Cell::Integer(number) => number.into(),
            Cell::Real(number) => number.into(),
            Cell::Text(text) => text.into(),
            Cell::Blob(bytes) => bytes.into(),
        }
    }
}

/// Names were looked at by `schema`: letters, digits and underscores.
fn quoted(name: &str) -> String {
    format!("\"{name}\"")
}

fn cells(row: &QueryResult) -> Option<Vec<Cell>> {
    let row = row.try_as_sqlite_row()?;
    (0..row.len()).map(|index| cell(row, index)).collect()
}

fn cell(row: &sea_orm::sqlx::sqlite::SqliteRow, index: usize) -> Option<Cell> {
    let value = row.try_get_raw(index).ok()?;
    if value.is_null() {
        return Some(Cell::Null);
    }
    // What the value is, not what its column says.
    let kind = value.type_info().name().to_owned();
    match kind.as_str() {
        "INTEGER" => row.try_get_unchecked(index).ok().map(Cell::Integer),
        "REAL" => row.try_get_unchecked(index).ok().map(Cell::Real),
        "TEXT" => row.try_get_unchecked(index).ok().map(Cell::Text),
        _ => row.try_get_unchecked(index).ok().map(Cell::Blob),
    }
}

fn unreadable() -> PortableError {
    PortableError::refused("The database in the archive is damaged, or it is not a SQLite database.")
}
