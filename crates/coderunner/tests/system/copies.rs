//! What tests about copies of the database have in common: making archives, sending them, and looking at what is in a
//! database without going through the server.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use reqwest::Method;
use serde_json::Value;

use crate::support::{Answer, Client, Form, TestApp};

/// The scripts beside this file.
const SCRIPTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/system/copies");

/// All rows of a database, by table.
pub(crate) type Rows = BTreeMap<String, Vec<Value>>;

/// Tables that change by looking at them, or by being refused.
const RESTLESS: [&str; 4] = ["audit_log", "audit_days", "sessions", "seaql_migrations"];

pub(crate) fn python(script: &str, arguments: &[&Path]) -> Vec<u8> {
    let output = Command::new("python3")
        .arg(Path::new(SCRIPTS).join(script))
        .args(arguments)
        .output()
        .expect("there is a Python, because the server has needed one");
    assert!(output.status.success(), "{script}: {}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

/// Takes the database out of an archive.
pub(crate) fn unpack(archive: &Path, directory: &Path) -> PathBuf {
    let status = Command::new("python3").args(["-m", "zipfile", "-e"]).args([archive, directory]).status();
    assert!(status.expect("a Python").success());
    directory.join("coderunner.db")
}

/// Runs statements on a database.
pub(crate) fn sqlite(database: &Path, statement: &str) {
    let code =
        "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.executescript(sys.argv[2]); c.commit()";
    let output =
        Command::new("python3").args(["-c", code]).arg(database).arg(statement).output().expect("a Python");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// Everything that is in a database.
pub(crate) fn rows(database: &Path) -> Rows {
    serde_json::from_slice(&python("rows.py", &[database])).expect("JSON")
}

/// Everything that is in the server's database.
pub(crate) fn rows_of(app: &TestApp) -> Rows {
    rows(&app.data_directory().join("database/coderunner.db"))
}

/// Without the tables that change by themselves, and without uses of keys, which are written down now and then.
pub(crate) fn at_rest(mut rows: Rows) -> Rows {
    rows.retain(|table, _| !RESTLESS.contains(&table.as_str()));
    for key in rows.get_mut("api_keys").into_iter().flatten().filter_map(Value::as_object_mut) {
        key.retain(|column, _| !["usage_count", "last_used"].contains(&column.as_str()));
    }
    without_base(rows)
}

/// Without the base environment, which belongs to the machine and comes along with no copy.
pub(crate) fn without_base(mut rows: Rows) -> Rows {
    for (table, id) in [("user_environments", "id"), ("environment_generations", "environment_id")] {
        rows.get_mut(table).into_iter().for_each(|rows| rows.retain(|row| row[id] != 0));
    }
    rows
}

/// Files that are left where copies are made.
pub(crate) fn left_over(app: &TestApp) -> Vec<String> {
    names_in(&app.data_directory().join("database/temporary"))
}

/// The backups that were kept.
pub(crate) fn backups(app: &TestApp) -> Vec<String> {
    names_in(&app.data_directory().join("database/backups"))
}

fn names_in(directory: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(directory).expect("it is there as long as the server");
    let mut names: Vec<String> =
        entries.map(|entry| entry.expect("readable").file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

/// The archive that an export answers with.
pub(crate) async fn export(admin: &Client) -> Vec<u8> {
    admin.request(Method::POST, "/admin/database/export").send().await.status(200).bytes().to_vec()
}

pub(crate) async fn import(admin: &Client, archive: &[u8]) -> Answer {
    send_form(admin, &form("file", archive)).await
}

pub(crate) async fn send_form(admin: &Client, form: &Form) -> Answer {
    admin.post_form("/admin/database/import", form).await
}

/// A form with this file.
pub(crate) fn form(field: &str, file: &[u8]) -> Form {
    Form::new().file(field, "x.zip", file)
}
