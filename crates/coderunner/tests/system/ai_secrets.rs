//! The keys of providers: where they must not be, and what a change of `SECRET_KEY` does to them.

use std::path::Path;

use domain::TierLevel;
use serde_json::{Value, json};

use crate::support::provider::{KEY, Provider};
use crate::support::{Client, TestApp};

const OLD: &str = "an old secret key of the server";
const NEW: &str = "a new secret key of the server";

/// Everything in the files of a directory.
fn files_with(key: &str, directory: &Path) -> Vec<String> {
    let mut found = Vec::new();
    let mut waiting = vec![directory.to_owned()];
    while let Some(directory) = waiting.pop() {
        for entry in std::fs::read_dir(directory).expect("readable") {
            let path = entry.expect("readable").path();
            if path.is_dir() && !path.is_symlink() {
                waiting.push(path);
            } else if path.is_file() {
                let bytes = std::fs::read(&path).expect("readable");
                if bytes.windows(key.len()).any(|window| window == key.as_bytes()) {
                    found.push(path.display().to_string());
                }
            }
        }
    }
    found
}

/// Every answer there is about configurations, in one text.
async fn everything_told(ann: &Client, admin: &Client, provider: &Provider) -> String {
    let mut told = String::new();
    for kind in ["custom", "claude"] {
        for how in
            ["program", "refuses", "fails", "garbage", "other-json", "breaks", "errs", "leads-elsewhere"]
        {
            let made = ann.post("/ai-configs", provider.config(kind, how)).await.status(200);
            let path = format!("/ai-configs/{}", made.json()["id"]);
            told += &made.text();
            for question in [json!({"prompt": KEY}), json!({"prompt": KEY, "stream": true})] {
                told += &ann.post("/ai/generate-code", question).await.text();
            }
            told += &ann.post(&format!("{path}/test"), json!({})).await.text();
            let changes = json!({"api_key": KEY, "model_name": "other"});
            told += &ann.request(reqwest::Method::PUT, &path).json(changes).send().await.text();
            told += &ann.delete(&path).await.text();
        }
    }
    // What is refused quotes nothing.
    let bad = json!({"config_name": "x", "api_key": format!("{KEY} and more"), "base_url": KEY});
    told += &ann.post("/ai-configs", bad).await.text();
    ann.post("/ai-configs", provider.config("custom", "program")).await.status(200);
    told += &ann.get("/ai-configs").await.text();
    told += &ann.get("/ai-usage").await.text();
    told += &admin.get("/admin/logs?limit=200").await.text();
    told += &admin.get("/admin/logs/export").await.text();
    told + &admin.get("/metrics").await.text()
}

#[tokio::test]
async fn a_key_is_nowhere_that_anybody_reads() {
    let app = TestApp::builder()
        .user("ann", TierLevel::FREE)
        .env("CODERUNNER_AI_ALLOW_PRIVATE_HOSTS", "true")
        // Whatever an administrator may want to see.
        .env("CODERUNNER_LOG", "trace");
    let mut app = app.start().await;
    let (ann, admin, provider) = (app.user("ann").await, app.admin().await, Provider::start().await);
    let told = everything_told(&ann, &admin, &provider).await;
    assert!(told.contains("sk-****cdef"), "it was about this key");
    assert!(!told.contains(KEY), "{told}");
    let export = admin.post("/admin/database/export", json!({})).await.status(200);
    let data = app.data_directory();
    std::fs::write(data.join("export.zip"), export.bytes()).expect("written");
    let log = app.stop();
    assert!(log.len() > 10_000, "all of it is logged");
    assert!(!log.contains(KEY), "the log");
    assert_eq!(files_with(KEY, &data), Vec::<String>::new());
    assert!(!files_with("sealed:v1:", &data).is_empty(), "the key is there, sealed");
}

async fn readable(client: &Client) -> (Value, Value) {
    let config = client.get("/ai-configs").await.status(200).json()[0].clone();
    (config["is_key_readable"].clone(), config["api_key"].clone())
}

#[tokio::test]
async fn a_new_secret_key_takes_over_what_the_old_one_has_sealed() {
    let app = TestApp::builder().user("ann", TierLevel::FREE).env("SECRET_KEY", OLD);
    let mut app = app.env("CODERUNNER_AI_ALLOW_PRIVATE_HOSTS", "true").start().await;
    let provider = Provider::start().await;
    app.user("ann").await.post("/ai-configs", provider.config("custom", "program")).await.status(200);

    // Without the old one it is lost, and said to be.
    app.set_env("SECRET_KEY", NEW);
    app.restart().await;
    let ann = app.user("ann").await;
    assert_eq!(readable(&ann).await, (json!(false), json!("****")));
    ann.post("/ai/generate-code", json!({"prompt": "sum"})).await.problem(400, "ai_key_unreadable");

    app.set_env("SECRET_KEY_OLD", OLD);
    app.restart().await;
    let ann = app.user("ann").await;
    assert_eq!(readable(&ann).await, (json!(true), json!("sk-****cdef")));

    // From then on the old one is needed no longer.
    app.set_env("SECRET_KEY_OLD", "another one that has sealed nothing");
    app.restart().await;
    let ann = app.user("ann").await;
    assert_eq!(readable(&ann).await, (json!(true), json!("sk-****cdef")));
    ann.post("/ai/generate-code", json!({"prompt": "sum"})).await.status(200);
}

#[tokio::test]
async fn configurations_go_with_their_user_and_with_a_copy_of_the_database() {
    let app = TestApp::builder().user("ann", TierLevel::FREE).user("bob", TierLevel::FREE);
    let app = app.env("SECRET_KEY", OLD).env("CODERUNNER_AI_ALLOW_PRIVATE_HOSTS", "true").start().await;
    let (ann, admin, provider) = (app.user("ann").await, app.admin().await, Provider::start().await);
    ann.post("/ai-configs", provider.config("claude", "program")).await.status(200);
    ann.post("/ai/generate-code", json!({"prompt": "sum"})).await.status(200);
    let export = admin.post("/admin/database/export", json!({})).await.status(200);
    let id = ann.get("/users/me").await.status(200).json()["id"].clone();
    admin.delete(&format!("/admin/users/{id}")).await.status(200);
    let rows = crate::copies::rows_of(&app);
    assert!(rows["ai_configs"].is_empty() && rows["ai_usage_days"].is_empty());

    let imported = crate::copies::import(&admin, export.bytes()).await.status(200).json();
    assert_eq!(imported["backup_stats"]["ai_configs"], 1);
    let ann = app.user("ann").await;
    assert_eq!(readable(&ann).await, (json!(true), json!("sk-****cdef")));
    ann.post("/ai/generate-code", json!({"prompt": "sum"})).await.status(200);
    assert_eq!(ann.get("/ai-usage").await.json()["days"][0]["calls"], 2);
}
