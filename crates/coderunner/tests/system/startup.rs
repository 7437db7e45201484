//! What a server says that cannot start: one clear sentence, exit code 2, and nothing half made.

use std::net::TcpListener;
use std::path::PathBuf;
use std::process::Command;

use tempfile::TempDir;

use crate::support::{TestApp, coderunner};

struct Attempt {
    command: Command,
    directory: TempDir,
}

impl Attempt {
    fn new() -> Self {
        let directory = TempDir::new().expect("a temporary directory");
        let mut command = coderunner();
        command.args(["serve", "--listen", "127.0.0.1:0", "--data-dir"]).arg(directory.path().join("data"));
        Self { command, directory }
    }

    fn arg(mut self, flag: &str, value: &str) -> Self {
        self.command.args([flag, value]);
        self
    }

    fn env(mut self, name: &str, value: &str) -> Self {
        self.command.env(name, value);
        self
    }

    fn data(&self) -> PathBuf {
        self.directory.path().join("data")
    }

    /// Fails unless it ends with exit code 2 and says this.
    #[track_caller]
    fn is_refused_with(&mut self, part: &str) {
        let output = self.command.output().expect("the executable starts");
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(said.contains(part), "no {part:?} in: {said}");
        assert!(!said.contains("panicked"), "{said}");
        assert!(output.stdout.is_empty(), "it never was ready: {output:?}");
    }
}

#[test]
fn a_port_in_use() {
    let taken = TcpListener::bind("127.0.0.1:0").expect("some port is free");
    let address = taken.local_addr().expect("bound").to_string();
    let mut command = coderunner();
    let directory = TempDir::new().expect("a temporary directory");
    command.args(["serve", "--listen", &address, "--data-dir"]).arg(directory.path().join("data"));
    let mut attempt = Attempt { command, directory };
    attempt.is_refused_with(&address);
    assert!(!attempt.data().exists(), "nothing was made");
}

#[test]
fn a_data_directory_that_cannot_be_made() {
    let directory = TempDir::new().expect("a temporary directory");
    let file = directory.path().join("file");
    std::fs::write(&file, "in the way").expect("writable");
    for path in [file.join("data"), file, PathBuf::from("/proc/data")] {
        let path = path.to_str().expect("UTF-8").to_owned();
        let mut command = coderunner();
        command.args(["serve", "--listen", "127.0.0.1:0", "--data-dir", &path]);
        Attempt { command, directory: TempDir::new().expect("a temporary directory") }.is_refused_with(&path);
    }
}

#[test]
fn a_database_that_is_not_one_of_ours() {
    Attempt::new()
        .env("DATABASE_URL", "postgresql://localhost/x")
        .is_refused_with("PostgreSQL is not supported yet");
    Attempt::new().env("DATABASE_URL", "coderunner.db").is_refused_with("sqlite:///./coderunner.db");
    Attempt::new().env("DATABASE_URL", "sqlite:////proc/x.db").is_refused_with("/proc/x.db");
}

/// It would take the first server's executions for leftovers of a crash.
#[tokio::test]
async fn a_database_that_another_server_uses() {
    let app = TestApp::start().await;
    let file = app.data_directory().join("database/coderunner.db");
    let url = format!("sqlite:///{}", file.display());
    Attempt::new().env("DATABASE_URL", &url).is_refused_with("another coderunner serves from the database");
}

#[test]
fn settings_that_make_no_sense() {
    Attempt::new()
        .env("ACCESS_TOKEN_EXPIRE_MINUTES", "soon")
        .is_refused_with("--access-token-expire-minutes");
    Attempt::new().env("SECRET_KEY", "short").is_refused_with("SECRET_KEY must have at least 16 characters");
    Attempt::new().arg("--log-format", "poetry").is_refused_with("poetry");
}

#[test]
fn a_tiers_file_with_a_mistake() {
    let attempt = Attempt::new();
    let file = attempt.directory.path().join("tiers.toml");
    let name = file.to_str().expect("UTF-8").to_owned();
    let mut attempt = attempt.env("CODERUNNER_TIERS_FILE", &name);
    attempt.is_refused_with(&format!("the tiers file {name}: No such file"));
    std::fs::write(&file, "[1]\nmax_memory = 1\n").expect("writable");
    attempt.is_refused_with("[1] max_memory: 1 is not within 16 and 1048576");
    std::fs::write(&file, "[1]\nmax_memories = 64\n").expect("writable");
    attempt.is_refused_with("line 2: unknown field `max_memories`");
    assert!(!attempt.data().exists(), "nothing was made");
}

#[test]
fn a_machine_without_python() {
    Attempt::new().env("CODERUNNER_PYTHON", "/nonexistent/python3").is_refused_with("/nonexistent/python3");
}
