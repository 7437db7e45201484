//! Python must be Python: a table of programs, each of which says and does the same under CodeRunner as under `python main.py`
//! of the same interpreter.
//!
//! `tests/fidelity/DIFFERENCES.md` tells where it may not be the same, and why. A program that is named there must differ.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;

use domain::TierLevel;
use sandbox::environ;
use serde_json::{Value, json};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use crate::support::{Client, TestApp};

/// Executions at a time.
const AT_A_TIME: usize = 4;

fn directory() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fidelity")
}

/// What a program said and how it ended.
#[derive(Debug, PartialEq, Eq)]
struct Seen {
    stdout: String,
    stderr: String,
    /// As Python's subprocess tells it: a signal is negative.
    code: i64,
}

impl Seen {
    fn of(stdout: &Value, stderr: &Value, code: i64) -> Self {
        let text = |value: &Value| without_addresses(value.as_str().expect("text"));
        Self { stdout: text(stdout), stderr: text(stderr), code }
    }
}

/// Python's own words for a function or an object may hold its address: ` at 0x7f…>`.
fn without_addresses(text: &str) -> String {
    let mut pieces = text.split(" at 0x");
    let mut cleaned = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let digits = piece.bytes().take_while(u8::is_ascii_hexdigit).count();
        let is_address = digits > 0 && piece[digits..].starts_with('>');
        cleaned.push_str(" at 0x");
        cleaned.push_str(if is_address { "0" } else { &piece[..digits] });
        cleaned.push_str(&piece[digits..]);
    }
    cleaned
}

/// The programs of a directory that this version of Python can run.
fn programs(of: &str, version: (u32, u32)) -> Vec<PathBuf> {
    let entries = fs::read_dir(directory().join(of)).expect("it is there");
    let mut programs: Vec<PathBuf> = entries.map(|entry| entry.expect("readable").path()).collect();
    programs
        .retain(|path| path.extension().is_some_and(|extension| extension == "py") && runs_in(path, version));
    programs.sort();
    programs
}

/// A name that ends in `_py311` is for Python 3.11 and newer.
fn runs_in(program: &Path, version: (u32, u32)) -> bool {
    let name = program.file_stem().and_then(|name| name.to_str()).expect("UTF-8");
    match name.rsplit_once("_py3").map(|(_, minor)| minor.parse::<u32>()) {
        Some(Ok(minor)) => version >= (3, minor),
        _ => true,
    }
}

fn version_of(python: &Path) -> (u32, u32) {
    let program = "import sys; print(*sys.version_info[:2])";
    let output = Command::new(python).args(["-I", "-c", program]).output().expect("it runs");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let (major, minor) = text.trim().split_once(' ').expect("two numbers");
    (major.parse().expect("a number"), minor.parse().expect("a number"))
}

/// All of them plainly.
fn plainly(python: &Path, programs: &[PathBuf]) -> BTreeMap<PathBuf, Seen> {
    let variables: BTreeMap<&str, &str> = environ::VARIABLES.into_iter().collect();
    let variables = serde_json::to_string(&variables).expect("JSON");
    let mut command = Command::new(python);
    command.arg("-I").arg(directory().join("plain.py")).arg(python).arg(variables).args(programs);
    let output = command.stderr(Stdio::inherit()).output().expect("it runs");
    assert!(output.status.success(), "{}", output.status);
    let lines = String::from_utf8(output.stdout).expect("JSON");
    let results = lines.lines().map(|line| serde_json::from_str::<Value>(line).expect("JSON"));
    results
        .map(|result| {
            let code = result["code"].as_i64().expect("a number");
            let program = result["program"].as_str().expect("a path");
            (program.into(), Seen::of(&result["stdout"], &result["stderr"], code))
        })
        .collect()
}

/// All of them in sandboxes.
async fn sandboxed(client: &Client, programs: &[PathBuf]) -> BTreeMap<PathBuf, Seen> {
    let turns = Arc::new(Semaphore::new(AT_A_TIME));
    let mut running = JoinSet::new();
    for program in programs.iter().cloned() {
        let (client, turns) = (client.clone(), Arc::clone(&turns));
        running.spawn(async move {
            let _turn = turns.acquire_owned().await.expect("never closed");
            let code = String::from_utf8(fs::read(&program).expect("readable")).expect("UTF-8");
            (program, client.post("/execute", json!({"code": code})).await.status(200).json())
        });
    }
    let mut seen = BTreeMap::new();
    while let Some(ran) = running.join_next().await {
        let (program, ran) = ran.expect("no panic");
        let signal =
            || number_of(&ran["signal"]).unwrap_or_else(|| panic!("{program:?} did not end: {ran:#}"));
        let code = ran["exit_code"].as_i64().unwrap_or_else(|| -signal());
        seen.insert(program, Seen::of(&ran["stdout"], &ran["stderr"], code));
    }
    seen
}

fn number_of(signal: &Value) -> Option<i64> {
    let name = signal.as_str()?;
    match name.strip_prefix("SIGRTMIN+") {
        Some(offset) => Some(34 + offset.parse::<i64>().ok()?),
        None => Some(name.parse::<nix::sys::signal::Signal>().ok()? as i64),
    }
}

/// What is to be different, by the headings of the document.
fn meant_to_differ() -> Vec<String> {
    let document = fs::read_to_string(directory().join("DIFFERENCES.md")).expect("it is there");
    document.lines().filter_map(|line| line.strip_prefix("## ")).map(str::to_owned).collect()
}

/// Programs that are not UTF-8 cannot be sent as they are, and are no part of the table.
async fn compare(app: &TestApp, of: &str) {
    let python = app.data_directory().join("environments/0/1/bin/python");
    let programs = programs(of, version_of(&python));
    assert!(programs.len() > 20, "{} programs", programs.len());
    let plain = plainly(&python, &programs);
    let inside = sandboxed(&app.admin().await, &programs).await;
    let mut complaints = Vec::new();
    let meant = meant_to_differ();
    for program in &programs {
        let name = format!("{of}/{}", program.file_name().and_then(|name| name.to_str()).expect("UTF-8"));
        let is_same = plain[program] == inside[program];
        match (is_same, meant.contains(&name)) {
            (true, false) | (false, true) => {}
            (true, true) => complaints.push(format!("{name} is in DIFFERENCES.md and does not differ")),
            (false, false) => {
                complaints
                    .push(format!("{name}:\nplain: {:#?}\nhere:  {:#?}", plain[program], inside[program]));
            }
        }
    }
    assert!(
        complaints.is_empty(),
        "{} of {}:\n{}",
        complaints.len(),
        programs.len(),
        complaints.join("\n\n")
    );
}

#[tokio::test]
async fn programs_behave_as_under_plain_python() {
    let app = TestApp::start().await;
    app.warm().await;
    compare(&app, "programs").await;
}

/// The packages are installed into the environment while nobody serves.
#[tokio::test]
async fn packages_behave_as_under_plain_python() {
    let mut app = TestApp::builder().user("ann", TierLevel::ENTERPRISE).start().await;
    app.stop();
    install_packages(&app.data_directory());
    app.start_again();
    compare(&app, "packages").await;
}

#[expect(
    clippy::disallowed_methods,
    reason = "the one who runs the tests decides where uv and its settings are"
)]
fn install_packages(data_directory: &Path) {
    let uv = std::env::var_os("CODERUNNER_UV").unwrap_or_else(|| "uv".into());
    let mut command = Command::new(uv);
    command.args(["pip", "install", "--quiet", "--compile-bytecode", "--python"]);
    command.arg(data_directory.join("environments/0/1/bin/python"));
    command.arg("--requirements").arg(directory().join("packages/requirements.txt"));
    // The environment is read by others than who makes it.
    command.env_remove("PYTHONDONTWRITEBYTECODE");
    let installed = command.status().expect("uv runs");
    assert!(installed.success(), "{installed}");
}

#[test]
fn addresses_are_taken_out_and_other_numbers_stay() {
    let text = "<function f at 0x7f01ab> at 0x, 0x10 and <g at 0x1> at 0x12 too";
    assert_eq!(without_addresses(text), "<function f at 0x0> at 0x, 0x10 and <g at 0x0> at 0x12 too");
}
