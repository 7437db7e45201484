//! Housekeeping: what is kept no longer goes, by the settings, and nothing else does.

use std::path::Path;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use domain::{Action, ExecutionId, ExecutionStatus, Isolation, Metered, Quota, TierLevel, Tiers, UserId};
use store::{AuditEntry, DatabaseUrl, NewExecution, Settlement, Store, UtcDay};

use crate::copies::{rows, sqlite};
use crate::support::{Client, TestApp};

/// Far more than removing a few hundred rows takes.
const REMOVED_WITHIN: Duration = Duration::from_secs(60);

/// More than go in one transaction.
const OLD: u64 = 150;

/// An execution of `ann` that was begun then, and its audit entry.
async fn add_execution(store: &Store, ann: UserId, then: DateTime<Utc>) -> ExecutionId {
    let tier = Tiers::default().get(TierLevel::FREE).clone();
    let reservation = store.reserve_use(ann, Metered::Executions, Quota::Unlimited, UtcDay::of(then));
    let reservation = reservation.await.expect("written").expect("there is no bound");
    let new = NewExecution {
        user: ann,
        code: "print(1)".to_owned(),
        environment: "base".to_owned(),
        is_api_call: false,
        code_library_id: None,
        limits: Some(tier.limits),
        queued_ms: 0,
        created_at: then,
    };
    let begun = store.begin_execution(new, &reservation).await.expect("begun");
    let settlement = Settlement {
        status: ExecutionStatus::Success,
        stdout: "1\n".to_owned(),
        stderr: String::new(),
        stdout_bytes_cut: 0,
        stderr_bytes_cut: 0,
        exit_code: Some(0),
        signal: None,
        limit_struck: None,
        wall_time_ms: 1,
        cpu_time_ms: 1,
        peak_memory_bytes: 1,
        isolation: Isolation::default(),
        displays: Vec::new(),
        displays_cut: 0,
        artifacts: Vec::new(),
        artifacts_cut: 0,
        artifacts_until: None,
        usage: Vec::new(),
        finished_at: then,
    };
    let entry = AuditEntry::new(Action::CodeExecute, then).by(ann);
    store.settle_execution(begun, settlement, entry, None).await.expect("settled").id
}

/// Fills the database of a running server with executions of `ann` of 31, 29 and 0 days ago.
async fn fill(app: &TestApp, now: DateTime<Utc>) {
    let file = app.data_directory().join("database/coderunner.db");
    let store = Store::open_at(&DatabaseUrl::sqlite_file(file)).await.expect("opens");
    let ann = store.user_by_username("ann").await.expect("read").expect("there").id;
    for _ in 0..OLD {
        add_execution(&store, ann, now - TimeDelta::days(31)).await;
    }
    add_execution(&store, ann, now - TimeDelta::days(29)).await;
    add_execution(&store, ann, now).await;
    store.close().await.expect("closes");
}

async fn total(client: &Client, path: &str) -> u64 {
    let answer = client.get(path).await.status(200);
    answer.header("x-total-count").expect("a total").parse().expect("a number")
}

/// Asks until it is so.
async fn wait_until(client: &Client, path: &str, expected: u64) {
    let asked = tokio::time::timeout(REMOVED_WITHIN, async {
        while total(client, path).await != expected {
            tokio::task::yield_now().await;
        }
    });
    asked.await.unwrap_or_else(|_| panic!("{path} has not come to {expected}"));
}

/// Looks until there are none.
async fn wait_for_no_sessions(file: &Path) {
    let looked = tokio::time::timeout(REMOVED_WITHIN, async {
        while !rows(file)["sessions"].is_empty() {
            tokio::task::yield_now().await;
        }
    });
    looked.await.expect("a round removes expired sessions");
}

/// The time as the server has it.
async fn now(app: &TestApp) -> DateTime<Utc> {
    let user = app.user("ann").await.get("/user-stats").await.status(200).json();
    let tomorrow = user["resets_at"].as_str().expect("a time");
    DateTime::parse_from_rfc3339(tomorrow).expect("RFC 3339").to_utc() - TimeDelta::seconds(1)
}

#[tokio::test]
async fn what_is_older_than_it_is_kept_goes_at_the_next_start() {
    let mut app = TestApp::builder()
        .user("ann", TierLevel::FREE)
        .env("CODERUNNER_EXECUTIONS_KEEP_DAYS", "30")
        .env("CODERUNNER_LOGS_KEEP_DAYS", "30")
        .start()
        .await;
    fill(&app, now(&app).await).await;
    let executions = "/admin/logs?action=code_execute";
    let admin = app.admin().await;
    assert_eq!(total(&app.user("ann").await, "/executions").await, OLD + 2);
    assert_eq!(total(&admin, executions).await, OLD + 2);

    app.restart().await;
    let admin = app.admin().await;
    wait_until(&app.user("ann").await, "/executions", 2).await;
    wait_until(&admin, executions, 2).await;
    let stats = admin.get("/admin/logs/stats?days=365").await.status(200).json();
    let top = stats["top_actions"].as_array().expect("a list");
    let counted = top.iter().find(|counted| counted["action"] == "code_execute").expect("it is there");
    assert_eq!(counted["count"], 2, "the statistics forget with the log");
}

#[tokio::test]
async fn everything_is_kept_unless_something_else_is_said() {
    let mut app = TestApp::builder().user("ann", TierLevel::FREE).start().await;
    fill(&app, now(&app).await).await;
    let file = app.data_directory().join("database/coderunner.db");
    sqlite(&file, "UPDATE sessions SET expires_at = '2020-01-01 00:00:00+00:00'");
    app.restart().await;
    // An hour is not waited for: a round is at the start. It has ended when expired sessions are gone, which go last.
    wait_for_no_sessions(&file).await;
    assert_eq!(total(&app.user("ann").await, "/executions").await, OLD + 2);
    assert_eq!(total(&app.admin().await, "/admin/logs?action=code_execute").await, OLD + 2);
}
