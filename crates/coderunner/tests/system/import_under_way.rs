//! An import among other requests: those before it end in the database they began in, those after it are told to wait.

use std::time::Duration;

use reqwest::Method;
use serde_json::json;
use tempfile::TempDir;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::copies::{backups, export, form, import, left_over, rows, rows_of, sqlite, unpack};
use crate::support::{Client, TestApp};

/// How long something may take to become so that happens at once.
const BECOMING_MAX: Duration = Duration::from_secs(60);

/// A call whose caller has been let in and waits to be asked for the body.
async fn let_in(app: &TestApp, caller: &Client, path: &str, media_type: &str, body: &[u8]) -> TcpStream {
    let mut connection =
        TcpStream::connect(app.address().trim_start_matches("http://")).await.expect("it listens");
    let head = format!(
        "POST {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {}\r\nContent-Type: {media_type}\r\n\
         Content-Length: {}\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n",
        caller.token(),
        body.len()
    );
    connection.write_all(head.as_bytes()).await.expect("sent");
    let expected = "HTTP/1.1 100 Continue\r\n\r\n";
    let mut answer = vec![0; expected.len()];
    connection.read_exact(&mut answer).await.expect("answered");
    assert_eq!(String::from_utf8_lossy(&answer), expected);
    connection
}

async fn becomes_so(what: &str, is_so: impl AsyncFn() -> bool) {
    let asking = async {
        while !is_so().await {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(BECOMING_MAX, asking).await.unwrap_or_else(|_| panic!("{what}: not yet"));
}

#[tokio::test]
async fn a_write_that_has_begun_ends_in_the_old_database_and_others_wait() {
    let app = TestApp::builder().user("ann", domain::TierLevel::ENTERPRISE).start().await;
    let (admin, ann) = (app.admin().await, app.user("ann").await);
    let archive = export(&admin).await;
    let body = json!({"key_name": "begun before"}).to_string();
    let mut begun = let_in(&app, &ann, "/api-keys", "application/json", body.as_bytes()).await;
    let importer = admin.clone();
    let importing = tokio::spawn(async move { import(&importer, &archive).await });
    becomes_so("it is closed", async || ann.get("/users/me").await.status_code() == 503).await;
    let answer = ann.post("/code-library", json!({"title": "Sum", "code": "print(1)"})).await;
    assert_eq!(answer.header("retry-after"), Some("5"));
    answer.problem(503, "maintenance");
    app.anonymous().get("/healthz").await.status(200);
    app.anonymous().get("/api/readyz").await.status(200);
    assert_eq!(backups(&app), Vec::<String>::new(), "it waits for the one that has begun");
    begun.write_all(body.as_bytes()).await.expect("sent");
    let mut answer = String::new();
    begun.read_to_string(&mut answer).await.expect("answered");
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    importing.await.expect("no panic").status(200);
    ann.get("/users/me").await.status(200);
    assert_eq!(rows_of(&app)["api_keys"].len(), 0, "nothing of before is in the new database");
    let before = rows(&app.data_directory().join("database/backups").join(&backups(&app)[0]));
    assert_eq!(before["api_keys"][0]["key_name"], "begun before");
}

#[tokio::test]
async fn an_import_that_is_refused_is_told_also_if_nobody_waits_for_the_answer() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let directory = TempDir::new().expect("a directory");
    let archive = directory.path().join("export.zip");
    std::fs::write(&archive, export(&admin).await).expect("writable");
    let database = unpack(&archive, directory.path());
    let long_to_look_through =
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 30000)
        INSERT INTO audit_log SELECT i + 1000, 1, 'user_login', 'session', NULL, '{}', NULL, NULL, 'success',
        '2026-01-01T00:00:00+00:00' FROM n";
    sqlite(&database, long_to_look_through);
    sqlite(&database, "UPDATE users SET is_active = 0");
    let form = form("file", &std::fs::read(database).expect("readable"));
    let body = form.bytes();
    let mut leaving = let_in(&app, &admin, "/admin/database/import", &form.media_type(), &body).await;
    leaving.write_all(&body).await.expect("sent");
    let temporary = app.data_directory().join("database/temporary");
    let is_looked_through =
        || left_over(&app).iter().any(|room| temporary.join(room).join("staged.db").exists());
    becomes_so("it is looked through", async || is_looked_through()).await;
    drop(leaving);
    let told = admin
        .get_until("/admin/logs?action=database_import", |told| {
            told.as_array().is_some_and(|told| !told.is_empty())
        })
        .await;
    assert_eq!(
        (&told[0]["status"], &told[0]["details"]["code"]),
        (&json!("warning"), &json!("import_refused"))
    );
    becomes_so("what it needed is removed", async || left_over(&app).is_empty()).await;
    admin.request(Method::GET, "/admin/database/info").send().await.status(200);
}
