//! One row of theirs, taken apart column by column. What nobody took is left in it.

use std::collections::{BTreeMap, HashSet};

use chrono::{DateTime, NaiveDateTime, Utc};

use crate::portable::PortableError;
use crate::portable::bounds::is_id;
use crate::portable::foreign::Cell;

/// Spellings of times without a zone. They are UTC.
const TIMES: [&str; 2] = ["%Y-%m-%d %H:%M:%S%.f", "%Y-%m-%dT%H:%M:%S%.f"];

pub(super) struct Row {
    table: &'static str,
    id: i64,
    /// Those that are not NULL.
    left: BTreeMap<String, Cell>,
}

impl Row {
    pub(super) fn new(
        table: &'static str,
        columns: &[String],
        cells: Vec<Cell>,
    ) -> Result<Self, PortableError> {
        let cells = columns.iter().cloned().zip(cells).filter(|(_, cell)| *cell != Cell::Null);
        let mut row = Self { table, id: 0, left: cells.collect() };
        let unnamed = || PortableError::refused(format!("The table {table} has a row without an id."));
        row.id = row.integer("id").ok().flatten().ok_or_else(unnamed)?;
        Ok(row)
    }

    pub(super) fn id(&self) -> i64 {
        self.id
    }

    pub(super) fn table(&self) -> &'static str {
        self.table
    }

    /// Whether nothing is left.
    pub(super) fn is_taken(&self) -> bool {
        self.left.is_empty()
    }

    pub(super) fn into_left(self) -> BTreeMap<String, Cell> {
        self.left
    }

    /// Whose it is, if that user is there.
    pub(super) fn owner(&self, users: &HashSet<i64>) -> Result<Option<i64>, PortableError> {
        match self.left.get("user_id") {
            None => Ok(None),
            Some(Cell::Integer(id)) => Ok(users.contains(id).then_some(*id)),
            Some(_) => Err(self.wrong("user_id", "an id")),
        }
    }

    pub(super) fn integer(&mut self, column: &str) -> Result<Option<i64>, PortableError> {
        match self.left.remove(column) {
            None => Ok(None),
            Some(Cell::Integer(number)) => Ok(Some(number)),
            Some(_) => Err(self.wrong(column, "a whole number")),
        }
    }

    /// The id of something; if it cannot be one, it is left.
    pub(super) fn id_or_leave(&mut self, column: &str) -> Option<i64> {
        match self.left.get(column) {
            Some(&Cell::Integer(id)) if is_id(id) => {
                self.left.remove(column);
                Some(id)
            }
            _ => None,
        }
    }

    /// A number that may have been measured in fractions and cannot be below zero.
    pub(super) fn amount(&mut self, column: &str) -> Result<Option<f64>, PortableError> {
        match self.left.remove(column) {
            None => Ok(None),
            #[expect(clippy::cast_precision_loss, reason = "milliseconds and megabytes, far below 2^53")]
            Some(Cell::Integer(number)) => Ok(Some(number.max(0) as f64)),
            Some(Cell::Real(number)) => Ok(Some(number.max(0.0))),
            Some(_) => Err(self.wrong(column, "a number")),
        }
    }

    pub(super) fn flag(&mut self, column: &str) -> Result<Option<bool>, PortableError> {
        Ok(self.integer(column)?.map(|number| number != 0))
    }

    pub(super) fn text(&mut self, column: &str) -> Result<Option<String>, PortableError> {
        match self.left.remove(column) {
            None => Ok(None),
            Some(Cell::Text(text)) => Ok(Some(text)),
            Some(_) => Err(self.wrong(column, "a text")),
        }
    }

    /// A text that is left in the row.
    pub(super) fn peek_text(&self, column: &str) -> Option<&str> {
        match self.left.get(column) {
            Some(Cell::Text(text)) => Some(text),
            _ => None,
        }
    }

    pub(super) fn required_text(&mut self, column: &str) -> Result<String, PortableError> {
        self.text(column)?.ok_or_else(|| self.wrong(column, "a text"))
    }

    pub(super) fn time(&mut self, column: &str) -> Result<Option<DateTime<Utc>>, PortableError> {
        let text = self.text(column)?;
        text.map(|text| time(&text).ok_or_else(|| self.wrong(column, "a time"))).transpose()
    }

    pub(super) fn wrong(&self, column: &str, expected: &str) -> PortableError {
        let Self { table, id, .. } = self;
        PortableError::refused(format!("In the row {id} of the table {table}, {column} is not {expected}."))
    }
}

/// A time as SQLAlchemy writes it.
pub(crate) fn time(text: &str) -> Option<DateTime<Utc>> {
    let naive = TIMES.iter().find_map(|format| NaiveDateTime::parse_from_str(text, format).ok());
    let with_zone = || DateTime::parse_from_rfc3339(text).ok().map(|time| time.to_utc());
    naive.map(|time| time.and_utc()).or_else(with_zone)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_as_sqlalchemy_writes_them() {
        for (text, expected) in [
            ("2025-03-01 12:00:00.000001", "2025-03-01T12:00:00.000001Z"),
            ("2025-03-01 12:00:00", "2025-03-01T12:00:00Z"),
            ("2025-03-01T12:00:00.5", "2025-03-01T12:00:00.5Z"),
            ("2025-03-01T12:00:00+02:00", "2025-03-01T10:00:00Z"),
        ] {
            assert_eq!(time(text), expected.parse().ok(), "{text}");
        }
        for text in ["", "yesterday", "2025-02-30 12:00:00", "1740830400", "2025-03-01"] {
            assert_eq!(time(text), None, "{text}");
        }
    }

    #[test]
    fn what_is_wrong_is_told_with_its_place_but_not_its_value() {
        let columns = ["id", "is_active", "created_at"].map(String::from);
        let cells = vec![Cell::Integer(7), Cell::Text("48213".into()), Cell::Real(48213.0)];
        let mut row = Row::new("users", &columns, cells).expect("it has an id");
        for refused in [row.flag("is_active").map(drop), row.time("created_at").map(drop)] {
            let sentence = refused.expect_err("of the wrong kind").to_string();
            assert!(sentence.starts_with("In the row 7 of the table users, "), "{sentence}");
            assert!(!sentence.contains("48213"), "{sentence}");
        }
        assert!(Row::new("users", &columns[..1], vec![Cell::Null]).is_err());
    }
}
