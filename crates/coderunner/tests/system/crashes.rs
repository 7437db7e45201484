//! Processes that are killed in the middle of their work: what was under way ends as interrupted and is not charged, the server
//! goes on, and nothing is left.

use std::path::Path;
use std::time::Duration;

use domain::TierLevel;
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use serde_json::{Value, json};
use tokio::task::JoinHandle;

use crate::support::orphans::children_of;
use crate::support::{Client, TestApp};

/// Leaves a file by which it is told from those that wait.
const SLEEPER: &str = "import time\nopen('on', 'w').close()\ntime.sleep(600)";

/// The processes around a program, as a number for each.
#[derive(Debug)]
struct Line {
    keeper: u32,
    launcher: u32,
    nest: u32,
    slot: u32,
    program: u32,
    /// The program's parent: the slot's init, or the nest's zygote.
    parent: u32,
}

impl Line {
    /// Around a program that runs, if one does.
    fn find(server: u32) -> Option<Self> {
        let keeper = only(children_of(server))?;
        let launcher = only(children_of(keeper))?;
        children_of(launcher).into_iter().find_map(|nest| {
            let inside = children_of(nest);
            let below = inside
                .iter()
                .flat_map(|parent| children_of(*parent).into_iter().map(move |child| (*parent, child)));
            let (parent, program) = below.clone().find(|(_, child)| is_program_under_way(*child))?;
            let slot = inside.into_iter().find(|slot| has_same_pids(*slot, program))?;
            Some(Self { keeper, launcher, nest, slot, program, parent })
        })
    }

    /// Waits until a program runs.
    async fn of(app: &TestApp) -> Self {
        let mut look = tokio::time::interval(Duration::from_millis(20));
        let looking = async {
            loop {
                look.tick().await;
                if let Some(line) = Self::find(app.pid()) {
                    return line;
                }
            }
        };
        tokio::time::timeout(Duration::from_secs(60), looking).await.expect("a program comes to run")
    }

    fn all(&self) -> [u32; 6] {
        [self.keeper, self.launcher, self.nest, self.slot, self.parent, self.program]
    }
}

fn only(pids: Vec<u32>) -> Option<u32> {
    pids.last().copied()
}

fn is_program_under_way(pid: u32) -> bool {
    let is_python =
        std::fs::read(format!("/proc/{pid}/cmdline")).is_ok_and(|line| line.starts_with(b"python\0"));
    is_python && Path::new(&format!("/proc/{pid}/root/work/on")).exists()
}

/// Whether two processes are of one pid namespace.
fn has_same_pids(one: u32, other: u32) -> bool {
    let namespace = |pid: u32| std::fs::read_link(format!("/proc/{pid}/ns/pid")).ok();
    namespace(one).is_some() && namespace(one) == namespace(other)
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

async fn outcome_of_killing(app: &TestApp, victim: impl Fn(&Line) -> u32) {
    let ann = app.user("ann").await;
    let used = async || ann.get("/user-stats").await.status(200).json()["today_executions"].clone();
    let before = used().await;
    let running = start(&ann, SLEEPER);
    let line = Line::of(app).await;
    end(victim(&line));
    let ran = running.await.expect("no panic");
    assert_eq!(ran["status"], "interrupted", "{ran:#}");
    assert_eq!(used().await, before, "what we broke is not charged");
    let next = app.admin().await.execute("print('on again')").await;
    assert_eq!((&next["status"], &next["stdout"]), (&json!("success"), &json!("on again\n")), "{next:#}");
    assert!(!is_program_under_way(line.program), "the program outlived its sandbox");
}

#[tokio::test]
async fn the_death_of_the_launcher_is_survived_again_and_again() {
    let builder =
        TestApp::builder().user("ann", TierLevel::FREE).complains_of("another one has taken its place");
    let app = builder.complains_of("could not be run").start().await;
    for _ in 0..3 {
        outcome_of_killing(&app, |line| line.launcher).await;
    }
}

#[tokio::test]
async fn the_death_of_a_nest_is_survived() {
    let builder = TestApp::builder().user("ann", TierLevel::FREE).complains_of("a nest is gone");
    let app = builder.complains_of("could not be run").start().await;
    for _ in 0..3 {
        outcome_of_killing(&app, |line| line.nest).await;
    }
}

#[tokio::test]
async fn a_nest_that_does_not_answer_is_replaced_and_holds_nobody_up() {
    let builder = TestApp::builder().user("ann", TierLevel::FREE).complains_of("a nest is gone");
    let app = builder.complains_of("could not be run").start().await;
    let running = start(&app.user("ann").await, SLEEPER);
    let line = Line::of(&app).await;
    signal(line.nest, Signal::SIGSTOP);
    // Places that were ready are still good; one that has to be made is waited for until it is clear that it never comes.
    let admin = app.admin().await;
    let broken = loop {
        let status = admin.execute("print(1)").await["status"].clone();
        if status != "success" {
            break status;
        }
    };
    assert!(["system_error", "interrupted"].map(Value::from).contains(&broken), "{broken}");
    assert_eq!(running.await.expect("no panic")["status"], "interrupted");
    assert_eq!(app.admin().await.execute("print(1)").await["stdout"], "1\n");
}

#[tokio::test]
async fn the_death_of_a_slots_init_is_survived() {
    let app = TestApp::builder().user("ann", TierLevel::FREE).complains_of("could not be run").start().await;
    for _ in 0..3 {
        outcome_of_killing(&app, |line| line.slot).await;
    }
}

#[tokio::test]
async fn the_death_of_a_zygote_is_survived() {
    let builder = TestApp::builder().user("ann", TierLevel::FREE).complains_of("a nest is gone");
    let app = builder.complains_of("could not be run").start().await;
    for _ in 0..3 {
        app.warm().await;
        outcome_of_killing(&app, |line| {
            assert_ne!(line.parent, line.slot, "a zygote has forked it: {line:?}");
            line.parent
        })
        .await;
    }
}

#[tokio::test]
async fn a_launcher_that_dies_again_and_again_ends_the_server_with_a_sentence() {
    let mut app = TestApp::start().await;
    let mut look = tokio::time::interval(Duration::from_millis(20));
    let mut ended = None;
    for _ in 0..6 {
        let launcher = loop {
            look.tick().await;
            let now = only(children_of(app.pid())).and_then(|keeper| only(children_of(keeper)));
            if let Some(launcher) = now.filter(|_| now != ended) {
                break launcher;
            }
        };
        end(launcher);
        ended = Some(launcher);
    }
    let log = app.ended_by_itself();
    assert!(log.contains("the launcher is gone"), "{log}");
}

#[tokio::test]
async fn a_server_that_is_killed_takes_everything_along_and_the_next_start_tidies_up() {
    let mut app = TestApp::builder().user("ann", TierLevel::FREE).start().await;
    let running = start(&app.user("ann").await, SLEEPER);
    let line = Line::of(&app).await;
    // The launcher too, so that nobody removes the cgroups.
    end(line.keeper);
    end(line.launcher);
    app.crash_and_restart();
    running.await.expect_err("nobody answers");
    for pid in line.all() {
        assert!(!Path::new(&format!("/proc/{pid}/root")).exists(), "{pid} of {line:?} lives");
    }
    let list = app.user("ann").await.get("/executions").await.status(200).json();
    assert_eq!(list[0]["status"], "interrupted", "{list:#}");
}
