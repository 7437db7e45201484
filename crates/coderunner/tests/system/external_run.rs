//! `POST /api/v1/execute`: programs that run because a program asked for it.

use domain::TierLevel;
use serde_json::{Value, json};

use crate::support::{Client, TestApp};

/// This user's programs.
async fn by_key(user: &Client) -> Client {
    let made = user.post("/api-keys", json!({"key_name": "test"})).await.status(200).json();
    user.with_token(made["key_value"].as_str().expect("shown once"))
}

async fn run(key: &Client, body: Value) -> Value {
    key.post("/api/v1/execute", body).await.status(200).json()
}

/// Puts a program into the library and gives its id.
async fn save(user: &Client, item: Value) -> Value {
    user.post("/code-library", item).await.status(200).json()["id"].clone()
}

#[tokio::test]
async fn an_item_of_the_library_runs_with_its_parameters() {
    let app = TestApp::builder().user("ann", TierLevel::FREE).user("bob", TierLevel::FREE).start().await;
    let (ann, bob) = (app.user("ann").await, app.user("bob").await);
    let code = "print(parameters['greeting'], __name__)";
    let id = save(&ann, json!({"title": "Greet", "code": code})).await;
    let key = by_key(&ann).await;
    let ran = run(&key, json!({"code_id": id, "parameters": {"greeting": "你好"}})).await;
    assert_eq!((&ran["status"], &ran["stdout"]), (&json!("success"), &json!("你好 __main__\n")), "{ran:#}");
    assert_eq!((&ran["code_title"], &ran["code_library_id"]), (&json!("Greet"), &id));
    assert_eq!(
        (&ran["is_api_call"], &ran["code"], &ran["conda_env"]),
        (&json!(true), &json!(code), &json!("base"))
    );

    let listed = ann.get("/executions").await.status(200).json();
    assert_eq!((&listed[0]["id"], &listed[0]["is_api_call"]), (&ran["id"], &json!(true)));
    let stats = ann.get("/user-stats").await.status(200).json();
    assert_eq!((&stats["today_api_calls"], &stats["today_executions"]), (&json!(1), &json!(0)));

    let bobs = by_key(&bob).await;
    bobs.post("/api/v1/execute", json!({"code_id": id})).await.problem(404, "code_not_found");
    let public = save(&ann, json!({"title": "Public", "code": "print('public')", "is_public": true})).await;
    assert_eq!(run(&bobs, json!({"code_id": public})).await["stdout"], "public\n");
    bobs.post("/api/v1/execute", json!({"code_id": 999})).await.problem(404, "code_not_found");
}

#[tokio::test]
async fn parameters_are_as_they_were_written_and_lines_keep_their_numbers() {
    let app = TestApp::builder().user("ann", TierLevel::ENTERPRISE).start().await;
    let key = by_key(&app.user("ann").await).await;
    let code = "import os, json, subprocess, sys\n\
                assert json.loads(os.environ['CODERUNNER_PARAMETERS']) == parameters\n\
                print(parameters)\n\
                boom";
    let exact = r#"{"code": CODE, "parameters": {"n": 123456789012345678901234567890, "x": [null, "\u0000é\n"], "": {}}}"#;
    let body = exact.replace("CODE", &json!(code).to_string());
    let ran = key.post_raw("/api/v1/execute", body).await.status(200).json();
    assert_eq!(ran["stdout"], "{'n': 123456789012345678901234567890, 'x': [None, '\\x00é\\n'], '': {}}\n");
    assert!(ran["stderr"].as_str().is_some_and(|text| text.contains("main.py\", line 4")), "{ran:#}");
    assert_eq!(ran["code_title"], Value::Null);

    let without = "import os\nprint('parameters' in globals(), 'CODERUNNER_PARAMETERS' in os.environ)";
    for body in [json!({"code": without}), json!({"code": without, "parameters": null})] {
        assert_eq!(run(&key, body).await["stdout"], "False False\n");
    }
    assert_eq!(run(&key, json!({"code": "print(parameters)", "parameters": {}})).await["stdout"], "{}\n");
    let largest = json!({"a": "x".repeat(64 * 1024 - 8)});
    let ran = run(&key, json!({"code": "print(len(parameters['a']))", "parameters": largest})).await;
    assert_eq!(ran["stdout"], format!("{}\n", 64 * 1024 - 8), "{}", ran["stderr"]);
}

#[tokio::test]
async fn requests_that_name_no_program_or_bad_parameters_are_refused() {
    let app = TestApp::builder().user("ann", TierLevel::FREE).start().await;
    let ann = app.user("ann").await;
    let key = by_key(&ann).await;
    let deep = format!(
        "{{\"code\": \"1\", \"parameters\": {{\"a\": {}{}}}}}",
        "[".repeat(10_000),
        "]".repeat(10_000)
    );
    key.post_raw("/api/v1/execute", deep).await.invalid_at("/parameters");
    let too_long = json!({"a": "x".repeat(64 * 1024 - 7)});
    for (body, pointer) in [
        (json!({}), "/code"),
        (json!({"code_id": 1, "code": "1"}), "/code"),
        (json!({"code_id": "1"}), "/code_id"),
        (json!({"code": "print('\0')"}), "/code"),
        (json!({"code": "1", "parameters": [1]}), "/parameters"),
        (json!({"code": "1", "parameters": "{}"}), "/parameters"),
        (json!({"code": "1", "parameters": too_long}), "/parameters"),
        (json!({"code": "1", "conda_env": 1}), "/conda_env"),
        (json!({"code": "1", "conda_env": "base\0"}), "/conda_env"),
    ] {
        key.post("/api/v1/execute", body).await.invalid_at(pointer);
    }
    key.post("/api/v1/execute", json!({"code": "1", "conda_env": "x"}))
        .await
        .problem(404, "environment_not_found");
    ann.post("/api/v1/execute", json!({"code": "1"})).await.problem(401, "invalid_api_key");
    key.post("/execute", json!({"code": "1"})).await.problem(401, "invalid_token");
    let stats = ann.get("/user-stats").await.status(200).json();
    assert_eq!(stats["today_api_calls"], 0, "nothing of it ran");
}

#[tokio::test]
async fn the_audit_log_tells_of_a_run_but_not_its_program_or_parameters() {
    let app = TestApp::builder().user("ann", TierLevel::FREE).start().await;
    let ann = app.user("ann").await;
    let id = save(&ann, json!({"title": "t", "code": "raise SystemExit('tell-tale')"})).await;
    let key = by_key(&ann).await;
    let ran = run(&key, json!({"code_id": id, "parameters": {"secret": "tell-tale"}})).await;
    let entries = app.admin().await.get("/admin/logs?action=code_execute").await.status(200).json();
    let entry = &entries[0];
    assert_eq!((&entry["resource_id"], &entry["status"]), (&ran["id"], &json!("error")), "{entry:#}");
    assert_eq!(entry["user"]["username"], "ann");
    let details = &entry["details"];
    assert_eq!((&details["status"], &details["conda_env"]), (&json!("error"), &json!("base")), "{entry:#}");
    assert_eq!((&details["is_api_call"], &details["code_library_id"]), (&json!(true), &id), "{entry:#}");
    assert_eq!(details["execution_time"], ran["execution_time"], "{entry:#}");
    assert!(!entries.to_string().contains("tell-tale"), "{entries:#}");
}
