//! Leaving the FastAPI edition: its database becomes ours, and whoever used it goes on.

use std::collections::BTreeMap;
use std::path::Path;

use reqwest::Method;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::copies::{Rows, export, import, python, rows, rows_of, sqlite, unpack};
use crate::support::{Client, TestApp};

const SECRET_KEY: &str = "a key that only this test has";
const KEY: &str = "sk-fastapi-edition-key-0123456789abcdef";

/// Whatever must not be in clear in anything that the server keeps.
const SECRETS: [&str; 5] = [
    KEY,
    "sk-fastapi-edition-key-expired-89abcdef",
    "sk-fastapi-edition-key-of-nobody-abcdef",
    "sk-ai-provider-secret-1",
    "sk-ai-provider-secret-2",
];

/// The archive, and what is in its database.
fn fastapi_edition(options: &[&str]) -> (Vec<u8>, Rows) {
    let directory = TempDir::new().expect("a directory");
    let archive = directory.path().join("export.zip");
    let mut arguments = vec![archive.as_path()];
    arguments.extend(options.iter().map(Path::new));
    python("fastapi_edition.py", &arguments);
    (std::fs::read(&archive).expect("readable"), rows(&unpack(&archive, directory.path())))
}

async fn imported() -> (TestApp, Rows, Value) {
    let (archive, theirs) = fastapi_edition(&[]);
    let app = TestApp::builder().env("SECRET_KEY", SECRET_KEY).start().await;
    let answer = import(&app.admin().await, &archive).await.status(200).json();
    (app, theirs, answer)
}

fn by_id<'a>(rows: &'a Rows, table: &str) -> BTreeMap<i64, &'a Value> {
    rows[table].iter().map(|row| (row["id"].as_i64().expect("an id"), row)).collect()
}

/// Compares columns of the same name, row by row, of those rows whose owner is there.
#[track_caller]
fn same(
    (theirs, their_table): (&Rows, &str),
    (ours, our_table): (&Rows, &str),
    columns: &[(&str, &str, Value)],
) {
    let (theirs, ours) = (by_id(theirs, their_table), by_id(ours, our_table));
    let known = theirs.iter().filter(|(_, row)| row["user_id"] != 99 || our_table == "audit_log");
    let known: BTreeMap<_, _> = known.collect();
    let ids: Vec<_> = ours.keys().filter(|id| theirs.contains_key(*id)).collect();
    assert_eq!(ids, known.keys().copied().collect::<Vec<_>>(), "{our_table}");
    for (id, row) in known {
        for (their_column, our_column, instead_of_null) in columns {
            let expected = if row[*their_column].is_null() { instead_of_null } else { &row[*their_column] };
            assert_eq!(&ours[id][*our_column], expected, "{our_table} {id} {our_column}");
        }
        assert_eq!(moment(&ours[id]["created_at"]), moment(&row["created_at"]), "{our_table} {id}");
    }
}

/// In microseconds since 1970, whichever of the two spelt it.
fn moment(time: &Value) -> i64 {
    let text = time.as_str().expect("a time").replace(' ', "T");
    let text = if text.contains('+') { text } else { format!("{text}+00:00") };
    chrono::DateTime::parse_from_rfc3339(&text).expect("a time").timestamp_micros()
}

fn key_call(app: &TestApp, method: Method, path: &str) -> crate::support::Request {
    app.anonymous().request(method, path).header("authorization", &format!("Bearer {KEY}"))
}

#[tokio::test]
async fn all_accounts_and_keys_are_there_under_their_ids() {
    let (app, theirs, _) = imported().await;
    let ours = rows_of(&app);
    let none = || Value::Null;
    let users = [
        ("username", "username", none()),
        ("email", "email", none()),
        ("full_name", "full_name", none()),
        ("hashed_password", "hashed_password", none()),
        ("is_active", "is_active", json!(1)),
        ("is_admin", "is_admin", json!(0)),
        ("user_level", "user_level", json!(1)),
    ];
    same((&theirs, "users"), (&ours, "users"), &users);
    let keys = [
        ("user_id", "user_id", none()),
        ("key_name", "key_name", none()),
        ("is_active", "is_active", json!(1)),
        ("usage_count", "usage_count", json!(0)),
    ];
    same((&theirs, "api_keys"), (&ours, "api_keys"), &keys);
}

#[tokio::test]
async fn all_programs_and_executions_are_there_under_their_ids() {
    let (app, theirs, answer) = imported().await;
    let ours = rows_of(&app);
    let none = || Value::Null;
    let executions = [
        ("user_id", "user_id", none()),
        ("code", "code", none()),
        ("result", "stdout", json!("")),
        ("execution_time", "wall_time_ms", json!(0)),
        ("conda_env", "conda_env", json!("base")),
        ("is_api_call", "is_api_call", json!(0)),
        ("code_library_id", "code_library_id", none()),
    ];
    same((&theirs, "code_executions"), (&ours, "executions"), &executions);
    let programs = [
        ("user_id", "user_id", none()),
        ("title", "title", none()),
        ("description", "description", none()),
        ("code", "code", none()),
        ("language", "language", json!("python")),
        ("is_public", "is_public", json!(0)),
        ("tags", "tags", json!("")),
        ("conda_env", "conda_env", json!("base")),
    ];
    same((&theirs, "code_library"), (&ours, "code_library"), &programs);
    assert_eq!(answer["backup_stats"]["executions"], 6);
    assert_eq!(by_id(&ours, "executions")[&1]["peak_memory_bytes"], 24 * 1024 * 1024);
}

#[tokio::test]
async fn the_whole_log_is_there_under_its_ids() {
    let (app, theirs, _) = imported().await;
    let ours = rows_of(&app);
    let entries = [
        ("user_id", "user_id", Value::Null),
        ("action", "action", Value::Null),
        ("resource_type", "resource_type", Value::Null),
        ("resource_id", "resource_id", Value::Null),
        ("details", "details", json!("{}")),
        ("ip_address", "ip_address", Value::Null),
        ("user_agent", "user_agent", Value::Null),
    ];
    same((&theirs, "system_logs"), (&ours, "audit_log"), &entries);
    let counted: i64 = ours["audit_days"].iter().filter_map(|day| day["entries"].as_i64()).sum();
    assert_eq!(counted, ours["audit_log"].len() as i64, "each entry is counted on its day");
}

#[tokio::test]
async fn rows_without_a_place_are_kept_with_their_keys_sealed() {
    let (app, theirs, _) = imported().await;
    let ours = rows_of(&app);
    let kept: BTreeMap<(String, i64), (Value, Value)> = ours["imported_rows"]
        .iter()
        .map(|row| {
            let place = (
                row["source_table"].as_str().expect("a name").to_owned(),
                row["source_id"].as_i64().expect("an id"),
            );
            let columns = serde_json::from_str(row["columns"].as_str().expect("JSON")).expect("JSON");
            (place, (row["user_id"].clone(), columns))
        })
        .collect();
    let expected = [
        ("ai_configs", 9, Value::Null),
        ("api_keys", 8, Value::Null),
        ("code_executions", 14, Value::Null),
        ("user_environments", 1, json!(3)),
    ];
    assert_eq!(kept.len(), expected.len(), "{kept:#?}");
    let sealer =
        store::Sealer::new(SECRET_KEY.as_bytes(), || Err(std::io::Error::other("nothing is sealed here")));
    for (table, id, owner) in expected {
        let (user, columns) = &kept[&(table.to_owned(), id)];
        assert_eq!(*user, owner, "{table} {id}");
        for (column, value) in by_id(&theirs, table)[&id].as_object().expect("columns") {
            match (table, column.as_str()) {
                (_, "id") => {}
                // The rest of it is an environment, to be rebuilt.
                ("user_environments", column) if column != "conda_env_name" => {
                    assert!(columns.get(column).is_none(), "{table} {id} {column}");
                }
                ("ai_configs", "api_key") | ("api_keys", "key_value") => {
                    let sealed = columns[column].as_str().expect("sealed");
                    let opened = sealer.open(sealed, &format!("{table}.{column} {id}"));
                    assert_eq!(opened.as_deref(), value.as_str(), "{table} {id}");
                }
                _ if value.is_null() => assert_eq!(columns.get(column), None),
                _ => assert_eq!(&columns[column], value, "{table} {id} {column}"),
            }
        }
    }
}

#[tokio::test]
async fn ai_configurations_go_on_with_their_keys_sealed() {
    let (app, theirs, _) = imported().await;
    let ours = rows_of(&app);
    let [row] = &ours["ai_configs"][..] else { panic!("one: {:#?}", ours["ai_configs"]) };
    let before = &by_id(&theirs, "ai_configs")[&1];
    for column in ["id", "user_id", "config_name", "provider", "model_name", "base_url", "is_active"] {
        assert_eq!(row[column], before[column], "{column}");
    }
    let sealer =
        store::Sealer::new(SECRET_KEY.as_bytes(), || Err(std::io::Error::other("nothing is sealed here")));
    let opened = sealer.open(row["api_key"].as_str().expect("sealed"), "ai_configs.api_key 1");
    assert_eq!(opened.as_deref(), before["api_key"].as_str());
    let ann = app.anonymous().log_in("ann", "correct horse").await;
    let config = ann.get("/ai-configs").await.status(200).json()[0].clone();
    assert_eq!((&config["api_key"], &config["is_key_readable"]), (&json!("sk-****et-1"), &json!(true)));
}

#[tokio::test]
async fn passwords_and_keys_go_on_working() {
    let (app, _, _) = imported().await;
    let ann = app.anonymous().log_in("ann", "correct horse").await;
    let me = ann.get("/users/me").await.status(200).json();
    assert_eq!(
        (&me["id"], &me["user_level"], &me["must_change_password"]),
        (&json!(3), &json!(3), &json!(false))
    );
    let wrong = json!({"username": "ann", "password": "wrong horse"});
    app.anonymous().post("/login", wrong).await.problem(401, "invalid_credentials");
    let bob = json!({"username": "bob", "password": "correct horse"});
    app.anonymous().post("/login", bob).await.problem(401, "inactive_user");
    let admin = app.admin().await;
    assert_eq!(admin.get("/users/me").await.status(200).json()["must_change_password"], true);

    let codes = key_call(&app, Method::GET, "/api/v1/codes").send().await.status(200).json();
    assert_eq!(codes.as_array().map(Vec::len), Some(2));
    let run =
        key_call(&app, Method::POST, "/api/v1/execute").json(json!({"code_id": 2, "parameters": {"a": 41}}));
    assert_eq!(run.send().await.status(200).json()["result"], "42\n");
    let expired = app.anonymous().request(Method::GET, "/api/v1/codes").header("x-api-key", SECRETS[1]);
    expired.send().await.problem(401, "invalid_api_key");
    let orphaned = app.anonymous().request(Method::GET, "/api/v1/codes").header("x-api-key", SECRETS[2]);
    orphaned.send().await.problem(401, "invalid_api_key");
}

#[tokio::test]
async fn what_was_there_is_seen_through_the_api() {
    let (app, _, _) = imported().await;
    let ann = app.anonymous().log_in("ann", "correct horse").await;
    let executions = ann.get("/executions").await.status(200).json();
    let status = |id: i64| {
        let found = executions.as_array().expect("a list").iter().find(|one| one["id"] == id);
        found.unwrap_or_else(|| panic!("{id}"))["status"].clone()
    };
    assert_eq!([1, 2, 10, 12, 13].map(status), ["success", "error", "error", "success", "timeout"]);
    let first = ann.get("/executions/1").await.status(200).json();
    assert_eq!(
        (&first["result"], &first["limits"], &first["memory_usage"]),
        (&json!("1\n"), &Value::Null, &json!(24))
    );
    today_is_counted(&ann).await;
    let logs = app.admin().await.get("/admin/logs?action=environment_create").await.status(200).json();
    assert_eq!((&logs[0]["id"], &logs[0]["status"]), (&json!(3), &json!("warning")));
    let stats = app.admin().await.get("/admin/logs/stats?days=365").await.status(200).json();
    assert!(stats["total_logs"].as_u64().is_some_and(|total| total > 0), "{stats:#}");
}

/// Of the three of today one is the administrator's, and one of ann's was begun with a key.
async fn today_is_counted(ann: &Client) {
    let stats = ann.get("/user-stats").await.status(200).json();
    let newest = ann.get("/executions/12").await.status(200).json();
    let day =
        |time: &Value| time.as_str().expect("a time")[..10].parse::<chrono::NaiveDate>().expect("a day");
    // Unless midnight came between making the database and asking.
    let is_of_today = day(&newest["created_at"]).succ_opt() == Some(day(&stats["resets_at"]));
    let expected = i64::from(is_of_today);
    assert_eq!((&stats["today_executions"], &stats["today_api_calls"]), (&json!(expected), &json!(expected)));
}

#[tokio::test]
async fn no_key_is_in_clear_in_anything_that_is_kept() {
    let (mut app, _, _) = imported().await;
    let directory = TempDir::new().expect("a directory");
    let archive = directory.path().join("export.zip");
    std::fs::write(&archive, export(&app.admin().await).await).expect("writable");
    let exported = unpack(&archive, directory.path());
    assert!(holds(&exported, "ann@example.com"), "what is in it is not packed any more");
    let data = app.data_directory();
    let log = app.stop();
    let mut kept = vec![exported];
    for directory in ["database", "database/backups", "database/temporary"] {
        let entries = std::fs::read_dir(data.join(directory)).expect("readable");
        kept.extend(entries.map(|entry| entry.expect("readable").path()).filter(|path| path.is_file()));
    }
    assert!(kept.len() >= 3, "the export, the database and a backup: {kept:?}");
    for secret in SECRETS {
        let with_it = kept.iter().find(|file| holds(file, secret));
        assert_eq!(with_it, None, "{secret}");
        assert!(!log.contains(secret), "{secret} in the log");
    }
}

/// Whether these bytes are anywhere in a file.
fn holds(file: &Path, text: &str) -> bool {
    let bytes = std::fs::read(file).expect("readable");
    bytes.windows(text.len()).any(|part| part == text.as_bytes())
}

#[tokio::test]
async fn its_first_versions_are_taken_too() {
    let (archive, theirs) = fastapi_edition(&["--older"]);
    let app = TestApp::start().await;
    import(&app.admin().await, &archive).await.status(200);
    let ours = rows_of(&app);
    same((&theirs, "code_executions"), (&ours, "executions"), &[("code", "code", Value::Null)]);
    assert!(ours["executions"].iter().all(|row| row["conda_env"] == "base" && row["is_api_call"] == 0));
    assert!(ours["imported_rows"].iter().all(|row| row["source_table"] != "user_environments"));
}

#[tokio::test]
async fn what_is_imported_is_exported_again() {
    let (app, _, _) = imported().await;
    let archive = export(&app.admin().await).await;
    let other = TestApp::start().await;
    import(&other.admin().await, &archive).await.status(200);
    for table in ["users", "executions", "code_library", "api_keys", "usage_days", "imported_rows"] {
        assert_eq!(rows_of(&other)[table], rows_of(&app)[table], "{table}");
    }
}

/// What the FastAPI edition took, and what nobody can have typed.
const ODD: &str = "
    UPDATE code_library SET title = 'a' || char(8238) || char(0) || 'b' WHERE id = 2;
    UPDATE code_library SET title = printf('%.*c', 100000, 'x') WHERE id = 5;
    UPDATE api_keys SET usage_count = 9223372036854775807 WHERE id = 4;
    UPDATE api_keys SET key_value = 'fifteen letters', key_name = char(10), expires_at = NULL WHERE id = 6;
    UPDATE code_executions SET memory_usage = 1e300, execution_time = 9223372036854775807 WHERE id = 1;
    UPDATE system_logs SET resource_id = 9223372036854775807 WHERE id = 1;
    ALTER TABLE users ADD COLUMN token TEXT;
    UPDATE users SET token = 'sk-of-an-extension-that-nobody-knows' WHERE id = 3;
";

#[tokio::test]
async fn what_is_odd_is_taken_as_it_can_be() {
    let (archive, _) = fastapi_edition(&[]);
    let directory = TempDir::new().expect("a directory");
    let path = directory.path().join("export.zip");
    std::fs::write(&path, &archive).expect("writable");
    let database = unpack(&path, directory.path());
    sqlite(&database, ODD);
    let app = TestApp::builder().env("SECRET_KEY", SECRET_KEY).start().await;
    import(&app.admin().await, &std::fs::read(&database).expect("readable")).await.status(200);
    let ours = rows_of(&app);
    let programs = by_id(&ours, "code_library");
    assert_eq!(programs[&2]["title"], "a\u{fffd}\u{fffd}b");
    assert_eq!(programs[&5]["title"].as_str().map(str::len), Some(1000));
    let keys = by_id(&ours, "api_keys");
    assert_eq!((&keys[&6]["key_name"], &keys[&6]["is_active"]), (&json!("\u{fffd}"), &json!(0)));
    let short = app.anonymous().request(Method::GET, "/api/v1/codes").header("x-api-key", "fifteen letters");
    short.send().await.problem(401, "invalid_api_key");
    // Its count goes on, and can be exported.
    key_call(&app, Method::GET, "/api/v1/codes").send().await.status(200);
    let kept = |table: &str, id: i64| {
        let is_it = |row: &&Value| row["source_table"] == table && row["source_id"] == id;
        let row = ours["imported_rows"].iter().find(is_it).expect("kept");
        serde_json::from_str::<Value>(row["columns"].as_str().expect("JSON")).expect("JSON")
    };
    assert_eq!(kept("system_logs", 1)["resource_id"], i64::MAX);
    let sealer =
        store::Sealer::new(SECRET_KEY.as_bytes(), || Err(std::io::Error::other("nothing is sealed here")));
    let sealed = kept("users", 3)["token"].as_str().expect("sealed").to_owned();
    let token = sealer.open(&sealed, "users.token 3");
    assert_eq!(token.as_deref(), Some("sk-of-an-extension-that-nobody-knows"));
    let other = TestApp::start().await;
    import(&other.admin().await, &export(&app.admin().await).await).await.status(200);
}

/// Done to the database of a FastAPI edition, and what is said of it.
const BROKEN: [(&str, &str); 16] = [
    ("DROP TABLE api_keys", "lacks the table api_keys"),
    ("CREATE TABLE alien (id INTEGER)", "not known: alien"),
    ("CREATE TRIGGER t AFTER INSERT ON users BEGIN DELETE FROM users; END", "has a trigger"),
    ("CREATE VIEW v AS SELECT * FROM users", "has a view"),
    (
        "UPDATE users SET created_at = 'soon' WHERE id = 3",
        "row 3 of the table users, created_at is not a time",
    ),
    ("UPDATE users SET user_level = 9 WHERE id = 3", "row 3 of the table users, user_level"),
    ("UPDATE users SET is_admin = 0", "no active administrator"),
    (
        "UPDATE code_executions SET code = x'00' WHERE id = 2",
        "row 2 of the table code_executions, code is not a text",
    ),
    (
        "DROP INDEX ix_users_username; UPDATE users SET username = 'ann'",
        "UNIQUE constraint failed: users.username",
    ),
    ("ALTER TABLE users ADD COLUMN rowid TEXT", "column of a strange name"),
    (
        "UPDATE system_logs SET action = printf('%.*c', 300, 'x') WHERE id = 2",
        "row 2 of the table system_logs, action is not a short word",
    ),
    (
        "UPDATE users SET id = 9223372036854775807 WHERE id = 7",
        "row 9223372036854775807 of the table users, an id",
    ),
    ("UPDATE user_environments SET id = 9223372036854775807", "table imported_rows, an id"),
    ("UPDATE users SET username = char(8238) || 'nimda' WHERE id = 3", "row 3 of the table users, the name"),
    (
        "UPDATE users SET created_at = '1900-01-01 00:00:00' WHERE id = 3",
        "row 3 of the table users, a time is not from 1970 to 9999",
    ),
    (
        "UPDATE users SET hashed_password = '$argon2id$v=19$m=1048576,t=16,p=1$c29tZXNhbHQ$aGFzaA'",
        "row 1 of the table users, checking the password would cost too much",
    ),
];

#[tokio::test]
async fn broken_ones_are_refused_and_change_nothing() {
    let (archive, _) = fastapi_edition(&[]);
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let directory = TempDir::new().expect("a directory");
    let before = crate::copies::at_rest(rows_of(&app));
    for (statement, said) in BROKEN {
        let path = directory.path().join("good.zip");
        std::fs::write(&path, &archive).expect("writable");
        let database = unpack(&path, directory.path());
        sqlite(&database, statement);
        let broken = std::fs::read(&database).expect("readable");
        let problem = import(&admin, &broken).await.problem(400, "import_refused");
        let detail = problem["detail"].as_str().expect("a sentence");
        assert!(detail.contains(said), "{statement}: {detail}");
    }
    assert_eq!(crate::copies::at_rest(rows_of(&app)), before);
}
