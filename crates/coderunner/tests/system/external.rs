//! The external API: who may call it, and for whom it speaks.

use domain::TierLevel;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Answer, Client, TestApp};

struct World {
    app: TestApp,
    ann: Client,
    bob: Client,
    /// Ann's.
    key: String,
}

async fn world() -> World {
    let app = TestApp::builder().user("ann", TierLevel::FREE).user("bob", TierLevel::FREE).start().await;
    let (ann, bob) = (app.user("ann").await, app.user("bob").await);
    let key = key_of(&ann).await;
    World { app, ann, bob, key }
}

async fn key_of(client: &Client) -> String {
    let key = client.post("/api-keys", json!({"key_name": "k"})).await.status(200).json();
    key["key_value"].as_str().expect("shown once").to_owned()
}

async fn save(client: &Client, title: &str, is_public: bool) -> Value {
    let item = json!({"title": title, "code": format!("print('{title}')"), "is_public": is_public});
    client.post("/code-library", item).await.status(200).json()
}

impl World {
    /// Calls with a key in these headers, and whatever is in the address.
    async fn call(&self, path: &str, headers: &[(&str, &str)]) -> Answer {
        let request = self.app.anonymous().request(Method::GET, path);
        headers.iter().fold(request, |request, (name, value)| request.header(name, value)).send().await
    }

    fn by_key(&self) -> Client {
        self.app.anonymous().with_token(&self.key)
    }
}

#[tokio::test]
async fn a_key_is_taken_from_wherever_it_is_but_only_one() {
    let world = world().await;
    let key = &world.key;
    let bearer = format!("Bearer {key}");
    let in_address = format!("/api/v1/codes?limit=1&api_key={key}");
    let other = key_of(&world.ann).await;
    for (path, headers) in [
        ("/api/v1/codes", vec![("authorization", bearer.as_str())]),
        ("/api/v1/codes", vec![("x-api-key", key)]),
        (&in_address, vec![]),
        (&in_address, vec![("authorization", &bearer), ("x-api-key", key)]),
        ("/api/v1/codes", vec![("authorization", "Basic YTpi"), ("x-api-key", key)]),
    ] {
        world.call(path, &headers).await.status(200);
    }
    for (path, headers) in [
        ("/api/v1/codes", vec![("authorization", bearer.as_str()), ("x-api-key", &other)]),
        (&in_address, vec![("x-api-key", &other)]),
        (&format!("{in_address}&api_key={other}"), vec![]),
        ("/api/v1/codes", vec![("x-api-key", key), ("x-api-key", &other)]),
        (&in_address, vec![("authorization", "Bearer sk-another")]),
    ] {
        world.call(path, &headers).await.problem(401, "invalid_api_key");
    }
    for headers in [vec![], vec![("authorization", key.as_str())], vec![("authorization", "Basic YTpi")]] {
        world.call("/api/v1/codes", &headers).await.problem(401, "not_authenticated");
    }
}

#[tokio::test]
async fn a_token_is_no_key_and_a_key_is_no_token() {
    let world = world().await;
    let item = save(&world.ann, "a", false).await;
    for path in ["/api/v1/codes", &format!("/api/v1/codes/{}", item["id"])] {
        world.ann.get(path).await.problem(401, "invalid_api_key");
        world.by_key().get(path).await.status(200);
    }
    world.ann.post("/api/v1/execute", json!({"code": "1"})).await.problem(401, "invalid_api_key");
    for path in ["/users/me", "/api-keys", "/code-library", "/executions", "/api/users/me"] {
        world.by_key().get(path).await.problem(401, "invalid_token");
        world.call(path, &[("x-api-key", &world.key)]).await.problem(401, "not_authenticated");
        let in_address = format!("{path}?api_key={}", world.key);
        world.call(&in_address, &[]).await.problem(401, "not_authenticated");
    }
    world.by_key().post("/execute", json!({"code": "1"})).await.problem(401, "invalid_token");
    world.call("/api/api/v1/codes", &[("x-api-key", &world.key)]).await.problem(404, "not_found");
}

#[tokio::test]
async fn the_library_is_the_owners_and_what_is_public() {
    let world = world().await;
    let own = save(&world.ann, "own", false).await;
    let public = save(&world.bob, "public", true).await;
    let private = save(&world.bob, "private", false).await;
    let caller = world.by_key();

    let answer = caller.get("/api/v1/codes").await.status(200);
    assert_eq!(answer.header("x-total-count"), Some("1"));
    assert_eq!(answer.json(), json!([own]));
    let all = caller.get("/api/v1/codes?scope=all&q=P").await.status(200).json();
    assert_eq!((&all[0]["id"], &all[0]["is_mine"]), (&public["id"], &json!(false)));
    assert_eq!(caller.get(&format!("/api/v1/codes/{}", own["id"])).await.status(200).json(), own);
    caller.get(&format!("/api/v1/codes/{}", public["id"])).await.status(200);
    caller.get(&format!("/api/v1/codes/{}", private["id"])).await.problem(404, "code_not_found");
    caller.get("/api/v1/codes?limit=0").await.invalid_at("/query/limit");
    caller.get("/api/v1/codes/one").await.invalid_at("/path/id");
}

#[tokio::test]
async fn what_was_run_of_an_item_keeps_its_id_when_the_item_is_deleted() {
    let world = world().await;
    let item = save(&world.ann, "own", false).await;
    let ran = world.by_key().post("/api/v1/execute", json!({"code_id": item["id"]})).await.status(200).json();
    assert_eq!((&ran["stdout"], &ran["code_title"]), (&json!("own\n"), &json!("own")));
    assert_eq!((&ran["code_library_id"], &ran["is_api_call"]), (&item["id"], &json!(true)));

    world.ann.delete(&format!("/code-library/{}", item["id"])).await.status(200);
    let kept = world.ann.get(&format!("/executions/{}", ran["id"])).await.status(200).json();
    assert_eq!((&kept["code_library_id"], &kept["code"]), (&item["id"], &json!("print('own')")));
    let again = world.by_key().post("/api/v1/execute", json!({"code_id": item["id"]})).await;
    again.problem(404, "code_not_found");
    let next = save(&world.ann, "next", false).await;
    assert_ne!(next["id"], item["id"], "so an id never means another item");
}

#[tokio::test]
async fn the_audit_log_says_which_key_it_was() {
    let world = world().await;
    let caller = world.by_key();
    caller.post("/api/v1/execute", json!({"code": "1"})).await.status(200);
    caller.post("/api/v1/execute", json!({"code_id": 77})).await.problem(404, "code_not_found");
    let key_id = world.ann.get("/api-keys").await.status(200).json()[0]["id"].clone();
    let entries = world.app.admin().await.get("/admin/logs?action=code_execute").await.status(200).json();
    let entries = entries.as_array().expect("a list");
    assert_eq!(entries.len(), 2);
    for entry in entries {
        assert_eq!(entry["details"]["api_key_id"], key_id, "{entry:#}");
        assert_eq!(entry["user"]["username"], "ann", "{entry:#}");
    }
}

/// A program in the documentation, and what it prints, where that is said.
struct Documented {
    language: String,
    text: String,
    prints: Option<String>,
}

fn documented() -> Vec<Documented> {
    let page = include_str!("../../../../docs/external-api.md");
    let mut found: Vec<Documented> = Vec::new();
    // Every other piece is in a block, and begins with its language.
    for block in page.split("```").skip(1).step_by(2) {
        let (language, text) = block.split_once('\n').expect("a block has lines");
        match (language, found.last_mut()) {
            ("text", Some(last)) => last.prints = Some(text.to_owned()),
            ("", _) => {}
            (language, _) => {
                found.push(Documented { language: language.to_owned(), text: text.to_owned(), prints: None })
            }
        }
    }
    found
}

/// Runs it as its reader would, and gives what it prints.
fn run(documented: &Documented, key: &str, address: &str) -> String {
    let command = match documented.language.as_str() {
        "sh" => ["bash", "-euo", "pipefail", "-c"].as_slice(),
        "python" => &["python3", "-c"],
        "javascript" => &["node", "--input-type=module", "-e"],
        other => panic!("nobody knows how to run {other}"),
    };
    let output = std::process::Command::new(command[0])
        .args(&command[1..])
        .arg(&documented.text)
        .env("CODERUNNER_URL", address)
        .env("CODERUNNER_API_KEY", key)
        .env("NO_PROXY", "*")
        .output()
        .unwrap_or_else(|error| panic!("{}: {error}", command[0]));
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{}\n{errors}", documented.text);
    String::from_utf8(output.stdout).expect("UTF-8")
}

#[tokio::test(flavor = "multi_thread")]
async fn the_calls_in_the_documentation_run() {
    let world = world().await;
    let address = world.app.address().to_owned();
    let mut languages = Vec::new();
    for documented in documented() {
        let printed = run(&documented, &world.key, &address);
        match &documented.prints {
            Some(expected) => assert_eq!(&printed, expected, "{}", documented.text),
            None => {
                assert!(serde_json::from_str::<Value>(&printed).is_ok(), "{}\n{printed}", documented.text)
            }
        }
        languages.push(documented.language);
    }
    assert_eq!(languages, ["sh", "sh", "python", "javascript"]);
    assert_eq!(world.ann.get("/user-stats").await.status(200).json()["today_api_calls"], 3);
}
