//! Executions that nobody waits for, one at a time and in batches.

use domain::TierLevel;
use serde_json::{Value, json};

use crate::support::receiver::Receiver;
use crate::support::{Client, TestApp};

const SLEEPER: &str = "import time\ntime.sleep(600)";

/// Free users run one at a time, basic users two.
async fn start() -> TestApp {
    let app = TestApp::builder().user("ann", TierLevel::FREE).user("bob", TierLevel::ENTERPRISE);
    app.env("CODERUNNER_WEBHOOK_ALLOW_PRIVATE_HOSTS", "true").start().await
}

async fn queue(client: &Client, code: &str) -> Value {
    client.post("/execute", json!({"code": code, "background": true})).await.status(202).json()
}

fn path_of(execution: &Value) -> String {
    format!("/executions/{}", execution["id"])
}

fn has_ended(execution: &Value) -> bool {
    !["queued", "running"].contains(&execution["status"].as_str().expect("a status"))
}

async fn used(client: &Client) -> u64 {
    client.get("/user-stats").await.status(200).json()["today_executions"].as_u64().expect("a number")
}

async fn key_of(client: &Client) -> String {
    let made = client.post("/api-keys", json!({"key_name": "a key"})).await.status(200).json();
    made["key_value"].as_str().expect("shown once").to_owned()
}

#[tokio::test]
async fn it_is_answered_at_once_and_runs_when_its_turn_comes() {
    let app = start().await;
    let ann = app.user("ann").await;
    let mut receiver = Receiver::start().await;
    let body = json!({"code": "print('here')", "background": true, "webhook_url": receiver.url("ok")});
    let queued = ann.post("/execute", body).await.status(202).json();
    assert_eq!((&queued["status"], &queued["code"]), (&json!("queued"), &json!("print('here')")));
    assert_eq!(used(&ann).await, 1, "it is counted when it is accepted");
    let ended = ann.get_until(&path_of(&queued), has_ended).await;
    assert_eq!((&ended["status"], &ended["stdout"]), (&json!("success"), &json!("here\n")));
    assert_eq!(receiver.got(1).await[0].json()["data"]["id"], queued["id"]);
    assert_eq!(used(&ann).await, 1);
    let entries = app.admin().await.get("/admin/logs?action=code_execute").await.status(200).json();
    assert_eq!(entries[0]["resource_id"], queued["id"]);
    assert_eq!(entries[0]["user"]["username"], "ann");
}

#[tokio::test]
async fn those_of_one_user_run_in_their_order_and_as_many_as_they_may() {
    let app = start().await;
    let ann = app.user("ann").await;
    let mut all = Vec::new();
    for number in 0..5 {
        all.push(queue(&ann, &format!("print({number})")).await);
    }
    let last = ann.get_until(&path_of(&all[4]), has_ended).await;
    assert_eq!(last["stdout"], "4\n");
    for (number, queued) in all.iter().enumerate() {
        let ended = ann.get(&path_of(queued)).await.status(200).json();
        assert_eq!(ended["stdout"], format!("{number}\n"), "it ended before the last");
    }
}

#[tokio::test]
async fn the_queue_outlives_the_server() {
    let mut app = start().await;
    let ann = app.user("ann").await;
    let first = queue(&ann, SLEEPER).await;
    ann.get_until(&path_of(&first), |execution| execution["status"] == "running").await;
    let body = json!({"code": "print('after')", "background": true});
    let waiting = ann.post("/execute", body).await.status(202).json();
    app.restart().await;
    let ann = app.user("ann").await;
    let first = ann.get(&path_of(&first)).await.status(200).json();
    assert_eq!(first["status"], "interrupted");
    let ended = ann.get_until(&path_of(&waiting), has_ended).await;
    assert_eq!(ended["stdout"], "after\n");

    let first = queue(&ann, SLEEPER).await;
    ann.get_until(&path_of(&first), |execution| execution["status"] == "running").await;
    let waiting = queue(&ann, "print('after a crash')").await;
    app.crash_and_restart();
    let ann = app.user("ann").await;
    let ended = ann.get_until(&path_of(&waiting), has_ended).await;
    assert_eq!(ended["stdout"], "after a crash\n");
    assert_eq!(used(&ann).await, 4);
}

#[tokio::test]
async fn what_is_run_is_what_its_owner_may_run_then() {
    let app = start().await;
    let (ann, admin) = (app.user("ann").await, app.admin().await);
    let ann_id = ann.get("/users/me").await.status(200).json()["id"].clone();
    let before = used(&ann).await;
    let running = queue(&ann, SLEEPER).await;
    ann.get_until(&path_of(&running), |execution| execution["status"] == "running").await;
    let waiting = queue(&ann, "print(1)").await;
    let user = format!("/admin/users/{ann_id}");
    let change = async |body: Value| {
        admin.request(reqwest::Method::PUT, &user).json(body).send().await.status(200);
    };
    change(json!({"is_active": false})).await;
    // The sleeper has 30 seconds in this tier; then it is the other's turn.
    admin.get_until("/admin/executions", |list| list.as_array().expect("a list").iter().all(has_ended)).await;
    change(json!({"is_active": true})).await;
    let ann = app.user("ann").await;
    let ended = ann.get(&path_of(&waiting)).await.status(200).json();
    assert_eq!(ended["status"], "cancelled");
    assert!(ended["stderr"].as_str().expect("a text").contains("may not run programs"), "{ended}");
    assert_eq!(used(&ann).await, before + 1, "what never ran is given back");
}

#[tokio::test]
async fn a_batch_is_queued_whole_or_not_at_all() {
    let app = start().await;
    let (ann, bob) = (app.user("ann").await, app.user("bob").await);
    let programs = |count: usize| -> Value {
        (0..count).map(|number| json!({"code": format!("print({number})")})).collect()
    };
    let batch = bob.post("/executions/batch", json!({"executions": programs(20)})).await.status(202).json();
    let batch = batch["executions"].as_array().expect("a list").clone();
    assert_eq!(batch.len(), 20);
    for (number, queued) in batch.iter().enumerate() {
        let ended = bob.get_until(&path_of(queued), has_ended).await;
        assert_eq!(ended["stdout"], format!("{number}\n"));
    }
    // A free user has ten a day.
    let answer = ann.post("/executions/batch", json!({"executions": programs(11)})).await;
    answer.problem(429, "quota_exceeded");
    assert_eq!((used(&ann).await, ann.get("/executions").await.json()), (0, json!([])));
    ann.post("/executions/batch", json!({"executions": []})).await.problem(422, "validation_failed");
    let answer = bob.post("/executions/batch", json!({"executions": programs(101)})).await;
    answer.problem(422, "validation_failed");
    let mut bad = programs(3);
    bad[1]["code"] = json!("a\u{0}b");
    let problem = ann.post("/executions/batch", json!({"executions": bad})).await;
    assert_eq!(problem.problem(422, "validation_failed")["errors"][0]["pointer"], "/executions/1/code");
    let mut elsewhere = programs(3);
    elsewhere[2]["conda_env"] = json!("nowhere");
    let answer = ann.post("/executions/batch", json!({"executions": elsewhere})).await;
    answer.problem(404, "environment_not_found");
    assert_eq!(ann.get("/executions").await.json(), json!([]), "nothing is left of any");
}

#[tokio::test]
async fn the_queue_has_bounds() {
    let app = TestApp::builder().user("bob", TierLevel::ENTERPRISE).env("CODERUNNER_RUNNING_MAX", "1");
    let app = app.start().await;
    let bob = app.user("bob").await;
    let running = queue(&bob, SLEEPER).await;
    bob.get_until(&path_of(&running), |execution| execution["status"] == "running").await;
    let hundred: Value = (0..100).map(|_| json!({"code": "print(1)"})).collect();
    bob.post("/executions/batch", json!({"executions": hundred})).await.status(202);
    let one_more = bob.post("/execute", json!({"code": "print(1)", "background": true})).await;
    assert!(one_more.header("retry-after").is_some());
    one_more.problem(429, "queue_full");
}

#[tokio::test]
async fn keys_of_the_external_api_queue_as_well() {
    let app = start().await;
    let ann = app.user("ann").await;
    let key = app.anonymous().with_token(&key_of(&ann).await);
    let body = json!({"code": "print(parameters)", "parameters": {"a": 1}, "background": true});
    let queued = key.post("/api/v1/execute", body).await.status(202).json();
    assert_eq!((&queued["status"], &queued["code_title"]), (&json!("queued"), &Value::Null));
    let ended = ann.get_until(&path_of(&queued), has_ended).await;
    assert_eq!((&ended["stdout"], &ended["is_api_call"]), (&json!("{'a': 1}\n"), &json!(true)));
    let batch = json!({"executions": [{"code": "print(1)"}, {"code": "print(2)"}]});
    let batch = key.post("/api/v1/executions/batch", batch).await.status(202).json();
    let last = ann.get_until(&path_of(&batch["executions"][1]), has_ended).await;
    assert_eq!(last["stdout"], "2\n");
    let stats = ann.get("/user-stats").await.status(200).json();
    assert_eq!((&stats["today_api_calls"], &stats["today_executions"]), (&json!(3), &json!(0)));
}

#[tokio::test]
async fn one_that_waits_is_cancelled_and_given_back() {
    let app = start().await;
    let (ann, bob) = (app.user("ann").await, app.user("bob").await);
    let running = queue(&ann, SLEEPER).await;
    ann.get_until(&path_of(&running), |execution| execution["status"] == "running").await;
    let mut receiver = Receiver::start().await;
    let body = json!({"code": "print(1)", "background": true, "webhook_url": receiver.url("ok")});
    let waiting = ann.post("/execute", body).await.status(202).json();
    let followed = tokio::spawn({
        let (ann, path) = (ann.clone(), format!("{}/events", path_of(&waiting)));
        async move { ann.get(&path).await.status(200).text() }
    });
    assert_eq!(used(&ann).await, 2);
    let cancel = format!("{}/cancel", path_of(&waiting));
    bob.post(&cancel, json!({})).await.problem(404, "execution_not_found");
    for _ in 0..2 {
        let cancelled = ann.post(&cancel, json!({})).await.status(200).json();
        assert_eq!((&cancelled["status"], &cancelled["stdout"]), (&json!("cancelled"), &json!("")));
    }
    assert_eq!(used(&ann).await, 1, "what never ran is given back, once");
    assert_eq!(receiver.got(1).await[0].json()["data"]["status"], "cancelled");
    assert!(followed.await.expect("it ends").contains("event: finished"), "who follows it is told");
    ann.post(&format!("{}/cancel", path_of(&running)), json!({})).await.status(200);
    let ended = ann.get_until(&path_of(&running), has_ended).await;
    assert_eq!(ended["status"], "cancelled");
    let next = queue(&ann, "print('next')").await;
    assert_eq!(ann.get_until(&path_of(&next), has_ended).await["stdout"], "next\n");
}

#[tokio::test]
async fn input_waits_with_it() {
    let mut app = start().await;
    let ann = app.user("ann").await;
    let running = queue(&ann, SLEEPER).await;
    ann.get_until(&path_of(&running), |execution| execution["status"] == "running").await;
    let code = "import sys\nprint(sys.argv[1:], input(), open('a/b.txt').read(), parameters)";
    let body = json!({
        "code": code, "background": true, "args": ["x"], "stdin": "typed\n", "parameters": {"n": 1},
        "files": [{"path": "a/b.txt", "content": "file"}], "timeout_s": 7,
    });
    let waiting = ann.post("/execute", body).await.status(202).json();
    app.restart().await;
    let ann = app.user("ann").await;
    let ended = ann.get_until(&path_of(&waiting), has_ended).await;
    assert_eq!(ended["stdout"], "['x'] typed file {'n': 1}\n", "{ended}");
    assert_eq!(ended["limits"]["wall_time_ms_max"], 7_000);
    let both = json!({"code": "print(1)", "background": true, "stream": true});
    ann.post("/execute", both).await.problem(422, "validation_failed");
}
