//! Daily quotas, under whatever happens to the requests that use them.

use domain::TierLevel;
use serde_json::{Value, json};
use tokio::task::JoinHandle;

use crate::support::{Answer, Client, TestApp};

/// Holds its place until it is ended.
const ENDLESS: &str = "import time\nwhile True: time.sleep(600)";

async fn today(client: &Client) -> Value {
    client.get("/user-stats").await.status(200).json()
}

/// Begins to run a program and does not wait for its end, which may never come.
fn begin(client: &Client, code: &str) -> JoinHandle<()> {
    let (client, code) = (client.clone(), json!({"code": code}));
    tokio::spawn(async move {
        client.try_post("/execute", code).await;
    })
}

/// Of answers to equal requests: how many were 200, and how many were refused for the quota.
async fn count(answers: Vec<JoinHandle<Answer>>) -> (usize, usize) {
    let (mut ran, mut refused) = (0, 0);
    for answer in answers {
        let answer = answer.await.expect("no panic");
        if answer.status_code() == 200 {
            assert_eq!(answer.json()["stdout"], "1\n");
            ran += 1;
        } else {
            let wait: u32 =
                answer.header("retry-after").expect("when to come back").parse().expect("seconds");
            assert!((1..=86_400).contains(&wait), "{wait}");
            answer.problem(429, "quota_exceeded");
            refused += 1;
        }
    }
    (ran, refused)
}

#[tokio::test]
async fn of_a_hundred_at_once_with_ten_left_ten_run() {
    let app = TestApp::builder().user("ann", TierLevel::FREE).start().await;
    let ann = app.user("ann").await;
    let asked = (0..100).map(|_| {
        let ann = ann.clone();
        tokio::spawn(async move { ann.post("/execute", json!({"code": "print(1)"})).await })
    });
    assert_eq!(count(asked.collect()).await, (10, 90));
    let stats = today(&ann).await;
    assert_eq!((&stats["today_executions"], &stats["remaining_executions"]), (&json!(10), &json!(0)));
    assert_eq!((&stats["today_api_calls"], &stats["remaining_api_calls"]), (&json!(0), &json!(20)));
    let listed = ann.get("/executions").await.status(200);
    assert_eq!(listed.header("x-total-count"), Some("10"));
}

#[tokio::test]
async fn of_a_hundred_at_once_with_a_key_twenty_run() {
    let app = TestApp::builder().user("ann", TierLevel::FREE).start().await;
    let ann = app.user("ann").await;
    let made = ann.post("/api-keys", json!({"key_name": "test"})).await.status(200).json();
    let key = ann.with_token(made["key_value"].as_str().expect("shown once"));
    let asked = (0..100).map(|_| {
        let key = key.clone();
        tokio::spawn(async move { key.post("/api/v1/execute", json!({"code": "print(1)"})).await })
    });
    assert_eq!(count(asked.collect()).await, (20, 80));
    let stats = today(&ann).await;
    assert_eq!((&stats["today_api_calls"], &stats["remaining_api_calls"]), (&json!(20), &json!(0)));
    assert_eq!((&stats["today_executions"], &stats["remaining_executions"]), (&json!(0), &json!(10)));
}

#[tokio::test]
async fn stats_say_what_there_is_and_when_it_begins_anew() {
    let app = TestApp::builder().user("ann", TierLevel::FREE).start().await;
    let (ann, admin) = (app.user("ann").await, app.admin().await);
    ann.execute("print(1)").await;
    let stats = today(&ann).await;
    let levels = ann.get("/user-levels").await.status(200).json();
    assert_eq!((&stats["user_level"], &stats["level_config"]), (&json!(1), &levels["1"]));
    assert_eq!((&stats["today_executions"], &stats["remaining_executions"]), (&json!(1), &json!(9)));
    assert_eq!(stats["is_unlimited_executions"], false);
    assert!(stats["resets_at"].as_str().is_some_and(|time| time.ends_with("T00:00:00Z")), "{stats:#}");

    admin.execute("print(1)").await;
    let stats = today(&admin).await;
    assert_eq!((&stats["today_executions"], &stats["remaining_executions"]), (&json!(1), &json!(null)));
    assert_eq!(
        (&stats["is_unlimited_executions"], &stats["is_unlimited_api_calls"]),
        (&json!(true), &json!(true))
    );
}

#[tokio::test]
async fn a_program_that_fails_counts_and_one_that_never_ran_does_not() {
    let app = TestApp::builder().user("ann", TierLevel::FREE).start().await;
    let ann = app.user("ann").await;
    ann.execute("raise SystemExit(1)").await;
    ann.post("/execute", json!({"code": "1", "conda_env": "nothing"}))
        .await
        .problem(404, "environment_not_found");
    ann.post("/execute", json!({"code": 1})).await.problem(422, "validation_failed");
    assert_eq!(today(&ann).await["today_executions"], 1);
    let id = ann.get("/executions").await.status(200).json()[0]["id"].to_string();
    ann.delete(&format!("/executions/{id}")).await.status(200);
    assert_eq!(today(&ann).await["today_executions"], 1, "deleting gives nothing back");
}

#[tokio::test]
async fn who_hangs_up_while_waiting_gets_it_back() {
    let app = TestApp::builder().user("ann", TierLevel::FREE).start().await;
    let ann = app.user("ann").await;
    let running = begin(&ann, ENDLESS);
    ann.get_until("/executions", |list| list[0]["status"] == "running").await;
    let waiting: Vec<_> = (0..3).map(|_| begin(&ann, "print(1)")).collect();
    ann.get_until("/user-stats", |stats| stats["today_executions"] == 4).await;
    waiting.iter().for_each(JoinHandle::abort);
    ann.get_until("/user-stats", |stats| stats["today_executions"] == 1).await;
    let listed = ann.get("/executions").await.status(200);
    assert_eq!(listed.header("x-total-count"), Some("1"), "and they never ran");
    running.abort();
    let still = ann.get("/executions").await.status(200).json();
    assert_eq!(still[0]["status"], "running", "who hangs up later does not end it");
}

#[tokio::test]
async fn a_crash_gives_back_what_waited_and_keeps_what_ran() {
    let mut app = TestApp::builder().user("ann", TierLevel::FREE).start().await;
    let ann = app.user("ann").await;
    begin(&ann, ENDLESS);
    ann.get_until("/executions", |list| list[0]["status"] == "running").await;
    for _ in 0..3 {
        begin(&ann, "print(1)");
    }
    ann.get_until("/user-stats", |stats| stats["today_executions"] == 4).await;
    app.crash_and_restart();
    let ann = app.user("ann").await;
    assert_eq!(today(&ann).await["today_executions"], 1);
    let listed = ann.get("/executions").await.status(200).json();
    assert_eq!((listed.as_array().map(Vec::len), &listed[0]["status"]), (Some(1), &json!("interrupted")));
    ann.execute("print(1)").await;
    assert_eq!(today(&ann).await["today_executions"], 2);
}
