//! The database as a whole: exported, imported, refused.

use std::path::{Path, PathBuf};

use domain::TierLevel;
use reqwest::Method;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::copies::{
    Rows, at_rest, backups, export, form, import, left_over, python, rows, rows_of, send_form, sqlite,
    unpack, without_base,
};
use crate::support::{Client, TestApp};

/// Something in every table that can be filled by hand.
async fn with_something_in_it() -> TestApp {
    let app = TestApp::builder().user("ann", TierLevel::ENTERPRISE).start().await;
    let ann = app.user("ann").await;
    ann.execute("print('out')").await;
    ann.execute("import sys; print('名字', file=sys.stderr); sys.exit(3)").await;
    let code = json!({"title": "Sum", "code": "print(parameters)", "tags": "math", "is_public": true});
    let code = ann.post("/code-library", code).await.status(200).json();
    let key = ann.post("/api-keys", json!({"key_name": "ci"})).await.status(200).json();
    let call = app.anonymous().request(Method::POST, "/api/v1/execute");
    let call = call.header("x-api-key", key["key_value"].as_str().expect("shown once"));
    call.json(json!({"code_id": code["id"], "parameters": {"a": 1}})).send().await.status(200);
    app
}

fn write(directory: &TempDir, name: &str, bytes: &[u8]) -> PathBuf {
    let path = directory.path().join(name);
    std::fs::write(&path, bytes).expect("writable");
    path
}

/// The entries that tell of imports, newest first.
async fn imports_told(admin: &Client) -> Vec<Value> {
    let told = admin.get("/admin/logs?action=database_import&limit=200").await.status(200).json();
    told.as_array().expect("a list").clone()
}

/// Everything but what an import adds to the audit log.
fn without_imports(mut rows: Rows) -> Rows {
    for table in ["audit_log", "audit_days"] {
        let rows = rows.get_mut(table).expect("it is there");
        rows.retain(|row| {
            !["database_import", "database_export", "user_login"]
                .iter()
                .any(|action| row["action"] == *action)
        });
    }
    rows.retain(|table, _| !["sessions", "seaql_migrations"].contains(&table.as_str()));
    without_base(rows)
}

#[tokio::test]
async fn what_is_exported_comes_back_row_by_row() {
    let app = with_something_in_it().await;
    let admin = app.admin().await;
    let archive = export(&admin).await;
    let before = rows_of(&app);
    for table in ["users", "executions", "code_library", "api_keys", "usage_days", "audit_log", "audit_days"]
    {
        assert!(!before[table].is_empty(), "{table} has nothing in it");
    }
    let other = TestApp::start().await;
    let answer = import(&other.admin().await, &archive).await.status(200).json();
    let after = rows_of(&other);
    assert_eq!(without_imports(after.clone()), without_imports(before.clone()));
    for table in ["users", "executions", "code_library", "api_keys", "usage_days"] {
        assert_eq!(answer["backup_stats"][table], before[table].len(), "{table}");
    }
    assert_eq!(left_over(&other), Vec::<String>::new());
    assert_eq!(backups(&other), [answer["previous_backup"].as_str().expect("a name")]);
    assert!(other.user("ann").await.get("/executions").await.status(200).json()[0]["id"] == 3);
}

#[tokio::test]
async fn new_rows_get_new_ids_after_an_import() {
    let app = with_something_in_it().await;
    let archive = export(&app.admin().await).await;
    let newest = app.user("ann").await.execute("print(1)").await["id"].as_i64().expect("an id");
    import(&app.admin().await, &archive).await.status(200);
    let next = app.user("ann").await.execute("print(1)").await["id"].as_i64().expect("an id");
    assert!(next > newest, "an id that was somebody's is nobody else's: {next} after {newest}");
}

#[tokio::test]
async fn an_export_is_a_file_for_people_and_is_told() {
    let app = with_something_in_it().await;
    let admin = app.admin().await;
    let answer = admin.request(Method::POST, "/admin/database/export").send().await.status(200);
    assert_eq!(answer.header("content-type"), Some("application/zip"));
    let disposition = answer.header("content-disposition").expect("a name");
    let name = disposition.strip_prefix("attachment; filename=\"coderunner-").expect(disposition);
    assert_eq!(name.len(), "20260101-120000.zip\"".len(), "{disposition}");
    assert_eq!(answer.header("content-length"), Some(answer.bytes().len().to_string().as_str()));
    let told = admin.get("/admin/logs?action=database_export").await.status(200).json();
    assert_eq!(
        (&told[0]["status"], &told[0]["details"]["bytes"]),
        (&json!("success"), &json!(answer.bytes().len()))
    );

    let directory = TempDir::new().expect("a directory");
    let archive = write(&directory, "export.zip", answer.bytes());
    let copy = rows(&unpack(&archive, directory.path()));
    let info =
        std::fs::read_to_string(directory.path().join("export_info.txt")).expect("it is in the archive");
    assert!(info.starts_with(&format!("CodeRunner {}", env!("CARGO_PKG_VERSION"))), "{info}");
    assert!(info.contains("\nexecutions 3\n"), "{info}");
    assert_eq!(copy["sessions"], Vec::<Value>::new(), "nobody's session travels");
    assert_eq!(copy["executions"].len(), 3);
    assert_eq!(left_over(&app), Vec::<String>::new());
}

#[tokio::test]
async fn the_database_at_a_glance() {
    let app = with_something_in_it().await;
    let info = app.admin().await.get("/admin/database/info").await.status(200).json();
    assert_eq!(info["user_statistics"], json!({"total_users": 2, "active_users": 2, "admin_users": 1}));
    assert_eq!(info["table_statistics"]["executions"], 3);
    assert!(info["database_file"]["file_size"].as_u64().is_some_and(|bytes| bytes > 10_000), "{info:#}");
    assert!(info["database_file"]["file_path"].as_str().is_some_and(|path| path.ends_with("/coderunner.db")));
    for time in ["last_execution", "last_log"] {
        assert!(info["recent_activity"][time].as_str().is_some_and(|time| time.ends_with('Z')), "{info:#}");
    }
    app.user("ann").await.get("/admin/database/info").await.problem(403, "not_admin");
}

#[tokio::test]
async fn sessions_go_on_for_those_who_stay_the_same() {
    let app = with_something_in_it().await;
    let (admin, ann) = (app.admin().await, app.user("ann").await);
    let archive = export(&admin).await;
    let change =
        json!({"current_password": crate::support::PASSWORD, "new_password": "another long password"});
    ann.post("/change-password", change).await.status(200);
    let changed = app.anonymous().log_in("ann", "another long password").await;
    import(&admin, &archive).await.status(200);
    admin.get("/users/me").await.status(200);
    changed.get("/users/me").await.status(401);
    assert_eq!(app.user("ann").await.get("/users/me").await.status(200).json()["username"], "ann");
    let told = &imports_told(&admin).await[0];
    assert_eq!((&told["status"], &told["user"]["username"]), (&json!("success"), &json!("admin")));
}

#[tokio::test]
async fn an_importer_who_is_not_in_the_new_database_is_named_but_is_nobody_in_it() {
    let app = with_something_in_it().await;
    let directory = TempDir::new().expect("a directory");
    let archive = write(&directory, "export.zip", &export(&app.admin().await).await);
    let database = unpack(&archive, directory.path());
    sqlite(&database, "UPDATE users SET username = 'root' WHERE username = 'admin'");
    import(&app.admin().await, &std::fs::read(&database).expect("readable")).await.status(200);
    let root = app.anonymous().log_in("root", api::accounts::DEFAULT_ADMIN_PASSWORD).await;
    let told = &imports_told(&root).await[0];
    assert_eq!((&told["user_id"], &told["details"]["by"]), (&Value::Null, &json!("admin")));
}

/// What a refusal says, where it is not the same for many.
const SAID: [(&str, &str); 42] = [
    ("zip_not_one", "not a ZIP"),
    ("zip_many_entries", "not a ZIP"),
    ("zip_without_database", "no database"),
    ("zip_database_in_folder", "no database"),
    ("zip_two_databases", "more than one database"),
    ("zip_traversal", "leads out of it"),
    ("zip_backslash", "leads out of it"),
    ("zip_link", "symbolic link"),
    ("zip_encrypted", "encrypted"),
    ("zip_bomb", "too large when unpacked"),
    ("zip_bomb_that_lies", "archive"),
    ("zip_not_a_database", "not a SQLite database"),
    ("db_trigger", "has a trigger"),
    ("db_view", "has a view"),
    ("db_virtual_table", "virtual"),
    ("db_extra_table", "not ours: extra"),
    ("db_missing_table", "lacks the table code_library"),
    ("db_newer_version", "newer version"),
    ("db_repeated_versions", "newer version"),
    ("db_long_action", "audit_log has an action or a resource type that is too long"),
    ("db_no_active_admin", "no active administrator"),
    ("db_owner_is_gone", "code_library belongs to one of users"),
    ("db_two_of_one_name", "UNIQUE constraint failed: users.username"),
    ("db_bytes_for_text", "row number 1 of the table executions, stdout cannot be read"),
    ("db_time_that_is_none", "row number 1 of the table users, created_at cannot be read"),
    ("db_damaged", "integrity check"),
    ("db_huge_row", "more than 32 MiB"),
    ("db_last_id", "row 9223372036854775807 of the table executions, an id"),
    ("db_last_id_of_the_log", "table audit_log, an id"),
    ("db_last_id_told", "row 1 of the table audit_log, an id"),
    ("db_id_of_nothing", "row 0 of the table api_keys, an id"),
    ("db_last_count_of_a_key", "table api_keys, a count"),
    ("db_last_count_of_a_day", "table usage_days, a count"),
    ("db_last_amount", "row 1 of the table executions, a count"),
    ("db_time_before_all", "row 1 of the table executions, a time"),
    ("db_time_after_all", "table api_keys, a time"),
    ("db_name_with_direction_marks", "row 2 of the table users, the name"),
    ("db_title_with_direction_marks", "table code_library, a text"),
    ("db_title_that_is_long", "table code_library, a text"),
    ("db_key_name_with_nothing", "table api_keys, a text"),
    ("db_hash_with_much_memory", "the password would cost too much"),
    ("db_hash_with_many_passes", "the password would cost too much"),
];

#[tokio::test]
async fn archives_made_to_do_harm_are_refused_and_change_nothing() {
    let app = with_something_in_it().await;
    let admin = app.admin().await;
    let directory = TempDir::new().expect("a directory");
    let good = write(&directory, "good.zip", &export(&admin).await);
    let hostile = directory.path().join("hostile");
    std::fs::create_dir(&hostile).expect("a new directory");
    python("hostile.py", &[&good, &hostile]);
    let before = at_rest(rows_of(&app));
    let names = names_without_extension(&hostile);
    assert!(SAID.iter().all(|(name, _)| names.iter().any(|there| there == name)), "{names:?}");
    for (number, name) in names.iter().enumerate() {
        let archive = std::fs::read(hostile.join(format!("{name}.zip"))).expect("readable");
        let answer = import(&admin, &archive).await;
        assert_eq!(answer.status_code(), 400, "{name}: {}", answer.text());
        let problem = answer.problem(400, "import_refused");
        let detail = problem["detail"].as_str().expect("a sentence");
        let said = SAID.iter().find(|(of, _)| of == name).map_or("", |(_, said)| said);
        assert!(detail.contains(said), "{name}: {detail}");
        let told = imports_told(&admin).await;
        assert_eq!(told.len(), number + 1, "{name} is not told");
        assert_eq!((&told[0]["status"], &told[0]["details"]["reason"]), (&json!("warning"), &json!(detail)));
        assert_eq!(left_over(&app), Vec::<String>::new(), "{name}");
    }
    assert_eq!(at_rest(rows_of(&app)), before);
    assert_eq!(backups(&app), Vec::<String>::new());
    import(&admin, &std::fs::read(&good).expect("readable")).await.status(200);
}

fn names_without_extension(directory: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(directory).expect("readable");
    let name =
        |entry: std::fs::DirEntry| entry.path().file_stem().expect("a name").to_string_lossy().into_owned();
    let mut names: Vec<String> = entries.map(|entry| name(entry.expect("readable"))).collect();
    names.sort();
    names
}

#[tokio::test]
async fn forms_that_are_none_are_refused() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    admin.post("/admin/database/import", json!({})).await.invalid_at("");
    send_form(&admin, &form("other", b"x")).await.invalid_at("/file");
    let request = admin.request(Method::POST, "/admin/database/import");
    let request = request.header("content-type", &form("file", b"").media_type());
    request.body(b"no form".to_vec()).send().await.invalid_at("");
    let told = imports_told(&admin).await;
    assert_eq!(told.len(), 3);
    let too_large = form("file", &vec![0; 100 * 1024 * 1024 + 1]);
    send_form(&admin, &too_large).await.problem(413, "too_large");
    let far_too_large = form("file", &vec![0; 101 * 1024 * 1024]);
    send_form(&admin, &far_too_large).await.problem(413, "too_large");
    assert_eq!(left_over(&app), Vec::<String>::new());
}

#[tokio::test]
async fn two_imports_at_once_are_one_too_many() {
    let app = with_something_in_it().await;
    let admin = app.admin().await;
    let form = form("file", &export(&admin).await);
    let body = form.bytes();
    let address = app.address().trim_start_matches("http://").to_owned();
    let mut slow = TcpStream::connect(&address).await.expect("it listens");
    let head = format!(
        "POST /admin/database/import HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {}\r\n\
         Content-Type: {}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        admin.token(),
        form.media_type(),
        body.len()
    );
    let (first, rest) = body.split_at(500);
    slow.write_all(&[head.as_bytes(), first].concat()).await.expect("sent");
    let begun = async {
        while left_over(&app).is_empty() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(60), begun).await.expect("its file has begun");
    import(&admin, b"no archive").await.problem(409, "import_under_way");
    slow.write_all(rest).await.expect("sent");
    let mut answer = String::new();
    slow.read_to_string(&mut answer).await.expect("answered");
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    import(&admin, b"no archive").await.problem(400, "import_refused");
}

#[tokio::test]
async fn nothing_is_imported_while_an_execution_runs() {
    let app = with_something_in_it().await;
    let (admin, ann) = (app.admin().await, app.user("ann").await);
    let archive = export(&admin).await;
    let before = rows_of(&app)["code_library"].clone();
    let running = ann.clone();
    let run = tokio::spawn(async move { running.execute("import time; time.sleep(10)").await });
    ann.get_until("/executions", |list| list[0]["status"] == "running").await;
    import(&admin, &archive).await.problem(409, "executions_under_way");
    let told = imports_told(&admin).await;
    assert_eq!(told[0]["details"]["code"], "executions_under_way");
    assert_eq!(rows_of(&app)["code_library"], before);
    assert_eq!(run.await.expect("no panic")["status"], "success", "it ended too early for this test");
    import(&admin, &archive).await.status(200);
    ann.execute("print(1)").await;
}

#[tokio::test]
async fn a_crash_during_an_import_leaves_all_or_nothing() {
    let mut app = with_something_in_it().await;
    let admin = app.admin().await;
    let many = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 30000)
        INSERT INTO audit_log SELECT i + 1000, 1, 'user_login', 'session', NULL, '{}', NULL, NULL, 'success',
        '2026-01-01T00:00:00+00:00' FROM n";
    let directory = TempDir::new().expect("a directory");
    import(&admin, &export(&admin).await).await.status(200);
    let first = app.data_directory().join("database/backups").join(&backups(&app)[0]);
    let large = write(&directory, "large.db", &std::fs::read(first).expect("a backup"));
    sqlite(&large, many);
    let before = at_rest(rows_of(&app));
    let (other, form) = (admin.clone(), form("file", &std::fs::read(large).expect("readable")));
    let sending = tokio::spawn(async move {
        let request = other.request(Method::POST, "/admin/database/import");
        request.header("content-type", &form.media_type()).body(form.bytes()).try_send().await
    });
    // The second backup is there when the rows are being replaced.
    let begun = async {
        while backups(&app).len() < 2 {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(60), begun).await.expect("it gets so far");
    app.crash_and_restart();
    let _ = sending.await;
    let after = rows_of(&app);
    let imported = after["audit_log"].len() > 30_000;
    let told = after["audit_log"].iter().filter(|row| row["action"] == "database_import").count();
    assert_eq!(told, 1, "the first import is told, and the second only if it is there: {imported}");
    assert_eq!(at_rest(after), before, "the tables that are the same in both");
    assert_eq!(left_over(&app), Vec::<String>::new());
    app.admin().await.get("/users/me").await.status(200);
}

/// A disk of a few megabytes under the database of a server that is to be started. Only root can make one.
struct SmallDisk(PathBuf);

impl SmallDisk {
    fn under(data: &Path) -> Self {
        use nix::mount::{MsFlags, mount};
        use std::os::unix::fs::DirBuilderExt as _;
        let database = data.join("database");
        for (directory, mode) in [(data, 0o711), (&database, 0o700)] {
            std::fs::DirBuilder::new().mode(mode).create(directory).expect("a new directory");
        }
        let options = Some("size=6m,mode=0700");
        mount(Some("tmpfs"), &database, Some("tmpfs"), MsFlags::empty(), options).expect("root may mount");
        Self(database)
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        nix::mount::umount2(&self.0, nix::mount::MntFlags::MNT_DETACH).expect("it is mounted");
    }
}

#[tokio::test]
async fn a_full_disk_changes_nothing_however_far_an_import_got() {
    if !nix::unistd::geteuid().is_root() {
        eprintln!("NOT SHOWN HERE: only root can make a small disk");
        return;
    }
    let builder = TestApp::builder();
    let disk = SmallDisk::under(&builder.data_directory());
    let mut app = builder.start().await;
    let admin = app.admin().await;
    admin.post("/code-library", json!({"title": "Sum", "code": "print(1)"})).await.status(200);
    let directory = TempDir::new().expect("a directory");
    let archive = write(&directory, "export.zip", &export(&admin).await);
    let database = unpack(&archive, directory.path());
    let before = at_rest(rows_of(&app));
    let mut refused = 0;
    // The larger it is, the earlier there is no room: for the upload, the looking through, the backup, the rows.
    for kilobytes in (200..=4000).rev().step_by(200) {
        let text = format!("UPDATE code_library SET code = hex(randomblob({})); VACUUM", kilobytes * 512);
        sqlite(&database, &text);
        let answer = import(&admin, &std::fs::read(&database).expect("readable")).await;
        if answer.status_code() == 200 {
            break;
        }
        answer.problem(507, "no_room");
        refused += 1;
        assert_eq!(imports_told(&admin).await.len(), refused, "{kilobytes} KB: it is told");
        assert_eq!(at_rest(rows_of(&app)), before, "{kilobytes} KB");
        assert_eq!((left_over(&app), backups(&app)), (vec![], vec![]), "{kilobytes} KB");
    }
    assert!(refused > 5, "refused {refused} times");
    assert_ne!(at_rest(rows_of(&app)), before, "in the end there is room");
    app.stop();
    drop(disk);
}
