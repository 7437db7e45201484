//! `coderunner backup` and `coderunner restore`.

use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::process::Output;

use domain::TierLevel;
use tempfile::TempDir;

use crate::copies::{at_rest, python, rows, rows_of, unpack};
use crate::support::{TestApp, coderunner};

/// A directory that the server's user may pass through.
fn directory() -> TempDir {
    use std::os::unix::fs::PermissionsExt as _;
    let passable = std::fs::Permissions::from_mode(0o711);
    tempfile::Builder::new().permissions(passable).tempdir().expect("a directory")
}

fn run(command: &str, file: &Path, data: &Path) -> Output {
    coderunner().arg(command).arg(file).arg("--data-dir").arg(data).output().expect("it starts")
}

#[track_caller]
fn done(output: &Output) -> String {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[track_caller]
fn refused(output: &Output, part: &str) {
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains(part), "no {part:?} in {said}");
    assert_eq!(said.lines().count(), 1, "one sentence: {said}");
    assert!(output.stdout.is_empty(), "{output:?}");
}

fn database(data: &Path) -> PathBuf {
    data.join("database/coderunner.db")
}

#[tokio::test]
async fn a_backup_of_a_running_server_is_restored_elsewhere() {
    let app = TestApp::builder().user("ann", TierLevel::FREE).start().await;
    app.user("ann").await.execute("print(1)").await;
    let elsewhere = directory();
    let backup = elsewhere.path().join("backup.zip");
    done(&run("backup", &backup, &app.data_directory()));
    let said = run("backup", &backup, &app.data_directory());
    refused(&said, "backup.zip");
    assert_eq!(std::fs::read_dir(elsewhere.path()).expect("readable").count(), 1, "nothing half made");

    let data = elsewhere.path().join("data");
    let said = done(&run("restore", &backup, &data));
    assert!(said.contains("\n  executions 1\n"), "{said}");
    assert_eq!(at_rest(rows(&database(&data))), at_rest(rows_of(&app)));
    let owner = data.join("database").metadata().expect("made").uid();
    for entry in std::fs::read_dir(data.join("database")).expect("readable") {
        let entry = entry.expect("readable");
        assert_eq!(entry.metadata().expect("there").uid(), owner, "{}", entry.path().display());
    }
}

#[tokio::test]
async fn a_restored_database_is_served() {
    let mut app = TestApp::builder().user("ann", TierLevel::FREE).start().await;
    let elsewhere = directory();
    let backup = elsewhere.path().join("backup.zip");
    done(&run("backup", &backup, &app.data_directory()));
    app.user("ann").await.execute("print(1)").await;
    app.stop();
    done(&run("restore", &backup, &app.data_directory()));
    app.restart().await;
    let executions = app.user("ann").await.get("/executions").await.status(200).json();
    assert_eq!(executions.as_array().map(Vec::len), Some(0));
    let told = app.admin().await.get("/admin/logs?action=database_import").await.status(200).json();
    assert_eq!(told[0]["details"]["by"], "coderunner restore");
    app.stop();

    // And back: what was replaced is a backup.
    let kept = crate::copies::backups(&app);
    let previous = app.data_directory().join("database/backups").join(&kept[0]);
    done(&run("restore", &previous, &app.data_directory()));
    app.restart().await;
    let executions = app.user("ann").await.get("/executions").await.status(200).json();
    assert_eq!(executions.as_array().map(Vec::len), Some(1));
}

#[tokio::test]
async fn nothing_is_restored_under_a_running_server() {
    let app = TestApp::start().await;
    let elsewhere = directory();
    let backup = elsewhere.path().join("backup.zip");
    done(&run("backup", &backup, &app.data_directory()));
    let before = rows_of(&app);
    refused(&run("restore", &backup, &app.data_directory()), "another coderunner");
    assert_eq!(rows_of(&app), before);
}

#[tokio::test]
async fn what_an_import_refuses_a_restore_refuses() {
    let mut app = TestApp::start().await;
    let elsewhere = directory();
    let [good, hostile] = ["good.zip", "hostile"].map(|name| elsewhere.path().join(name));
    done(&run("backup", &good, &app.data_directory()));
    std::fs::create_dir(&hostile).expect("a new directory");
    python("hostile.py", &[&good, &hostile]);
    app.stop();
    let before = rows(&database(&app.data_directory()));
    for (name, said) in [
        ("zip_not_one", "not a ZIP"),
        ("zip_traversal", "leads out of it"),
        ("db_trigger", "has a trigger"),
        ("db_no_active_admin", "no active administrator"),
    ] {
        let archive = hostile.join(format!("{name}.zip"));
        refused(&run("restore", &archive, &app.data_directory()), said);
    }
    refused(&run("restore", &elsewhere.path().join("absent.zip"), &app.data_directory()), "absent.zip");
    refused(&run("restore", elsewhere.path(), &app.data_directory()), "not a file");
    assert_eq!(rows(&database(&app.data_directory())), before);
}

#[tokio::test]
async fn the_database_file_of_a_fastapi_edition_is_restored_unless_it_is_in_use() {
    let elsewhere = directory();
    let archive = elsewhere.path().join("export.zip");
    python("fastapi_edition.py", &[&archive]);
    let theirs = unpack(&archive, elsewhere.path());
    let data = elsewhere.path().join("data");
    let journal = elsewhere.path().join("coderunner.db-journal");
    std::fs::write(&journal, "of a transaction that did not end").expect("writable");
    refused(&run("restore", &theirs, &data), "in use");
    assert!(!data.exists(), "nothing was made");
    std::fs::remove_file(journal).expect("there");
    done(&run("restore", &theirs, &data));
    assert_eq!(rows(&database(&data))["users"].len(), 3);
}

#[test]
fn without_a_database_there_is_no_backup() {
    let elsewhere = directory();
    let backup = elsewhere.path().join("backup.zip");
    refused(&run("backup", &backup, &elsewhere.path().join("absent")), "absent");
    assert!(!backup.exists());
}
