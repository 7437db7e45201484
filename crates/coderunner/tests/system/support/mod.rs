//! [`TestApp`]: the real server for one test.
//!
//! When it is dropped it stops the server as an administrator would, and fails the test if the
//! server did not end well, wrote a warning, or left a process behind.

mod client;
mod events;
mod executable;
mod form;
pub(crate) mod orphans;
pub(crate) mod provider;
pub(crate) mod receiver;
mod server;

use std::os::unix::fs::{DirBuilderExt as _, PermissionsExt as _};

use domain::{Action, TierLevel};
use store::{AuditEntry, DatabaseUrl, FirstAdmin, NewUser, Store};
use tempfile::TempDir;

pub(crate) use client::{Answer, Client, Request};
pub(crate) use events::{Event, Events};
pub(crate) use executable::coderunner;
pub(crate) use form::Form;
use server::Server;

/// Of every user that a test makes.
pub(crate) const PASSWORD: &str = "a long enough password";

/// A running server. See [`TestApp::builder`].
pub(crate) struct TestApp {
    server: Option<Server>,
    setup: TestAppBuilder,
}

/// What a server starts with.
pub(crate) struct TestAppBuilder {
    directory: TempDir,
    users: Vec<(&'static str, TierLevel)>,
    env: Vec<(&'static str, String)>,
    expected_complaints: Vec<&'static str>,
}

impl TestApp {
    /// A server as a new installation has it: with `admin` only.
    pub(crate) async fn start() -> Self {
        Self::builder().start().await
    }

    /// A server that starts with more.
    pub(crate) fn builder() -> TestAppBuilder {
        // Others may pass through it, so that a server started as root can give up being root.
        let passable = std::fs::Permissions::from_mode(0o711);
        TestAppBuilder {
            directory: tempfile::Builder::new()
                .permissions(passable)
                .tempdir()
                .expect("a temporary directory"),
            users: Vec::new(),
            env: Vec::new(),
            expected_complaints: Vec::new(),
        }
    }

    /// Somebody who has not logged in.
    pub(crate) fn anonymous(&self) -> Client {
        Client::new(self.address().to_owned())
    }

    /// Where the server listens: `http://127.0.0.1:…`, without a slash at the end.
    pub(crate) fn address(&self) -> &str {
        &self.server.as_ref().expect("it runs").address
    }

    /// The server's own process.
    pub(crate) fn pid(&self) -> u32 {
        self.server.as_ref().expect("it runs").pid()
    }

    /// The administrator, logged in with the default password.
    pub(crate) async fn admin(&self) -> Client {
        self.anonymous().log_in("admin", api::accounts::DEFAULT_ADMIN_PASSWORD).await
    }

    /// A user of [`TestAppBuilder::user`], logged in.
    pub(crate) async fn user(&self, name: &str) -> Client {
        self.anonymous().log_in(name, PASSWORD).await
    }

    /// Waits until interpreters wait for programs.
    pub(crate) async fn warm(&self) {
        let admin = self.admin().await;
        let warming = async {
            loop {
                let ran = admin.post("/execute", serde_json::json!({"code": ""})).await.status(200);
                if ran.header("server-timing").is_some_and(|timing| timing.starts_with("warm")) {
                    return;
                }
            }
        };
        let time_max = std::time::Duration::from_secs(60);
        tokio::time::timeout(time_max, warming).await.expect("an interpreter comes to be warm");
    }

    /// Stops the server, with the checks of the end, and starts it again on the same data.
    pub(crate) async fn restart(&mut self) {
        self.stop();
        self.server = Some(Server::start(&self.setup.data_directory(), &self.setup.env));
    }

    /// Starts the server again after it was stopped.
    pub(crate) fn start_again(&mut self) {
        self.server = Some(Server::start(&self.setup.data_directory(), &self.setup.env));
    }

    /// From its next start on the server has this environment variable.
    pub(crate) fn set_env(&mut self, name: &'static str, value: &str) {
        self.setup.env.retain(|(known, _)| *known != name);
        self.setup.env.push((name, value.to_owned()));
    }

    /// Ends the server as a crash would, and starts it again on the same data.
    pub(crate) fn crash_and_restart(&mut self) {
        self.crash();
        self.server = Some(Server::start(&self.setup.data_directory(), &self.setup.env));
    }

    /// Ends the server as a crash would, and gives its whole log, in which it may have complained.
    pub(crate) fn crash(&mut self) -> String {
        self.server.take().map(Server::crash).unwrap_or_default()
    }

    /// Waits until the server ends by itself with a failure, and gives its whole log.
    pub(crate) fn ended_by_itself(&mut self) -> String {
        self.server.take().map(Server::ended_by_itself).unwrap_or_default()
    }

    /// Everything that the server has in its data directory.
    pub(crate) fn data_directory(&self) -> std::path::PathBuf {
        self.setup.data_directory()
    }

    /// Stops the server, with the checks of the end, and gives its whole log.
    pub(crate) fn stop(&mut self) -> String {
        let expected = &self.setup.expected_complaints;
        self.server.take().map(|server| server.stop(expected)).unwrap_or_default()
    }
}

impl Drop for TestApp {
    fn drop(&mut self) {
        if std::thread::panicking() {
            // The test has failed already; a second panic would hide why.
            drop(self.server.take());
        } else {
            self.stop();
        }
    }
}

impl TestAppBuilder {
    /// With this user, whose password is [`PASSWORD`].
    pub(crate) fn user(mut self, name: &'static str, tier: TierLevel) -> Self {
        self.users.push((name, tier));
        self
    }

    /// With this in a line of its log that is a warning or an error.
    pub(crate) fn complains_of(mut self, what: &'static str) -> Self {
        self.expected_complaints.push(what);
        self
    }

    /// With this environment variable.
    pub(crate) fn env(mut self, name: &'static str, value: &str) -> Self {
        self.env.push((name, value.to_owned()));
        self
    }

    /// The path of a file with this text, that is there as long as the server.
    pub(crate) fn file(&self, name: &str, text: &str) -> String {
        let path = self.directory.path().join(name);
        std::fs::write(&path, text).expect("a new file");
        path.to_str().expect("UTF-8").to_owned()
    }

    /// Starts the server and waits until it is ready.
    pub(crate) async fn start(self) -> TestApp {
        if !self.users.is_empty() {
            self.fill().await;
        }
        let server = Server::start(&self.data_directory(), &self.env);
        TestApp { server: Some(server), setup: self }
    }

    /// Made by the server, unless there are users to put into it.
    pub(crate) fn data_directory(&self) -> std::path::PathBuf {
        self.directory.path().join("data")
    }

    /// Where relative addresses of databases begin.
    pub(crate) fn database_directory(&self) -> std::path::PathBuf {
        self.data_directory().join("database")
    }

    /// There is no operation yet that makes users.
    async fn fill(&self) {
        let database = self.database_directory();
        for (directory, mode) in [(self.data_directory(), 0o711), (database.clone(), 0o700)] {
            std::fs::DirBuilder::new().mode(mode).create(&directory).expect("a new directory");
        }
        let created_at = chrono::DateTime::from_timestamp(1_750_000_000, 0).expect("in range");
        let hash = |password: &str| api::accounts::hash_password(password).expect("randomness");
        let store = Store::open_at(&DatabaseUrl::sqlite_file(database.join("coderunner.db")))
            .await
            .expect("a new database");
        let admin = FirstAdmin {
            hashed_password: hash(api::accounts::DEFAULT_ADMIN_PASSWORD),
            must_change_password: true,
            created_at,
        };
        store.ensure_first_admin(admin).await.expect("an empty database");
        for (name, tier) in &self.users {
            let user = NewUser {
                username: (*name).to_owned(),
                email: format!("{name}@example.com"),
                full_name: None,
                hashed_password: hash(PASSWORD),
                is_admin: false,
                tier: *tier,
                must_change_password: false,
                created_at,
            };
            let entry = AuditEntry::new(Action::UserCreate, created_at);
            store.register_user(user, entry).await.expect("a name of its own");
        }
        store.close().await.expect("closes");
    }
}
