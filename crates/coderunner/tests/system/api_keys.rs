//! API keys, as their owners see them.

use std::path::Path;

use chrono::DateTime;
use domain::{Action, ApiKeyId, Quota, TierLevel, UserId};
use insta::assert_json_snapshot;
use reqwest::Method;
use serde_json::{Value, json};
use store::{ApiKeySecret, AuditEntry, DatabaseUrl, NewApiKey, Store};

use crate::support::{Answer, Client, TestApp};

/// How long something that happens every few seconds may take.
const HAPPENING_MAX: std::time::Duration = std::time::Duration::from_secs(60);

async fn ann_and_bob() -> (TestApp, Client, Client) {
    let app = TestApp::builder().user("ann", TierLevel::FREE).user("bob", TierLevel::FREE).start().await;
    let (ann, bob) = (app.user("ann").await, app.user("bob").await);
    (app, ann, bob)
}

async fn make_key(client: &Client) -> Value {
    client.post("/api-keys", json!({"key_name": "a key"})).await.status(200).json()
}

fn text(value: &Value) -> String {
    value.as_str().expect("text").to_owned()
}

/// Somebody who calls by this key.
fn by(app: &TestApp, key: &Value) -> Client {
    app.anonymous().with_token(&text(&key["key_value"]))
}

async fn toggle(client: &Client, key: &Value) -> Answer {
    client.request(Method::PUT, &format!("/api-keys/{}/toggle", key["id"])).send().await
}

async fn delete(client: &Client, key: &Value) -> Answer {
    client.delete(&format!("/api-keys/{}", key["id"])).await
}

/// The database of a server, running or not.
async fn database(app: &TestApp) -> Store {
    let file = app.data_directory().join("database/coderunner.db");
    Store::open_at(&DatabaseUrl::sqlite_file(file)).await.expect("opens")
}

#[tokio::test]
async fn a_key_is_made_listed_switched_and_deleted() {
    let (_app, ann, bob) = ann_and_bob().await;
    let key =
        ann.post("/api-keys", json!({"key_name": " 我的 key ", "expires_at": "2999-01-01T08:00:00+08:00"}));
    let key = key.await.status(200).json();
    let value = text(&key["key_value"]);
    assert!(value.starts_with("sk-") && value.len() == 46 && value.is_ascii(), "{value}");
    assert_eq!(key["key_prefix"], value[..11]);
    let redacted = "[redacted]";
    assert_json_snapshot!(key, {".key_value" => redacted, ".key_prefix" => redacted, ".created_at" => redacted}, @r#"
    {
      "created_at": "[redacted]",
      "expires_at": "2999-01-01T00:00:00Z",
      "id": 1,
      "is_active": true,
      "key_name": "我的 key",
      "key_prefix": "[redacted]",
      "key_value": "[redacted]",
      "last_used": null,
      "usage_count": 0
    }
    "#);
    let other = make_key(&ann).await;
    assert_ne!(other["key_value"], key["key_value"]);

    let answer = ann.get("/api-keys").await.status(200);
    assert_eq!(answer.header("x-total-count"), Some("2"));
    let without_value = |mut key: Value| {
        key.as_object_mut().expect("an object").remove("key_value");
        key
    };
    assert_eq!(answer.json(), json!([without_value(other), without_value(key.clone())]), "newest first");
    let second = ann.get("/api-keys?limit=1&offset=1").await.status(200);
    assert_eq!((second.header("x-total-count"), &second.json()[0]["id"]), (Some("2"), &key["id"]));
    assert_eq!(bob.get("/api-keys").await.status(200).json(), json!([]));

    assert_eq!(toggle(&ann, &key).await.status(200).json()["is_active"], false);
    assert_eq!(toggle(&ann, &key).await.status(200).json()["is_active"], true);
    assert!(delete(&ann, &key).await.status(200).json()["message"].is_string());
    toggle(&ann, &key).await.problem(404, "api_key_not_found");
    delete(&ann, &key).await.problem(404, "api_key_not_found");
}

#[tokio::test]
async fn somebody_elses_key_does_not_exist() {
    let (app, ann, bob) = ann_and_bob().await;
    let key = make_key(&ann).await;
    for stranger in [&bob, &app.admin().await] {
        toggle(stranger, &key).await.problem(404, "api_key_not_found");
        delete(stranger, &key).await.problem(404, "api_key_not_found");
    }
    by(&app, &key).get("/api/v1/codes").await.status(200);
}

#[tokio::test]
async fn what_is_no_ones_to_choose_is_not_chosen() {
    let (app, ann, bob) = ann_and_bob().await;
    let chosen = "sk-chosen-by-myself-0123456789abcdefghijkl";
    let claims = json!({
        "key_name": "k", "id": 77, "user_id": bob.get("/users/me").await.status(200).json()["id"],
        "key_value": chosen, "key_hash": "x", "key_prefix": "sk-chosen", "is_active": false, "usage_count": 9,
        "last_used": "2000-01-01T00:00:00Z", "created_at": "2000-01-01T00:00:00Z",
    });
    let key = ann.post("/api-keys", claims.clone()).await.status(200).json();
    for name in ["id", "key_value", "key_prefix", "is_active", "usage_count", "last_used", "created_at"] {
        assert_ne!(key[name], claims[name], "{name}");
    }
    app.anonymous().with_token(chosen).get("/api/v1/codes").await.problem(401, "invalid_api_key");
    assert_eq!(bob.get("/api-keys").await.status(200).json(), json!([]));
    by(&app, &key).get("/api/v1/codes").await.status(200);
}

#[tokio::test]
async fn what_is_asked_for_is_checked() {
    let (_app, ann, _) = ann_and_bob().await;
    for name in ["", " ", "a\u{0}", "a\nb", "a\u{202e}b", "\u{61c}a", &"名".repeat(101)] {
        ann.post("/api-keys", json!({"key_name": name})).await.invalid_at("/key_name");
    }
    ann.post("/api-keys", json!({})).await.invalid_at("/key_name");
    for time in ["2020-01-01T00:00:00Z", "2020-01-01T00:00:00", "soon", "", "2030-02-30T00:00:00Z"] {
        ann.post("/api-keys", json!({"key_name": "k", "expires_at": time})).await.invalid_at("/expires_at");
    }
    ann.post("/api-keys", json!({"key_name": "k".repeat(10 * 1024 * 1024)})).await.problem(413, "too_large");
    for query in ["limit=0", "limit=201", "offset=-1"] {
        let pointer = format!("/query/{}", query.split('=').next().expect("a name"));
        ann.get(&format!("/api-keys?{query}")).await.invalid_at(&pointer);
    }
    ann.delete("/api-keys/one").await.invalid_at("/path/id");
    assert_eq!(ann.get("/api-keys").await.status(200).json(), json!([]));
}

#[tokio::test]
async fn of_fifty_at_once_as_many_are_made_as_the_level_allows() {
    let (app, ann, bob) = ann_and_bob().await;
    let asked = (0..50).map(|_| {
        let ann = ann.clone();
        tokio::spawn(async move { ann.post("/api-keys", json!({"key_name": "k"})).await })
    });
    let mut made = Vec::new();
    for answer in asked.collect::<Vec<_>>() {
        match answer.await.expect("no panic") {
            answer if answer.status_code() == 200 => made.push(answer.json()),
            answer => drop(answer.problem(429, "too_many_api_keys")),
        }
    }
    assert_eq!(made.len(), 2);
    assert_eq!(ann.get("/api-keys").await.status(200).header("x-total-count"), Some("2"));
    make_key(&bob).await;
    toggle(&ann, &made[0]).await.status(200);
    ann.post("/api-keys", json!({"key_name": "k"})).await.problem(429, "too_many_api_keys");
    delete(&ann, &made[0]).await.status(200);
    make_key(&ann).await;
    let admin = app.admin().await;
    for _ in 0..12 {
        make_key(&admin).await;
    }
}

#[tokio::test]
async fn every_key_that_is_no_good_is_refused_in_the_same_words() {
    let (app, ann, bob) = ann_and_bob().await;
    let [disabled, deleted] = [make_key(&ann).await, make_key(&ann).await];
    let of_inactive = make_key(&bob).await;
    for key in [&disabled, &deleted, &of_inactive] {
        by(&app, key).get("/api/v1/codes").await.status(200);
    }
    toggle(&ann, &disabled).await.status(200);
    delete(&ann, &deleted).await.status(200);
    let bob_id = bob.get("/users/me").await.status(200).json()["id"].as_i64().expect("an id");
    let user = format!("/admin/users/{bob_id}");
    let deactivate = app.admin().await.request(Method::PUT, &user).json(json!({"is_active": false}));
    deactivate.send().await.status(200);
    let expired = expired_key(&app, UserId(bob_id - 1)).await;

    let mut problems = Vec::new();
    for key in [&disabled, &deleted, &of_inactive, &expired, &json!({"key_value": "sk-unknown"})] {
        let mut problem = by(&app, key).get("/api/v1/codes").await.problem(401, "invalid_api_key");
        problem["request_id"] = Value::Null;
        problems.push(problem);
    }
    assert!(problems.windows(2).all(|pair| pair[0] == pair[1]), "{problems:#?}");

    toggle(&ann, &disabled).await.status(200);
    by(&app, &disabled).get("/api/v1/codes").await.status(200);
}

/// A key that was good once, as no operation makes one.
async fn expired_key(app: &TestApp, owner: UserId) -> Value {
    let secret = "sk-of-long-ago-0123456789abcdefghijklmnopqrs";
    let long_ago = DateTime::from_timestamp(1_700_000_000, 0).expect("in range");
    let key = NewApiKey {
        owner,
        name: "of long ago".to_owned(),
        secret: ApiKeySecret::new(secret.to_owned()),
        created_at: long_ago,
        expires_at: Some(DateTime::from_timestamp(1_700_000_001, 0).expect("in range")),
    };
    let store = database(app).await;
    let entry = AuditEntry::new(Action::ApiKeyCreate, long_ago);
    store.create_api_key(key, Quota::Unlimited, entry).await.expect("written").expect("no bound");
    store.close().await.expect("closes");
    json!({"key_value": secret})
}

#[tokio::test]
async fn a_key_is_shown_once_and_is_nowhere_afterwards() {
    let mut app = TestApp::builder()
        .user("ann", TierLevel::FREE)
        // Whatever the libraries have to say about the requests they read, too.
        .env("CODERUNNER_LOG", "trace")
        .start()
        .await;
    let ann = app.user("ann").await;
    let key = make_key(&ann).await;
    let value = text(&key["key_value"]);
    let mut seen = ann.get("/api-keys").await.status(200).text();
    seen += &toggle(&ann, &key).await.status(200).text();
    let in_address = async |path: &str| app.anonymous().get(&format!("{path}api_key={value}")).await;
    in_address("/api/v1/codes?").await.status(401);
    seen += &toggle(&ann, &key).await.status(200).text();
    in_address("/api/v1/codes?").await.status(200);
    for path in [
        "/api/v1/codes?limit=ten&",
        "/api/v1/codes?api_key=sk-another&",
        "/api/v1/codes/one?",
        "/api/v1/nothing?",
        "/users/me?",
        "/api-keys?",
        "/app/?",
        "/app?",
        "/api/?",
        "/?",
    ] {
        let answer = in_address(path).await;
        seen += &format!("{}{:?}", answer.text(), answer.header("location"));
    }
    let mut posted = app.anonymous().request(Method::POST, &format!("/api/v1/execute?api_key={value}"));
    posted = posted.json(json!({"code": "import os, sys; print(sys.argv, dict(os.environ))"}));
    seen += &posted.send().await.status(200).text();
    let refused = app.anonymous().request(Method::POST, &format!("/api/v1/execute?api_key={value}"));
    seen += &refused.json(json!({"code": 1})).send().await.status(422).text();
    by(&app, &key).get("/api/v1/codes").await.status(200);
    app.anonymous()
        .request(Method::GET, "/api/v1/codes")
        .header("x-api-key", &value)
        .send()
        .await
        .status(200);
    seen += &app.admin().await.get("/admin/logs?limit=200").await.status(200).text();

    seen += &app.stop();
    assert!(seen.contains("api_key_id") && seen.contains("DEBUG"), "all of it was seen");
    let secret = &value["sk-".len() + 8..];
    assert!(!seen.contains(secret), "{seen}");
    assert_eq!(files_with(&app.data_directory(), secret.as_bytes()), Vec::<String>::new());
    let prefix = text(&key["key_prefix"]);
    assert_ne!(
        files_with(&app.data_directory(), prefix.as_bytes()),
        Vec::<String>::new(),
        "this is how one looks"
    );
}

fn files_with(directory: &Path, sought: &[u8]) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(directory).expect("readable").map(|entry| entry.expect("an entry")) {
        let kind = entry.file_type().expect("a kind");
        if kind.is_dir() {
            found.extend(files_with(&entry.path(), sought));
        } else if kind.is_file() {
            let bytes = std::fs::read(entry.path()).expect("readable");
            if bytes.windows(sought.len()).any(|piece| piece == sought) {
                found.push(entry.path().display().to_string());
            }
        }
    }
    found
}

/// What its owner sees of the first key's use.
async fn usage(app: &TestApp) -> (u64, Option<String>) {
    let key = app.user("ann").await.get("/api-keys").await.status(200).json()[0].clone();
    let last_used = key["last_used"].as_str().map(String::from);
    (key["usage_count"].as_u64().expect("a number"), last_used)
}

#[tokio::test]
async fn uses_are_counted_at_once_and_written_down_soon() {
    let (mut app, ann, _) = ann_and_bob().await;
    let key = make_key(&ann).await;
    assert_eq!(usage(&app).await, (0, None));
    let caller = by(&app, &key);
    let calls = (0..20).map(|_| {
        let caller = caller.clone();
        tokio::spawn(async move { caller.get("/api/v1/codes").await.status(200) })
    });
    for call in calls.collect::<Vec<_>>() {
        call.await.expect("no panic");
    }
    caller.get("/api/v1/codes?limit=0").await.status(422);
    app.anonymous().with_token("sk-another").get("/api/v1/codes").await.status(401);
    let (count, last_used) = usage(&app).await;
    assert_eq!(count, 21);
    assert!(last_used.as_ref().is_some_and(|time| time.ends_with('Z') && *time > text(&key["created_at"])));

    wait_until_written(&app, ApiKeyId(key["id"].as_i64().expect("an id")), 21).await;
    assert_eq!(usage(&app).await, (21, last_used.clone()), "and not counted twice");
    app.crash_and_restart();
    assert_eq!(usage(&app).await, (21, last_used));
}

/// Looks into the database until so many uses stand there.
async fn wait_until_written(app: &TestApp, key: ApiKeyId, count: u64) {
    let store = database(app).await;
    let owner = store.user_by_username("ann").await.expect("read").expect("there").id;
    let looking = async {
        loop {
            let page = store.api_keys_of(owner, 200, 0).await.expect("read");
            let found = page.items.into_iter().find(|found| found.id == key).expect("there");
            if found.usage_count == count {
                break;
            }
        }
    };
    tokio::time::timeout(HAPPENING_MAX, looking).await.expect("it is written down every few seconds");
    store.close().await.expect("closes");
}

#[tokio::test]
async fn uses_are_written_down_when_the_server_stops() {
    let (mut app, ann, _) = ann_and_bob().await;
    let key = make_key(&ann).await;
    for _ in 0..3 {
        by(&app, &key).get("/api/v1/codes").await.status(200);
    }
    let before = usage(&app).await;
    assert_eq!(before.0, 3);
    app.restart().await;
    assert_eq!(usage(&app).await, before);
    by(&app, &key).get("/api/v1/codes").await.status(200);
    assert_eq!(usage(&app).await.0, 4);
}
