//! Whose turn it is: by the order in which executions begin, which their ids tell.

use domain::TierLevel;
use reqwest::Method;
use serde_json::{Value, json};
use tokio::task::JoinHandle;

use crate::support::{Answer, Client, TestApp, TestAppBuilder};

/// Long enough to get everybody in line behind it; that it was is checked.
const BLOCKER: &str = "import time; time.sleep(10)";

fn begin(client: &Client, code: &str) -> JoinHandle<Answer> {
    let (client, code) = (client.clone(), json!({"code": code}));
    tokio::spawn(async move { client.post("/execute", code).await })
}

/// A server that runs one at a time.
fn one_at_a_time(waiting_max: &str) -> TestAppBuilder {
    TestApp::builder().env("CODERUNNER_RUNNING_MAX", "1").env("CODERUNNER_WAITING_MAX", waiting_max)
}

/// Runs the blocker and waits until it does.
async fn block(client: &Client) -> JoinHandle<Answer> {
    let blocker = begin(client, BLOCKER);
    client.get_until("/executions", |list| list[0]["status"] == "running").await;
    blocker
}

async fn has_asked_for(client: &Client, count: u64) {
    client.get_until("/user-stats", |stats| stats["today_executions"] == count).await;
}

#[tokio::test]
async fn one_request_does_not_wait_behind_sixty_of_anothers() {
    let app = one_at_a_time("256").user("ann", TierLevel::FREE).user("bob", TierLevel::ENTERPRISE);
    let app = app.start().await;
    let (ann, bob, admin) = (app.user("ann").await, app.user("bob").await, app.admin().await);
    let blocker = block(&bob).await;
    let many: Vec<_> = (0..60).map(|_| begin(&bob, "print(1)")).collect();
    has_asked_for(&bob, 61).await;
    let one = begin(&ann, "print(1)");
    has_asked_for(&ann, 1).await;
    let begun: Value = admin.get("/admin/executions").await.status(200).json();
    assert_eq!(begun.as_array().map(Vec::len), Some(1), "the blocker ended too early for this test");

    let first = blocker.await.expect("no panic").status(200).json()["id"].as_i64().expect("an id");
    let id = one.await.expect("no panic").status(200).json()["id"].as_i64().expect("an id");
    assert_eq!(id, first + 2, "behind the blocker and one more of bob's");
    for one_of_many in many {
        assert_eq!(one_of_many.await.expect("no panic").status(200).json()["status"], "success");
    }
}

#[tokio::test]
async fn beyond_the_queues_one_is_told_to_come_back_and_loses_nothing() {
    let names = ["ann", "bob", "cleo", "dan"];
    let app = names.into_iter().fold(one_at_a_time("8"), |app, name| app.user(name, TierLevel::FREE));
    let app = app.start().await;
    let admin = app.admin().await;
    let blocker = block(&admin).await;
    let mut waiting = Vec::new();
    for name in names {
        let user = app.user(name).await;
        waiting.extend([begin(&user, "print(1)"), begin(&user, "print(1)")]);
        has_asked_for(&user, 2).await;
        let refused = user.post("/execute", json!({"code": "print(1)"})).await;
        assert_eq!(refused.header("retry-after"), Some("5"));
        refused.problem(429, "too_many_waiting");
        has_asked_for(&user, 2).await;
    }
    let refused = admin.post("/execute", json!({"code": "print(1)"})).await;
    assert_eq!(refused.header("retry-after"), Some("5"));
    refused.problem(503, "busy");
    has_asked_for(&admin, 1).await;
    blocker.await.expect("no panic").status(200);
    for one in waiting {
        assert_eq!(one.await.expect("no panic").status(200).json()["stdout"], "1\n");
    }
}

#[tokio::test]
async fn a_user_has_no_more_running_than_the_tier_allows() {
    let app = TestApp::builder().user("ann", TierLevel::FREE).start().await;
    let (ann, admin) = (app.user("ann").await, app.admin().await);
    let blocker = block(&ann).await;
    let second = begin(&ann, "print(1)");
    has_asked_for(&ann, 2).await;
    admin.execute("print(1)").await;
    let list = ann.get("/executions").await.status(200);
    assert_eq!(list.header("x-total-count"), Some("1"), "others run, ann's second waits");
    let first = blocker.await.expect("no panic").status(200).json();
    let second = second.await.expect("no panic").status(200).json();
    assert!(second["queued_ms"].as_u64().is_some_and(|ms| ms > 0), "{first:#} {second:#}");
}

/// Somebody who was shut out must not have their programs begun afterwards.
#[tokio::test]
async fn whose_rights_are_taken_away_while_waiting_does_not_run() {
    let app = one_at_a_time("256").user("ann", TierLevel::FREE).user("bob", TierLevel::FREE).start().await;
    let (ann, bob, admin) = (app.user("ann").await, app.user("bob").await, app.admin().await);
    let key = bob.post("/api-keys", json!({"key_name": "bob's"})).await.status(200).json();
    let by_key = app.anonymous().with_token(key["key_value"].as_str().expect("shown once"));
    let blocker = block(&admin).await;
    let deactivated = begin(&ann, "print(1)");
    has_asked_for(&ann, 1).await;
    let with_a_key = tokio::spawn(async move { by_key.post("/api/v1/execute", json!({"code": "1"})).await });
    bob.get_until("/user-stats", |stats| stats["today_api_calls"] == 1).await;

    let ann_id = ann.get("/users/me").await.json()["id"].clone();
    let inactive = admin.request(Method::PUT, &format!("/admin/users/{ann_id}"));
    inactive.json(json!({"is_active": false})).send().await.status(200);
    bob.delete(&format!("/api-keys/{}", key["id"])).await.status(200);
    assert!(!blocker.is_finished(), "the blocker ended too early for this test");

    blocker.await.expect("no panic").status(200);
    deactivated.await.expect("no panic").problem(401, "invalid_token");
    with_a_key.await.expect("no panic").problem(401, "invalid_api_key");
    let begun: Value = admin.get("/admin/executions").await.status(200).json();
    assert_eq!(begun.as_array().map(Vec::len), Some(1), "nothing but the blocker");
    assert_eq!(bob.get("/user-stats").await.json()["today_api_calls"], 0, "it is given back");
}
