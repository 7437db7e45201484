//! Requests with an idempotency key.

use domain::TierLevel;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Answer, Client, Form, TestApp};

async fn start() -> TestApp {
    let app = TestApp::builder().user("ann", TierLevel::FREE).user("bob", TierLevel::ENTERPRISE);
    app.start().await
}

async fn post(client: &Client, path: &str, key: &str, body: &Value) -> Answer {
    let request = client.request(Method::POST, path).header("idempotency-key", key);
    request.json(body.clone()).send().await
}

async fn count(client: &Client) -> usize {
    client.get("/executions").await.status(200).json().as_array().expect("a list").len()
}

#[tokio::test]
async fn the_same_key_and_body_are_the_same_execution() {
    let mut app = start().await;
    let (ann, bob) = (app.user("ann").await, app.user("bob").await);
    let body = json!({"code": "import time\nprint(time.time_ns())"});
    let first = post(&ann, "/execute", "one", &body).await.status(200).json();
    assert_eq!(post(&ann, "/execute", "one", &body).await.status(200).json(), first);
    assert_eq!(post(&ann, "/api/execute", "one", &body).await.status(200).json(), first);
    let other = post(&ann, "/execute", "two", &body).await.status(200).json();
    assert_ne!(other["id"], first["id"]);
    let his = post(&bob, "/execute", "one", &body).await.status(200).json();
    assert_ne!(his["id"], first["id"], "keys are each user's own");
    let changed = json!({"code": "print(2)"});
    post(&ann, "/execute", "one", &changed).await.problem(422, "idempotency_key_reused");
    assert_eq!(count(&ann).await, 2);
    app.restart().await;
    let ann = app.user("ann").await;
    assert_eq!(post(&ann, "/execute", "one", &body).await.status(200).json(), first, "it is remembered");
    ann.delete(&format!("/executions/{}", first["id"])).await.status(200);
    post(&ann, "/execute", "one", &body).await.problem(404, "execution_not_found");
    assert_eq!(count(&ann).await, 1, "what was deleted is not run again");
    for key in ["", &"x".repeat(256)] {
        post(&ann, "/execute", key, &body).await.problem(422, "validation_failed");
    }
}

#[tokio::test]
async fn a_form_is_the_same_whatever_stands_between_its_parts() {
    let app = start().await;
    let ann = app.user("ann").await;
    let send = async |boundary, files: &[(&str, &str)]| {
        let form = Form::between(boundary).text("code", "import time\nprint(time.time_ns())");
        let form = files.iter().fold(form, |form, (path, text)| form.file("files", path, text.as_bytes()));
        let request = ann.request(Method::POST, "/execute").header("idempotency-key", "one");
        request.header("content-type", &form.media_type()).body(form.bytes()).send().await
    };
    let first = send("one", &[("a", "bc"), ("d", "")]).await.status(200).json();
    assert_eq!(send("another", &[("a", "bc"), ("d", "")]).await.status(200).json(), first);
    for others in [&[("ab", "c"), ("d", "")][..], &[("a", "bc")], &[("d", ""), ("a", "bc")]] {
        send("one", others).await.problem(422, "idempotency_key_reused");
    }
}

#[tokio::test]
async fn whoever_comes_meanwhile_waits_for_the_same() {
    let app = start().await;
    let bob = app.user("bob").await;
    let body = json!({"code": "import time\ntime.sleep(1)\nprint('once')"});
    let asked = (0..8).map(|_| post(&bob, "/execute", "one", &body));
    let answers = futures_util::future::join_all(asked).await;
    let answers: Vec<Value> = answers.into_iter().map(|answer| answer.status(200).json()).collect();
    assert!(answers.iter().all(|answer| answer == &answers[0]), "{answers:?}");
    assert_eq!((&answers[0]["stdout"], count(&bob).await), (&json!("once\n"), 1));
}

#[tokio::test]
async fn a_refusal_leaves_no_key() {
    let app = start().await;
    let ann = app.user("ann").await;
    let nowhere = json!({"code": "print(1)", "conda_env": "nowhere"});
    post(&ann, "/execute", "one", &nowhere).await.problem(404, "environment_not_found");
    post(&ann, "/execute", "one", &json!({"code": 1})).await.problem(422, "validation_failed");
    post(&ann, "/execute", "one", &json!({"code": "print(1)"})).await.status(200);
    for _ in 0..9 {
        ann.execute("print(1)").await;
    }
    let last = json!({"code": "print('last')"});
    post(&ann, "/execute", "two", &last).await.problem(429, "quota_exceeded");
    post(&ann, "/execute", "two", &json!({"code": "x"})).await.problem(429, "quota_exceeded");
    let again = post(&ann, "/execute", "one", &json!({"code": "print(1)"})).await.status(200);
    assert_eq!(again.json()["status"], "success", "what was run is told of without a quota");
}

#[tokio::test]
async fn what_is_queued_is_queued_once() {
    let app = start().await;
    let bob = app.user("bob").await;
    let batch = json!({"executions": [{"code": "print(1)"}, {"code": "print(2)"}]});
    let ids = |answer: Value| -> Vec<Value> {
        let executions = answer["executions"].as_array().expect("a list").clone();
        executions.into_iter().map(|execution| execution["id"].clone()).collect()
    };
    let first = ids(post(&bob, "/executions/batch", "one", &batch).await.status(202).json());
    let again = ids(post(&bob, "/executions/batch", "one", &batch).await.status(202).json());
    assert_eq!((first.len(), &first), (2, &again));
    post(&bob, "/executions/batch", "one", &json!({"executions": [{"code": "print(1)"}]}))
        .await
        .problem(422, "idempotency_key_reused");
    let queued = json!({"code": "print(3)", "background": true});
    let first = post(&bob, "/execute", "two", &queued).await.status(202).json();
    let path = format!("/executions/{}", first["id"]);
    let ended = bob.get_until(&path, |execution| execution["status"] == "success").await;
    assert_eq!(post(&bob, "/execute", "two", &queued).await.status(202).json(), ended);
    assert_eq!(count(&bob).await, 3);
}

#[tokio::test]
async fn a_stream_is_told_again() {
    let app = start().await;
    let bob = app.user("bob").await;
    let body = json!({"code": "import time\ntime.sleep(1)\nprint('once')", "stream": true});
    let asked = (0..3).map(|_| post(&bob, "/execute", "one", &body));
    let mut texts: Vec<String> =
        futures_util::future::join_all(asked).await.iter().map(Answer::text).collect();
    texts.push(post(&bob, "/execute", "one", &body).await.status(200).text());
    for text in texts {
        assert!(text.contains("event: started") && text.contains("once") && text.contains("event: finished"));
    }
    assert_eq!(count(&bob).await, 1);
}
