//! Webhooks, received by a server of the test.

use domain::TierLevel;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::receiver::Receiver;
use crate::support::{Client, TestApp};

/// A server that may send webhooks to this machine.
async fn start() -> TestApp {
    let app = TestApp::builder().user("ann", TierLevel::ENTERPRISE).user("bob", TierLevel::ENTERPRISE);
    app.env("CODERUNNER_WEBHOOK_ALLOW_PRIVATE_HOSTS", "true").start().await
}

async fn run(client: &Client, code: &str, url: &str) -> Value {
    client.post("/execute", json!({"code": code, "webhook_url": url})).await.status(200).json()
}

async fn secret_of(client: &Client) -> String {
    let answer = client.get("/webhook-secret").await.status(200).json();
    answer["secret"].as_str().expect("a text").to_owned()
}

fn path_of(execution: &Value) -> String {
    format!("/executions/{}/webhook", execution["id"])
}

#[tokio::test]
async fn the_end_of_an_execution_is_told_and_signed() {
    let app = start().await;
    let (ann, bob) = (app.user("ann").await, app.user("bob").await);
    let mut receiver = Receiver::start().await;
    let secret = secret_of(&ann).await;
    assert!(secret.starts_with("whsec_"), "{secret}");
    assert_eq!(secret_of(&ann).await, secret, "it stays the same");
    let long = format!("print('x' * 50_000)\nraise SystemExit(3)\n#{}", "y".repeat(20_000));
    let execution = run(&ann, &long, &receiver.url("ok")).await;
    let received = receiver.got(1).await.remove(0);
    assert!(received.is_signed_with(&secret));
    assert!(!received.is_signed_with(&secret_of(&bob).await), "everybody has a secret of their own");
    assert_eq!(received.header("content-type"), "application/json");
    let event = received.json();
    assert_eq!((&event["type"], &event["data"]["id"]), (&json!("execution.finished"), &execution["id"]));
    assert_eq!((&event["data"]["status"], &event["data"]["exit_code"]), (&json!("error"), &json!(3)));
    let listed = &ann.get("/executions").await.status(200).json()[0];
    assert_eq!(&event["data"], listed, "output is cut as in lists");
    assert_eq!(event["data"]["abridged"], true);
    let delivery = ann.get_until(&path_of(&execution), |delivery| delivery["state"] == "delivered").await;
    assert_eq!((&delivery["attempts"], &delivery["status"]), (&json!(1), &json!(204)));
    assert_eq!((&delivery["error"], &delivery["next_attempt_at"]), (&Value::Null, &Value::Null));
    bob.get(&path_of(&execution)).await.problem(404, "webhook_not_found");
    let without = ann.execute("print(1)").await;
    ann.get(&path_of(&without)).await.problem(404, "webhook_not_found");
}

#[tokio::test]
async fn what_is_not_taken_is_sent_again_under_the_same_id() {
    let app = start().await;
    let ann = app.user("ann").await;
    let mut receiver = Receiver::start().await;
    let execution = run(&ann, "print(1)", &receiver.url("once/a")).await;
    let tried = ann.get_until(&path_of(&execution), |delivery| delivery["attempts"] == 1).await;
    assert_eq!((&tried["state"], &tried["status"]), (&json!("waiting"), &json!(503)));
    assert_eq!(tried["error"], "it answered 503");
    let both = receiver.got(2).await;
    assert_eq!(both[0].header("webhook-id"), both[1].header("webhook-id"));
    assert_eq!(both[0].body, both[1].body);
    assert!(both[1].is_signed_with(&secret_of(&ann).await));
    let delivery = ann.get_until(&path_of(&execution), |delivery| delivery["state"] == "delivered").await;
    assert_eq!(delivery["attempts"], 2);
    ann.post(&format!("{}/retry", path_of(&execution)), json!({})).await.status(200);
    receiver.got(3).await;
    ann.get_until(&path_of(&execution), |delivery| delivery["attempts"] == 3).await;
}

#[tokio::test]
async fn both_secrets_sign_after_a_change() {
    let app = start().await;
    let ann = app.user("ann").await;
    let mut receiver = Receiver::start().await;
    let old = secret_of(&ann).await;
    let renewed = ann.post("/webhook-secret", json!({})).await.status(200).json();
    let new = renewed["secret"].as_str().expect("a text");
    assert!(new != old && renewed["previous_until"].is_string());
    run(&ann, "print(1)", &receiver.url("ok")).await;
    let received = receiver.got(1).await.remove(0);
    assert!(received.is_signed_with(&old) && received.is_signed_with(new));
    ann.post("/webhook-secret", json!({})).await.status(200);
    run(&ann, "print(1)", &receiver.url("ok")).await;
    let received = receiver.got(2).await.remove(1);
    assert!(received.is_signed_with(new) && !received.is_signed_with(&old), "only the one before");
    let database = std::fs::read(app.data_directory().join("database/coderunner.db")).expect("a file");
    let log = std::fs::read(app.data_directory().join("database/coderunner.db-wal")).unwrap_or_default();
    let secret = secret_of(&ann).await.into_bytes();
    let is_in = |file: &[u8]| file.windows(secret.len()).any(|window| window == secret);
    assert!(!is_in(&database) && !is_in(&log), "it is sealed at rest");
}

#[tokio::test]
async fn no_redirect_is_followed_and_a_receiver_that_is_gone_is_left_alone() {
    let app = start().await;
    let ann = app.user("ann").await;
    let receiver = Receiver::start().await;
    let redirected = run(&ann, "print(1)", &receiver.url("elsewhere")).await;
    let tried = ann.get_until(&path_of(&redirected), |delivery| delivery["attempts"] == 1).await;
    assert_eq!((&tried["state"], &tried["status"]), (&json!("waiting"), &json!(307)));
    let gone = run(&ann, "print(1)", &receiver.url("status/410")).await;
    let tried = ann.get_until(&path_of(&gone), |delivery| delivery["attempts"] == 1).await;
    assert_eq!((&tried["state"], &tried["next_attempt_at"]), (&json!("failed"), &Value::Null));
    assert!(receiver.received().iter().all(|received| received.path != "ok"));
}

#[tokio::test]
async fn a_slow_receiver_keeps_nobody_else_waiting() {
    let app = start().await;
    let (ann, bob) = (app.user("ann").await, app.user("bob").await);
    let mut slow = Receiver::start_at("127.0.0.2:0").await;
    let mut slow_too = Receiver::start_at("127.0.0.3:0").await;
    for receiver in [&slow, &slow_too, &slow, &slow_too] {
        run(&ann, "print(1)", &receiver.url("never")).await;
    }
    slow.got(1).await;
    slow_too.got(1).await;
    let mut receiver = Receiver::start_at("127.0.0.4:0").await;
    run(&bob, "print(1)", &receiver.url("ok")).await;
    receiver.got(1).await;
    assert_eq!((slow.received().len(), slow_too.received().len()), (1, 1), "one to a host at a time");
}

#[tokio::test]
async fn what_was_not_sent_is_sent_after_a_restart() {
    let mut app = start().await;
    let ann = app.user("ann").await;
    let mut receiver = Receiver::start().await;
    let first = run(&ann, "print(1)", &receiver.url("never")).await;
    receiver.got(1).await;
    app.restart().await;
    let again = receiver.got(2).await;
    assert_eq!(again[1].json()["data"]["id"], first["id"]);

    // Of an execution that a crash has ended, too.
    let ann = app.user("ann").await;
    let url = receiver.url("ok");
    let running = tokio::spawn({
        let ann = ann.clone();
        let body = json!({"code": "import time\ntime.sleep(600)", "webhook_url": url});
        async move { ann.try_post("/execute", body).await }
    });
    ann.get_until("/executions?status=running", |list| !list[0].is_null()).await;
    app.crash_and_restart();
    running.await.expect("it ends").ok_or(()).expect_err("the server was killed");
    let told = async {
        loop {
            let count = receiver.received().len() + 1;
            let last = receiver.got(count).await;
            let last = last.last().expect("one").clone();
            if last.path == "ok" {
                return last;
            }
        }
    };
    let told = tokio::time::timeout(std::time::Duration::from_secs(60), told).await.expect("it is told");
    assert_eq!(told.json()["data"]["status"], "interrupted");
}

#[tokio::test]
async fn no_webhook_goes_to_a_neighbour() {
    let app = TestApp::builder().user("ann", TierLevel::ENTERPRISE).start().await;
    let ann = app.user("ann").await;
    let receiver = Receiver::start().await;
    let port = receiver.url("").rsplit(':').next().expect("a port").trim_end_matches('/').to_owned();
    for host in [
        "127.0.0.1",
        "127.1",
        "2130706433",
        "0x7f.1",
        "localhost",
        "x.localhost.",
        "0.0.0.0",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[64:ff9b::7f00:1]",
        "10.0.0.1",
        "169.254.169.254",
        "[fd00:ec2::254]",
    ] {
        let body = json!({"code": "print(1)", "webhook_url": format!("http://{host}:{port}/ok")});
        let problem = ann.post("/execute", body).await.problem(422, "validation_failed");
        assert_eq!(problem["errors"][0]["pointer"], "/webhook_url", "{host}");
    }
    for url in ["", "ok", "file:///etc/passwd", "https://ann:secret@hooks.example/", "unix:/run/x.sock"] {
        let body = json!({"code": "print(1)", "webhook_url": url});
        ann.post("/execute", body).await.problem(422, "validation_failed");
    }
    let body = json!({"code": "print(1)", "webhook_url": format!("https://a.example/{}", "x".repeat(2_000))});
    ann.post("/execute", body).await.problem(422, "validation_failed");
    assert_eq!(ann.get("/executions").await.status(200).json(), json!([]), "nothing was run");

    // A name that leads here is found out when it is looked up; this machine has one.
    let host = std::fs::read_to_string("/proc/sys/kernel/hostname").expect("a name");
    let execution = run(&ann, "print(1)", &format!("http://{}:{port}/ok", host.trim())).await;
    let tried = ann.get_until(&path_of(&execution), |delivery| delivery["attempts"] == 1).await;
    assert!(tried["error"].is_string() && tried["status"].is_null(), "{tried}");
    assert!(receiver.received().is_empty());
    let request = ann.request(Method::POST, &format!("{}/retry", path_of(&execution))).send().await;
    assert_eq!(request.status(200).json()["state"], "waiting");
}
