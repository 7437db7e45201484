//! Completion: what an environment's interpreter proposes, to whom, and what it costs those who make it work.

use domain::TierLevel;
use serde_json::{Value, json};

use crate::support::{Client, TestApp};

/// The place is marked by `|`.
fn at(program: &str) -> Value {
    let (before, after) = program.split_once('|').expect("a place");
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().encode_utf16().count();
    json!({"code": format!("{before}{after}"), "line": line, "column": column})
}

async fn proposed(user: &Client, program: &str) -> Vec<String> {
    let answer = user.post("/environments/base/complete", at(program)).await.status(200).json();
    let items = answer["items"].as_array().expect("items");
    items.iter().map(|item| item["label"].as_str().expect("a text").to_owned()).collect()
}

async fn see_proposals(user: &Client) {
    let item = user.post("/environments/base/complete", at("import json\njson.du|")).await.status(200).json();
    assert_eq!(item["items"][1]["label"], "dumps");
    assert_eq!(item["items"][1]["kind"], "function");
    assert!(item["items"][1]["detail"].as_str().expect("a text").starts_with("dumps(obj, *,"), "{item:#}");
    assert_eq!(proposed(user, "displ|").await, ["display"]);
    assert_eq!(proposed(user, "import no_such_module\nno_such_module.|").await, [""; 0]);
    assert_eq!(proposed(user, "|").await.len(), 0);
}

#[tokio::test]
async fn the_interpreter_of_the_environment_proposes_warm_and_cold() {
    let cold = TestApp::builder().env("CODERUNNER_WARM_ENVIRONMENTS", "0").start().await;
    see_proposals(&cold.admin().await).await;
    let warm = TestApp::start().await;
    warm.warm().await;
    see_proposals(&warm.admin().await).await;
}

/// It is no execution: nothing is counted, nothing kept, and nothing learnt about what programs import.
#[tokio::test]
async fn nothing_of_it_is_kept() {
    let app = TestApp::builder().user("ann", TierLevel::FREE).start().await;
    let ann = app.user("ann").await;
    see_proposals(&ann).await;
    assert_eq!(ann.get("/executions").await.status(200).json(), json!([]));
    let entries = app.admin().await.get("/admin/logs?action=code_execute").await.status(200).json();
    assert_eq!(entries, json!([]));
}

#[tokio::test]
async fn it_is_for_those_who_may_run_programs_there() {
    let app = TestApp::builder().user("ann", TierLevel::FREE).start().await;
    let (ann, anybody) = (app.user("ann").await, app.anonymous());
    let question = at("pri|");
    anybody.post("/environments/base/complete", question.clone()).await.problem(401, "not_authenticated");
    ann.post("/environments/other/complete", question).await.problem(404, "environment_not_found");
    ann.post("/environments/base/complete", json!({"code": "a\0", "line": 1, "column": 1}))
        .await
        .invalid_at("/code");
    ann.post("/environments/base/complete", json!({"code": "a", "line": -1, "column": 1})).await.status(422);
    for (line, column, pointer) in
        [(0, 0, "/line"), (4_000_000_000_u32, 0, "/line"), (1, 4_000_000_000_u32, "/column")]
    {
        let nowhere = json!({"code": "pri", "line": line, "column": column});
        ann.post("/environments/base/complete", nowhere).await.invalid_at(pointer);
    }
    let far = json!({"code": "pri", "line": 1_000_000, "column": 1_000_000});
    assert_eq!(ann.post("/environments/base/complete", far).await.status(200).json()["items"], json!([]));
}

#[tokio::test]
async fn one_user_asks_one_thing_at_a_time() {
    let app = TestApp::builder().user("ann", TierLevel::FREE).user("bob", TierLevel::FREE).start().await;
    let (ann, bob) = (app.user("ann").await, app.user("bob").await);
    // Reading so long a program takes longer than it takes the second question to come.
    let lasting = at(&format!("{}pri|", "x = 1\n".repeat(150_000)));
    let ask = || ann.post("/environments/base/complete", lasting.clone());
    let (first, second) = tokio::join!(ask(), ask());
    let mut codes = [first.status_code(), second.status_code()];
    codes.sort_unstable();
    assert_eq!(codes, [200, 429]);
    assert_eq!(proposed(&bob, "displ|").await, ["display"]);
    assert_eq!(proposed(&ann, "displ|").await, ["display"]);
}
