//! What a foreign file says it consists of.

use sea_orm::{ConnectionTrait, DbBackend, QueryResult, Statement, TryGetable, Value};

use super::{PortableError, Tables, unreadable};
use crate::portable::error::shown;

/// Tables and indexes. Ours and those of a FastAPI edition have some dozens.
pub(super) const OBJECTS_MAX: usize = 500;

/// Columns of a table. Ours have up to twenty-two.
const COLUMNS_MAX: usize = 100;

const NAME_BYTES_MAX: usize = 64;

/// Where SQLite notes the last id that each table has given.
pub(super) const LAST_IDS: &str = "sqlite_sequence";

/// Tables of SQLite's own that a sound file may have. Of the others nobody reads anything.
const OWN_TABLES: [&str; 3] = [LAST_IDS, "sqlite_stat1", "sqlite_stat4"];

/// Names by which a row's number can be asked for. A column of that name would hide it.
const ROW_NUMBERS: [&str; 3] = ["rowid", "oid", "_rowid_"];

/// Looks at everything in the schema before anything is read, then at whether the file is sound.
pub(super) async fn examine(connection: &impl ConnectionTrait) -> Result<Tables, PortableError> {
    let objects = objects(connection).await?;
    objects.iter().try_for_each(check_object)?;
    let mut tables = Tables::new();
    for table in objects.into_iter().filter(|object| object.kind == "table" && !is_own(&object.name)) {
        check_table(connection, &table.name).await?;
        check_indexes(connection, &table.name).await?;
        let columns = columns_of(connection, &table.name).await?;
        tables.insert(table.name, columns);
    }
    check_integrity(connection).await?;
    Ok(tables)
}

/// The tables of a copy that we have made ourselves.
pub(in crate::portable) async fn tables_of(
    connection: &impl ConnectionTrait,
) -> Result<Tables, PortableError> {
    let mut tables = Tables::new();
    for object in objects(connection)
        .await?
        .into_iter()
        .filter(|object| object.kind == "table" && !is_own(&object.name))
    {
        let columns = columns_of(connection, &object.name).await?;
        tables.insert(object.name, columns);
    }
    Ok(tables)
}

/// Whether the last ids are noted, in a table as SQLite makes it.
pub(super) async fn has_last_ids(connection: &impl ConnectionTrait) -> Result<bool, PortableError> {
    let columns = columns_of(connection, LAST_IDS).await?;
    if columns.is_empty() {
        return Ok(false);
    }
    check_table(connection, LAST_IDS).await?;
    if columns == ["name", "seq"] { Ok(true) } else { Err(unreadable()) }
}

/// The columns of a table, in their order.
async fn columns_of(connection: &impl ConnectionTrait, table: &str) -> Result<Vec<String>, PortableError> {
    let rows = ask(connection, "SELECT name, hidden FROM pragma_table_xinfo(?)", &[table]).await?;
    if rows.len() > COLUMNS_MAX {
        return Err(refused("table", table, "has too many columns"));
    }
    rows.iter().map(|row| column(row, table)).collect()
}

fn column(row: &QueryResult, table: &str) -> Result<String, PortableError> {
    let name: String = get(row, 0)?;
    if get::<i64>(row, 1)? != 0 {
        return Err(refused("table", table, "has a column that is computed"));
    }
    if !is_plain(&name) || ROW_NUMBERS.contains(&name.to_ascii_lowercase().as_str()) {
        return Err(refused("table", table, "has a column of a strange name"));
    }
    Ok(name)
}

struct Object {
    kind: String,
    name: String,
    table: String,
    root_page: Option<i64>,
}

async fn objects(connection: &impl ConnectionTrait) -> Result<Vec<Object>, PortableError> {
    let sql = "SELECT type, name, tbl_name, rootpage FROM sqlite_master LIMIT 501";
    let rows = ask(connection, sql, &[]).await?;
    if rows.len() > OBJECTS_MAX {
        return Err(PortableError::refused("The database has too many tables and indexes."));
    }
    let object = |row: &QueryResult| {
        Ok(Object { kind: get(row, 0)?, name: get(row, 1)?, table: get(row, 2)?, root_page: get(row, 3)? })
    };
    rows.iter().map(object).collect()
}

fn check_object(object: &Object) -> Result<(), PortableError> {
    let Object { kind, name, table, root_page } = object;
    match kind.as_str() {
        "table" | "index" => {}
        _ => return Err(refused("database", name, &format!("has a {}, which no copy has", shown(kind)))),
    }
    if root_page.unwrap_or_default() == 0 {
        return Err(refused("table", name, "is a virtual one, which no copy has"));
    }
    let is_own = is_own(name) || (kind == "index" && name.starts_with("sqlite_autoindex_"));
    let is_named_well =
        is_plain(name) && is_plain(table) && (is_own || !name.to_ascii_lowercase().starts_with("sqlite_"));
    if is_named_well {
        Ok(())
    } else {
        Err(refused("database", name, "has a table or an index of a strange name"))
    }
}

/// Kept in another way than rows with numbers.
async fn check_table(connection: &impl ConnectionTrait, table: &str) -> Result<(), PortableError> {
    let sql = "SELECT type, wr FROM pragma_table_list WHERE schema = 'main' AND name = ?";
    let rows = ask(connection, sql, &[table]).await?;
    match rows.as_slice() {
        [row] if get::<String>(row, 0)? == "table" && get::<i64>(row, 1)? == 0 => Ok(()),
        _ => Err(refused("table", table, "is of a kind that no copy has")),
    }
}

async fn check_indexes(connection: &impl ConnectionTrait, table: &str) -> Result<(), PortableError> {
    for index in ask(connection, "SELECT name, partial FROM pragma_index_list(?)", &[table]).await? {
        let name: String = get(&index, 0)?;
        let columns = ask(connection, "SELECT cid, coll FROM pragma_index_xinfo(?)", &[&name]).await?;
        let is_over_columns = columns.iter().all(|column| {
            // -1 is the number of the row, -2 an expression.
            let collation = get::<Option<String>>(column, 1).ok().flatten();
            get::<i64>(column, 0).is_ok_and(|number| number >= -1)
                && collation.is_none_or(|name| ["BINARY", "NOCASE", "RTRIM"].contains(&name.as_str()))
        });
        if get::<i64>(&index, 1)? != 0 || !is_over_columns {
            return Err(refused(
                "index",
                &name,
                "is over expressions or over a part of the rows, which no copy has",
            ));
        }
    }
    Ok(())
}

async fn check_integrity(connection: &impl ConnectionTrait) -> Result<(), PortableError> {
    let rows = ask(connection, "PRAGMA integrity_check(1)", &[]).await?;
    match rows.as_slice() {
        [row] if get::<String>(row, 0)? == "ok" => Ok(()),
        _ => Err(PortableError::refused(
            "The database in the archive is damaged: it does not pass SQLite's integrity check.",
        )),
    }
}

async fn ask(
    connection: &impl ConnectionTrait,
    sql: &str,
    values: &[&str],
) -> Result<Vec<QueryResult>, PortableError> {
    let values = values.iter().map(|value| Value::from(*value));
    let statement = Statement::from_sql_and_values(DbBackend::Sqlite, sql, values);
    connection.query_all_raw(statement).await.map_err(|_| unreadable())
}

fn get<T: TryGetable>(row: &QueryResult, index: usize) -> Result<T, PortableError> {
    row.try_get_by(index).map_err(|_| unreadable())
}

fn is_own(table: &str) -> bool {
    OWN_TABLES.contains(&table)
}

fn is_plain(name: &str) -> bool {
    let is_of_name = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    !name.is_empty() && name.len() <= NAME_BYTES_MAX && name.bytes().all(is_of_name)
}

fn refused(kind: &str, name: &str, fault: &str) -> PortableError {
    match kind {
        "database" => PortableError::refused(format!("The database {fault}: {}.", shown(name))),
        _ => PortableError::refused(format!("The {kind} {} {fault}.", shown(name))),
    }
}
