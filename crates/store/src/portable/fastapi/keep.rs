//! What has no place in our tables: kept in `imported_rows`, with its keys, and whatever nobody knows, sealed.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sea_orm::ActiveValue::Set;
use sea_orm::ConnectionTrait;
use serde_json::{Map, Value};

use super::row::Row;
use crate::entities::imported_rows;
use crate::portable::PortableError;
use crate::portable::error::broken_rule;
use crate::portable::foreign::Cell;
use crate::portable::tables::Writer;
use crate::sealed::Sealer;

/// Columns that hold keys in clear. They are sealed about `<table>.<column> <id>`.
const SECRETS: [(&str, &str); 2] = [("ai_configs", "api_key"), ("api_keys", "key_value")];

/// Columns that are known to hold no keys. Nobody knows what is in others, so they are sealed too.
fn without_secrets(table: &str) -> &'static [&'static str] {
    match table {
        "code_executions" => &EXECUTION,
        "code_library" => &CODE,
        "api_keys" => &API_KEY,
        "ai_configs" => &AI_CONFIG,
        "user_environments" => &ENVIRONMENT,
        "system_logs" => &["resource_id"],
        _ => &[],
    }
}

#[rustfmt::skip]
const EXECUTION: [&str; 10] = [
    "user_id", "code", "result", "status", "execution_time", "memory_usage", "created_at", "conda_env", "is_api_call",
    "code_library_id",
];

#[rustfmt::skip]
const CODE: [&str; 10] = [
    "user_id", "title", "description", "code", "language", "is_public", "tags", "created_at", "updated_at", "conda_env",
];

#[rustfmt::skip]
const API_KEY: [&str; 7] = [
    "user_id", "key_name", "is_active", "last_used", "usage_count", "created_at", "expires_at",
];

#[rustfmt::skip]
const AI_CONFIG: [&str; 8] = [
    "user_id", "config_name", "provider", "model_name", "base_url", "is_active", "created_at", "updated_at",
];

#[rustfmt::skip]
const ENVIRONMENT: [&str; 11] = [
    "user_id", "env_name", "display_name", "description", "conda_env_name", "python_version", "is_active", "is_public",
    "created_at", "updated_at", "last_used",
];

pub(super) struct Keeper<'a, C> {
    writer: Writer<'a, C, imported_rows::ActiveModel>,
    sealer: &'a Sealer,
}

impl<'a, C: ConnectionTrait> Keeper<'a, C> {
    pub(super) fn new(to: &'a C, sealer: &'a Sealer) -> Self {
        Self { writer: Writer::new(to), sealer }
    }

    /// Keeps a row that has no table of ours.
    pub(super) async fn keep_whole(&mut self, row: Row, owner: Option<i64>) -> Result<(), PortableError> {
        let (source_table, source_id) = (row.table(), row.id());
        let columns = row.into_left().into_iter().map(|(column, cell)| {
            let value = self.value(source_table, source_id, &column, cell)?;
            Ok((column, value))
        });
        let columns: Map<String, Value> = columns.collect::<Result<_, PortableError>>()?;
        let kept = imported_rows::ActiveModel {
            source_table: Set(source_table.to_owned()),
            source_id: Set(source_id),
            user_id: Set(owner),
            columns: Set(Value::Object(columns).to_string()),
        };
        self.writer.add(kept).await.map_err(|error| broken_rule(source_table, error))
    }

    /// Keeps what is left of a row, if anything is.
    pub(super) async fn keep_rest(&mut self, row: Row, owner: Option<i64>) -> Result<(), PortableError> {
        if row.is_taken() { Ok(()) } else { self.keep_whole(row, owner).await }
    }

    pub(super) async fn finish(self) -> Result<(), PortableError> {
        self.writer.finish().await.map(drop).map_err(|error| broken_rule("imported_rows", error))
    }

    fn value(&self, table: &str, id: i64, column: &str, cell: Cell) -> Result<Value, PortableError> {
        let names = |(of, name): &&(&str, &str)| *of == table && name.eq_ignore_ascii_case(column);
        if let Some((_, name)) = SECRETS.iter().find(names) {
            return self.sealed(cell, &format!("{table}.{name} {id}"));
        }
        let is_known = |known: &&str| known.eq_ignore_ascii_case(column);
        if without_secrets(table).iter().any(is_known) {
            return Ok(plain(cell));
        }
        self.sealed(cell, &format!("{table}.{column} {id}"))
    }

    /// In SQLite a key may be anything, whatever its column says.
    fn sealed(&self, cell: Cell, about: &str) -> Result<Value, PortableError> {
        let secret = match cell {
            Cell::Null => return Ok(Value::Null),
            Cell::Text(text) => text,
            cell => plain(cell).to_string(),
        };
        Ok(self.sealer.seal(&secret, about)?.into())
    }
}

fn plain(cell: Cell) -> Value {
    match cell {
        Cell::Null => Value::Null,
        Cell::Integer(number) => number.into(),
        // What JSON has no number for is kept as text.
        Cell::Real(number) => {
            serde_json::Number::from_f64(number).map_or_else(|| number.to_string().into(), Value::Number)
        }
        Cell::Text(text) => text.into(),
        Cell::Blob(bytes) => serde_json::json!({ "base64": STANDARD.encode(bytes) }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_sealed_whatever_kind_of_value_it_is() {
        let sealer = Sealer::new(b"one", || Ok([7; 32]));
        let to = sea_orm::DatabaseConnection::default();
        let keeper = Keeper::new(&to, &sealer);
        for (cell, secret) in [
            (Cell::Text("sk-1".to_owned()), "sk-1"),
            (Cell::Blob(b"sk-1".to_vec()), r#"{"base64":"c2stMQ=="}"#),
            (Cell::Integer(48213), "48213"),
            (Cell::Real(0.5), "0.5"),
        ] {
            for column in ["api_key", "API_Key"] {
                let kept = keeper.value("ai_configs", 7, column, cell.clone()).expect("randomness");
                let opened = sealer.open(kept.as_str().expect("sealed"), "ai_configs.api_key 7");
                assert_eq!(opened.as_deref(), Some(secret), "{column}: {kept}");
            }
        }
        assert_eq!(keeper.value("ai_configs", 7, "api_key", Cell::Null).expect("nothing"), Value::Null);
        let other = keeper.value("ai_configs", 7, "model_name", Cell::Text("m".to_owned())).expect("plain");
        assert_eq!(other, "m");
    }

    #[test]
    fn what_is_in_a_column_that_nobody_knows_is_sealed() {
        let sealer = Sealer::new(b"one", || Ok([7; 32]));
        let to = sea_orm::DatabaseConnection::default();
        let keeper = Keeper::new(&to, &sealer);
        for table in ["users", "ai_configs"] {
            let kept = keeper.value(table, 7, "token", Cell::Text("t-1".to_owned())).expect("randomness");
            let opened = sealer.open(kept.as_str().expect("sealed"), &format!("{table}.token 7"));
            assert_eq!(opened.as_deref(), Some("t-1"), "{table}: {kept}");
        }
    }
}
