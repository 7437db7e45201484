//! What new rows are numbered and counted by after an import, whatever was imported.

use domain::TierLevel;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::copies::{export, import, python, rows, rows_of, sqlite, unpack};
use crate::support::{Client, PASSWORD, TestApp, coderunner};

/// What no id and no count can follow.
const LAST: i64 = i64::MAX;

async fn new_user(admin: &Client, name: &str) -> i64 {
    let account = json!({"username": name, "email": format!("{name}@example.com"), "password": PASSWORD, "user_level": 1});
    admin.post("/admin/users", account).await.status(200).json()["id"].as_i64().expect("an id")
}

/// The database out of an archive, changed.
fn changed(archive: &[u8], statements: &str) -> Vec<u8> {
    let directory = TempDir::new().expect("a directory");
    let path = directory.path().join("export.zip");
    std::fs::write(&path, archive).expect("writable");
    let database = unpack(&path, directory.path());
    sqlite(&database, statements);
    std::fs::read(&database).expect("readable")
}

#[tokio::test]
async fn the_id_of_somebody_who_is_gone_is_nobody_elses_anywhere() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let gone = new_user(&admin, "bob").await;
    admin.delete(&format!("/admin/users/{gone}")).await.status(200);
    let archive = export(&admin).await;
    for (forgotten, by) in [
        ("DELETE FROM audit_log", "what the table has given"),
        ("DELETE FROM sqlite_sequence", "what the log tells of"),
        ("DELETE FROM sqlite_sequence; UPDATE audit_log SET user_id = NULL", "the log's resources"),
    ] {
        let other = TestApp::start().await;
        import(&other.admin().await, &changed(&archive, forgotten)).await.status(200);
        let admin = other.admin().await;
        let new = new_user(&admin, "carol").await;
        assert!(new > gone, "{new} after {gone} by {by}");
        // And so on, from copy to copy.
        admin.delete(&format!("/admin/users/{new}")).await.status(200);
        let third = TestApp::start().await;
        import(&third.admin().await, &changed(&export(&admin).await, "DELETE FROM audit_log"))
            .await
            .status(200);
        assert!(new_user(&third.admin().await, "dora").await > new, "by {by}");
    }
}

#[tokio::test]
async fn the_id_of_somebody_who_was_gone_from_a_fastapi_edition_is_nobody_elses() {
    let directory = TempDir::new().expect("a directory");
    let archive = directory.path().join("export.zip");
    python("fastapi_edition.py", &[&archive]);
    let app = TestApp::start().await;
    import(&app.admin().await, &std::fs::read(archive).expect("readable")).await.status(200);
    let admin = app.admin().await;
    let change = json!({"current_password": "admin123", "new_password": PASSWORD});
    admin.post("/change-password", change).await.status(200);
    let admin = app.anonymous().log_in("admin", PASSWORD).await;
    let new = new_user(&admin, "carol").await;
    assert!(new > 99, "the log tells of 99: {new}");
    let run = admin.execute("print(1)").await;
    assert!(run["id"].as_i64() > Some(14), "one that was kept aside is 14: {run}");
}

#[tokio::test]
async fn last_ids_that_a_file_claims_are_not_believed() {
    let app = TestApp::start().await;
    let hostile =
        changed(&export(&app.admin().await).await, &format!("UPDATE sqlite_sequence SET seq = {LAST}"));
    import(&app.admin().await, &hostile).await.status(200);
    let admin = app.admin().await;
    admin.execute("print(1)").await;
    assert_eq!(new_user(&admin, "bob").await, 2);
}

#[tokio::test]
async fn a_good_copy_heals_a_database_that_has_no_more_ids() {
    let mut app = TestApp::builder().user("ann", TierLevel::FREE).start().await;
    app.user("ann").await.execute("print(1)").await;
    let directory = TempDir::new().expect("a directory");
    let archive = directory.path().join("export.zip");
    std::fs::write(&archive, export(&app.admin().await).await).expect("writable");
    app.stop();
    let database = app.data_directory().join("database/coderunner.db");
    sqlite(&database, &format!("UPDATE sqlite_sequence SET seq = {LAST}"));
    let mut restore = coderunner();
    restore.arg("restore").arg(&archive).arg("--data-dir").arg(app.data_directory());
    let output = restore.output().expect("it starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    app.restart().await;
    assert_eq!(app.user("ann").await.execute("print(1)").await["id"], 2);
}

#[tokio::test]
async fn entries_are_counted_again_and_the_count_goes_on() {
    let app = TestApp::start().await;
    let archive = export(&app.admin().await).await;
    for wrong in [
        format!("UPDATE audit_days SET entries = {LAST}"),
        "UPDATE audit_days SET entries = -1".to_owned(),
        "DELETE FROM audit_days".to_owned(),
        "INSERT INTO audit_days VALUES ('soon', 'a', 'b', 'c', 1)".to_owned(),
    ] {
        import(&app.admin().await, &changed(&archive, &wrong)).await.status(200);
        let admin = app.admin().await;
        let again = export(&admin).await;
        let directory = TempDir::new().expect("a directory");
        let path = directory.path().join("export.zip");
        std::fs::write(&path, &again).expect("writable");
        let copy = rows(&unpack(&path, directory.path()));
        let counted: i64 = copy["audit_days"].iter().filter_map(|day| day["entries"].as_i64()).sum();
        assert_eq!(counted, copy["audit_log"].len() as i64, "{wrong}");
    }
    assert!(rows_of(&app)["audit_days"].iter().all(|day: &Value| day["entries"].is_i64()));
}
