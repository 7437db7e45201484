//! What has no place in our tables: kept in `imported_rows`, with its keys sealed.

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
        Ok(match cell {
            Cell::Text(secret) if SECRETS.contains(&(table, column)) => {
                self.sealer.seal(&secret, &format!("{table}.{column} {id}"))?.into()
            }
            Cell::Null => Value::Null,
            Cell::Integer(number) => number.into(),
            // What JSON has no number for is kept as text.
            Cell::Real(number) => {
                serde_json::Number::from_f64(number).map_or_else(|| number.to_string().into(), Value::Number)
            }
            Cell::Text(text) => text.into(),
            Cell::Blob(bytes) => serde_json::json!({ "base64": STANDARD.encode(bytes) }),
        })
    }
}
