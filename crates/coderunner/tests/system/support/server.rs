//! The executable as a child process.

use std::io::{BufRead as _, BufReader, Read};
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread::JoinHandle;
use std::time::Duration;

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use serde_json::Value;

use super::executable::coderunner;
use super::orphans::Household;

/// The first start makes the base environment, on a machine that may be busy with other tests.
const START_MAX: Duration = Duration::from_secs(120);

/// Far more than stopping takes.
const STOP_MAX: Duration = Duration::from_secs(30);

/// Said where the machine lacks a layer of isolation and the one who runs the tests has allowed that.
const DEGRADED: &str = "the sandbox is degraded, as was allowed";

const READY: &str = "CodeRunner is ready: ";

/// A server that runs.
pub(super) struct Server {
    /// Where it listens: `http://127.0.0.1:…`, without a slash at the end.
    pub(super) address: String,
    child: Option<Child>,
    log: Option<JoinHandle<Vec<String>>>,
    data_directory: PathBuf,
}

impl Server {
    /// Starts it and waits until it is ready.
    pub(super) fn start(data_directory: &Path, env: &[(&'static str, String)]) -> Self {
        let mut command = coderunner();
        command
            .args(["serve", "--listen", "127.0.0.1:0", "--log-format", "json", "--data-dir"])
            .arg(data_directory)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command
            // Tests log in more often than people do; those about that say so.
            .env("CODERUNNER_LOGIN_ATTEMPTS_PER_MINUTE", "0")
            // Those about packages install them.
            .env("CODERUNNER_STARTER_PACKAGES", "")
            .envs(env.iter().map(|(name, value)| (name, value)))
            .spawn()
            .expect("the executable starts");
        let ready = watch_for_address(child.stdout.take().expect("piped"));
        let log = collect(child.stderr.take().expect("piped"));
        let mut server = Self {
            address: String::new(),
            child: Some(child),
            log: Some(log),
            data_directory: data_directory.to_owned(),
        };
        match ready.recv_timeout(START_MAX) {
            Ok(address) => server.address = address,
            Err(_) => panic!("the server did not start:\n{}", server.end(Signal::SIGKILL).1.join("\n")),
        }
        server
    }

    /// Stops it as an administrator would, looks at how it ended, and gives its log. It must have complained of each of
    /// `expected`, and of nothing else.
    pub(super) fn stop(mut self, expected: &[&str]) -> String {
        let cgroup = cgroup_name(&self.data_directory);
        let server = self.child.as_ref().expect("it is ended once").id();
        let household = Household::of(server, cgroup.clone(), &self.data_directory);
        let (status, log) = self.end(Signal::SIGTERM);
        let log_text = log.join("\n");
        assert!(status.success(), "the server ended with {status}:\n{log_text}");
        for complaint in expected {
            assert!(
                log_text.contains(complaint),
                "the server did not complain of {complaint:?}:\n{log_text}"
            );
        }
        let is_expected = |line: &str| expected.iter().any(|complaint| line.contains(complaint));
        let complaints: Vec<_> = log.iter().filter(|line| is_complaint(line) && !is_expected(line)).collect();
        assert!(
            complaints.is_empty(),
            "the server complained:\n{complaints:#?}\n\nits whole log:\n{log_text}"
        );
        let left = household.left();
        assert!(left.is_empty(), "the server left processes behind:\n{left:#?}");
        let left = cgroups_named(&cgroup);
        assert!(left.is_empty(), "the server left cgroups behind:\n{left:#?}");
        log_text
    }

    /// The server's own process.
    pub(super) fn pid(&self) -> u32 {
        self.child.as_ref().expect("it is ended once").id()
    }

    /// Waits until it ends by itself, which must be with a failure, and gives its log.
    pub(super) fn ended_by_itself(mut self) -> String {
        let child = self.child.take().expect("it is ended once");
        let status = wait(child).recv_timeout(STOP_MAX).expect("it ends");
        assert_eq!(status.code(), Some(1), "{status}");
        self.log.take().expect("it is ended once").join().expect("reading does not panic").join("\n")
    }

    /// Ends it without a warning, and gives its log.
    pub(super) fn crash(mut self) -> String {
        self.end(Signal::SIGKILL).1.join("\n")
    }

    fn end(&mut self, signal: Signal) -> (ExitStatus, Vec<String>) {
        let child = self.child.take().expect("it is ended once");
        let raw = Pid::from_raw(i32::try_from(child.id()).expect("Linux pids fit"));
        // It may have ended already: then there is nobody to tell.
        let _ = kill(raw, signal);
        let status = wait(child).recv_timeout(STOP_MAX).unwrap_or_else(|_| {
            let _ = kill(raw, Signal::SIGKILL);
            panic!("the server did not end within {STOP_MAX:?} of {signal}")
        });
        let log = self.log.take().expect("it is ended once").join().expect("reading does not panic");
        (status, log)
    }
}

/// What the cgroups of an installation are named, after its data directory.
fn cgroup_name(data_directory: &Path) -> String {
    let metadata = data_directory.metadata().expect("the server made it");
    format!("coderunner-{:x}-{:x}", metadata.dev(), metadata.ino())
}

fn cgroups_named(name: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut waiting = vec![PathBuf::from("/sys/fs/cgroup")];
    while let Some(directory) = waiting.pop() {
        let children = std::fs::read_dir(directory).into_iter().flatten().flatten();
        let children = children.filter(|child| child.file_type().is_ok_and(|kind| kind.is_dir()));
        for child in children.map(|child| child.path()) {
            if child.ends_with(name) {
                found.push(child);
            } else {
                waiting.push(child);
            }
        }
    }
    found
}

/// A server whose test has failed is not asked politely.
impl Drop for Server {
    fn drop(&mut self) {
        if self.child.is_some() {
            let (_, log) = self.end(Signal::SIGKILL);
            eprintln!("the server's log:\n{}", log.join("\n"));
        }
    }
}

fn wait(mut child: Child) -> Receiver<ExitStatus> {
    let (sender, receiver) = channel();
    std::thread::spawn(move || sender.send(child.wait().expect("a child can be waited for")));
    receiver
}

/// Reads on after the address, so that the server never finds its output closed.
fn watch_for_address(stdout: impl Read + Send + 'static) -> Receiver<String> {
    let (sender, receiver) = channel();
    std::thread::spawn(move || {
        for line in BufReader::new(stdout).lines().map_while(Result::ok) {
            if let Some((_, address)) = line.split_once(READY) {
                // Nobody listens any more if the test has given up.
                let _ = sender.send(address.trim().trim_end_matches('/').to_owned());
            }
        }
    });
    receiver
}

fn collect(stderr: impl Read + Send + 'static) -> JoinHandle<Vec<String>> {
    std::thread::spawn(move || BufReader::new(stderr).lines().map_while(Result::ok).collect())
}

/// A warning, an error, or something that is no log entry at all, such as a panic.
fn is_complaint(line: &str) -> bool {
    let entry = serde_json::from_str::<Value>(line).unwrap_or_default();
    let is_quiet = matches!(entry["level"].as_str(), Some("INFO" | "DEBUG" | "TRACE"));
    !is_quiet && !line.contains(DEGRADED)
}
