//! Processes that are killed in the middle of their work: what was under way ends as interrupted and is not charged, the server
//! goes on, and nothing is left.

use std::time::Duration;

use domain::TierLevel;
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use serde_json::{Value, json};
use tokio::task::JoinHandle;

use crate::support::orphans::children_of;
use crate::support::{Client, TestApp};

const SLEEPER: &str = "import time\nprint('on', flush=True)\ntime.sleep(600)";

/// From the server to a program: its keeper, the launcher, a nest's init, a slot's init, the program.
const KEEPER: usize = 1;
const LAUNCHER: usize = 2;
const NEST: usize = 3;
const SLOT: usize = 4;
const PROGRAM: usize = 5;

/// The last child of the last child and so on, as far as it is there.
fn line_of(server: u32) -> Vec<u32> {
    let mut line = vec![server];
    while let Some(child) = line.last().and_then(|last| children_of(*last).pop()) {
        line.push(child);
    }
    line
}

/// Waits until a program runs, and gives the line of processes down to it.
async fn line_to_program(app: &TestApp) -> Vec<u32> {
    let mut look = tokio::time::interval(Duration::from_millis(20));
    let looking = async {
        loop {
            look.tick().await;
            let line = line_of(app.pid());
            if line.len() > PROGRAM && is_python(line[PROGRAM]) {
                return line;
            }
        }
    };
    tokio::time::timeout(Duration::from_secs(60), looking).await.expect("a program comes to run")
}

fn is_python(pid: u32) -> bool {
    std::fs::read(format!("/proc/{pid}/cmdline")).is_ok_and(|line| line.starts_with(b"python\0"))
}

fn end(pid: u32) {
    signal(pid, Signal::SIGKILL);
}

fn signal(pid: u32, signal: Signal) {
    kill(Pid::from_raw(i32::try_from(pid).expect("Linux pids fit")), signal).expect("it lives");
}

fn start(client: &Client, code: &'static str) -> JoinHandle<Value> {
    let client = client.clone();
    tokio::spawn(async move { client.execute(code).await })
}

async fn outcome_of_killing(app: &TestApp, victim: usize) {
    let ann = app.user("ann").await;
    let used = async || ann.get("/user-stats").await.status(200).json()["today_executions"].clone();
    let before = used().await;
    let running = start(&ann, SLEEPER);
    let line = line_to_program(app).await;
    end(line[victim]);
    let ran = running.await.expect("no panic");
    assert_eq!(ran["status"], "interrupted", "{ran:#}");
    assert_eq!(used().await, before, "what we broke is not charged");
    let next = app.admin().await.execute("print('on again')").await;
    assert_eq!((&next["status"], &next["stdout"]), (&json!("success"), &json!("on again\n")), "{next:#}");
    let gone = line_of(app.pid());
    assert!(!gone.contains(&line[PROGRAM]), "the program outlived its sandbox");
}

#[tokio::test]
async fn the_death_of_the_launcher_is_survived_again_and_again() {
    let builder =
        TestApp::builder().user("ann", TierLevel::FREE).complains_of("another one has taken its place");
    let app = builder.complains_of("could not be run").start().await;
    for _ in 0..3 {
        outcome_of_killing(&app, LAUNCHER).await;
    }
}

#[tokio::test]
async fn the_death_of_a_nest_is_survived() {
    let builder = TestApp::builder().user("ann", TierLevel::FREE).complains_of("a nest is gone");
    let app = builder.complains_of("could not be run").start().await;
    for _ in 0..3 {
        outcome_of_killing(&app, NEST).await;
    }
}

#[tokio::test]
async fn a_nest_that_does_not_answer_is_replaced_and_holds_nobody_up() {
    let builder = TestApp::builder().user("ann", TierLevel::FREE).complains_of("a nest is gone");
    let app = builder.complains_of("could not be run").start().await;
    let running = start(&app.user("ann").await, SLEEPER);
    let line = line_to_program(&app).await;
    signal(line[NEST], Signal::SIGSTOP);
    let ran = app.admin().await.execute("print(1)").await;
    assert_eq!(ran["status"], "system_error", "{ran:#}");
    assert_eq!(running.await.expect("no panic")["status"], "interrupted");
    assert_eq!(app.admin().await.execute("print(1)").await["stdout"], "1\n");
}

#[tokio::test]
async fn the_death_of_a_slots_init_is_survived() {
    let app = TestApp::builder().user("ann", TierLevel::FREE).complains_of("could not be run").start().await;
    for _ in 0..3 {
        outcome_of_killing(&app, SLOT).await;
    }
}

#[tokio::test]
async fn a_launcher_that_dies_again_and_again_ends_the_server_with_a_sentence() {
    let mut app = TestApp::start().await;
    for _ in 0..6 {
        let line = line_of(app.pid());
        let Some(launcher) = line.get(LAUNCHER) else { break };
        end(*launcher);
        let mut look = tokio::time::interval(Duration::from_millis(20));
        while line_of(app.pid()).get(LAUNCHER) == Some(launcher) {
            look.tick().await;
        }
    }
    let log = app.ended_by_itself();
    assert!(log.contains("the launcher is gone"), "{log}");
}

#[tokio::test]
async fn a_server_that_is_killed_takes_everything_along_and_the_next_start_tidies_up() {
    let mut app = TestApp::builder().user("ann", TierLevel::FREE).start().await;
    let running = start(&app.user("ann").await, SLEEPER);
    let line = line_to_program(&app).await;
    // The launcher too, so that nobody removes the cgroups.
    end(line[KEEPER]);
    end(line[LAUNCHER]);
    app.crash_and_restart();
    running.await.expect_err("nobody answers");
    for pid in &line {
        assert!(!std::path::Path::new(&format!("/proc/{pid}/root")).exists(), "{pid} of {line:?} lives");
    }
    let list = app.user("ann").await.get("/executions").await.status(200).json();
    assert_eq!(list[0]["status"], "interrupted", "{list:#}");
}
