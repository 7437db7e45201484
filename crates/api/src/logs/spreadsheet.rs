//! Entries as CSV for spreadsheets.
//!
//! Invariant: no cell is a formula, whatever was written into the log. A spreadsheet that opens the file would compute
//! it, with the rights of the administrator who looks at it.

use std::borrow::Cow;

use chrono::SecondsFormat;
use csv::{Terminator, Writer, WriterBuilder};
use serde_json::Value;
use store::AuditRecord;

/// Says that the file is UTF-8, without which spreadsheets take it for something older.
const BYTE_ORDER_MARK: &str = "\u{feff}";

const COLUMNS: [&str; 11] = [
    "id",
    "created_at",
    "user_id",
    "username",
    "action",
    "resource_type",
    "resource_id",
    "status",
    "ip_address",
    "user_agent",
    "details",
];

/// With what a cell begins that a spreadsheet takes for a formula: the first characters of OWASP's list "CSV Injection",
/// and their full-width forms, which some read alike.
const FORMULA_BEGINNINGS: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// The beginning of a file.
pub(super) fn head() -> Result<Vec<u8>, csv::Error> {
    let mut writer = writer(BYTE_ORDER_MARK.into());
    writer.write_record(COLUMNS)?;
    finish(writer)
}

/// The lines of these entries.
pub(super) fn lines(records: &[AuditRecord]) -> Result<Vec<u8>, csv::Error> {
    let mut writer = writer(Vec::new());
    for record in records {
        let cells = cells(record);
        writer.write_record(cells.iter().map(|cell| harmless(cell).into_owned()))?;
    }
    finish(writer)
}

fn writer(begun: Vec<u8>) -> Writer<Vec<u8>> {
    WriterBuilder::new().terminator(Terminator::CRLF).from_writer(begun)
}

fn finish(writer: Writer<Vec<u8>>) -> Result<Vec<u8>, csv::Error> {
    writer.into_inner().map_err(|error| csv::Error::from(error.into_error()))
}

fn cells(record: &AuditRecord) -> [String; COLUMNS.len()] {
    let number = |number: Option<i64>| number.map(|number| number.to_string()).unwrap_or_default();
    [
        record.id.to_string(),
        record.created_at.to_rfc3339_opts(SecondsFormat::Millis, true),
        number(record.actor.map(|actor| actor.0)),
        record.user.as_ref().map(|user| user.username.clone()).unwrap_or_default(),
        record.action.clone(),
        record.resource_type.clone(),
        number(record.resource_id),
        record.status.clone(),
        record.ip_address.clone().unwrap_or_default(),
        record.user_agent.clone().unwrap_or_default(),
        Value::Object(record.details.clone()).to_string(),
    ]
}

/// The cell as text that is nothing else: an apostrophe at the beginning tells a spreadsheet so.
fn harmless(cell: &str) -> Cow<'_, str> {
    if cell.starts_with(FORMULA_BEGINNINGS) { format!("'{cell}").into() } else { cell.into() }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use domain::{AuditEntryId, UserId};
    use serde_json::{Map, json};
    use store::AuditUser;

    use super::*;

    fn record(user_agent: &str) -> AuditRecord {
        let details = Map::from_iter([("title".to_owned(), json!("标题, \"x\""))]);
        AuditRecord {
            id: AuditEntryId(7),
            actor: Some(UserId(3)),
            user: Some(AuditUser {
                id: UserId(3),
                username: "安".to_owned(),
                email: "an@example.com".to_owned(),
                full_name: None,
            }),
            action: "code_create".to_owned(),
            resource_type: "code".to_owned(),
            resource_id: None,
            details,
            ip_address: Some("::1".to_owned()),
            user_agent: Some(user_agent.to_owned()),
            status: "success".to_owned(),
            created_at: DateTime::from_timestamp(1_750_000_000, 123_456_789).expect("in range"),
        }
    }

    fn text(bytes: Result<Vec<u8>, csv::Error>) -> String {
        String::from_utf8(bytes.expect("written to memory")).expect("UTF-8")
    }

    #[test]
    fn a_file_says_what_it_is_and_holds_what_was_written() {
        assert_eq!(
            text(head()),
            "\u{feff}id,created_at,user_id,username,action,resource_type,resource_id,status,ip_address,user_agent,details\r\n"
        );
        assert_eq!(
            text(lines(&[record("curl"), record("a\r\nb")])),
            "7,2025-06-15T15:06:40.123Z,3,安,code_create,code,,success,::1,curl,\"{\"\"title\"\":\"\"标题, \\\"\"x\\\"\"\"\"}\"\r\n\
             7,2025-06-15T15:06:40.123Z,3,安,code_create,code,,success,::1,\"a\r\nb\",\"{\"\"title\"\":\"\"标题, \\\"\"x\\\"\"\"\"}\"\r\n"
        );
    }

    #[test]
    fn no_cell_is_a_formula() {
        for beginning in FORMULA_BEGINNINGS {
            let agent = format!("{beginning}cmd|' /C calc'!A0");
            let written = text(lines(&[record(&agent)]));
            let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(written.as_bytes());
            let read = reader.records().next().expect("a line").expect("CSV");
            assert_eq!(read.get(9), Some(format!("'{agent}").as_str()), "{written}");
        }
        for harmless_one in ["a=1", "'=1", " =1", ""] {
            assert_eq!(harmless(harmless_one), harmless_one);
        }
    }
}
