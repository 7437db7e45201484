//! What holds for every operation of the API, whoever adds it: read from `/openapi.json`.

use std::collections::BTreeMap;

use domain::TierLevel;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Answer, Client, TestApp};

/// Who may call without a token, and why. This list only becomes shorter, or longer with a reason.
const PUBLIC: [(&str, &str); 5] = [
    ("GET /", "it says what this server is, and sends browsers to the login page"),
    ("GET /healthz", "whoever restarts the server has no user"),
    ("GET /readyz", "whoever sends it requests has no user"),
    ("GET /user-levels", "the contract: people choose a level before they have a user"),
    ("POST /login", "this is where a token comes from"),
];

/// An operation of the document.
struct Operation {
    method: Method,
    path: String,
    description: Value,
}

impl Operation {
    fn name(&self) -> String {
        format!("{} {}", self.method, self.path)
    }

    fn is_public(&self) -> bool {
        PUBLIC.iter().any(|(name, _)| *name == self.name())
    }

    /// The path with something in place of each parameter.
    fn concrete_path(&self, value: &str) -> String {
        let parts = self.path.split('/').map(|part| if part.starts_with('{') { value } else { part });
        parts.collect::<Vec<_>>().join("/")
    }

    /// Calls it with a body that is an object, which is as much as all of them have in common.
    async fn call(&self, client: &Client, path: &str) -> Answer {
        let request = client.request(self.method.clone(), path);
        match self.description.get("requestBody") {
            Some(_) => request.json(json!({})).send().await,
            None => request.send().await,
        }
    }
}

async fn operations(app: &TestApp) -> Vec<Operation> {
    let document = app.anonymous().get("/openapi.json").await.status(200).json();
    let paths: BTreeMap<String, BTreeMap<String, Value>> =
        serde_json::from_value(document["paths"].clone()).expect("paths of operations");
    let operations = paths.into_iter().flat_map(|(path, item)| {
        item.into_iter().map(move |(method, description)| Operation {
            method: method.to_uppercase().parse().expect("a method"),
            path: path.clone(),
            description,
        })
    });
    operations.collect()
}

#[tokio::test]
async fn refuses_the_anonymous() {
    let app = TestApp::start().await;
    let anonymous = app.anonymous();
    for operation in operations(&app).await.iter().filter(|operation| !operation.is_public()) {
        for prefix in ["", "/api"] {
            let path = format!("{prefix}{}", operation.concrete_path("1"));
            operation.call(&anonymous, &path).await.problem(401, "not_authenticated");
            operation.call(&anonymous.with_token("forged"), &path).await.problem(401, "invalid_token");
        }
    }
}

#[tokio::test]
async fn is_mounted_where_it_is_documented() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    for operation in operations(&app).await {
        for prefix in ["", "/api"] {
            // The index below /api is /api itself: it has no slash at its end.
            let path = format!("{prefix}{}", operation.concrete_path("1"));
            let path = if path == "/api/" { "/api" } else { path.as_str() };
            let answer = operation.call(&admin, path).await;
            let (status, text) = (answer.status_code(), answer.text());
            assert!(status < 500, "{} {path}: {text}", operation.method);
            assert!(!text.contains("\"not_found\"") && status != 405, "{} {path}: {text}", operation.method);
        }
    }
}

#[tokio::test]
async fn is_documented_as_open_only_if_it_is() {
    let app = TestApp::start().await;
    let operations = operations(&app).await;
    for operation in &operations {
        let is_documented_as_open = operation.description.get("security") == Some(&json!([{}]));
        assert_eq!(is_documented_as_open, operation.is_public(), "{}", operation.name());
    }
    for (name, _) in PUBLIC {
        assert!(operations.iter().any(|operation| operation.name() == name), "{name} is gone: drop it here");
    }
}

#[tokio::test]
async fn describes_every_answer() {
    let app = TestApp::start().await;
    for operation in operations(&app).await {
        let name = operation.name();
        for text in ["operationId", "summary"] {
            assert!(operation.description[text].is_string(), "{name} has no {text}");
        }
        let responses = operation.description["responses"].as_object().expect("responses");
        for (status, response) in responses {
            assert!(!response["description"].as_str().unwrap_or_default().is_empty(), "{name} {status}");
            let content = response["content"].as_object();
            let media: Vec<_> = content.into_iter().flatten().map(|(media, _)| media.as_str()).collect();
            let expected: &[&str] = match status.as_bytes()[0] {
                b'2' => &["application/json"],
                b'3' => &[],
                _ => &["application/problem+json"],
            };
            assert_eq!(media, expected, "{name} {status}");
        }
        assert!(responses.contains_key("401") || operation.is_public(), "{name} does not document its 401");
    }
}

#[tokio::test]
async fn hides_what_is_somebody_elses() {
    let app = TestApp::builder().user("ann", TierLevel::FREE).user("bob", TierLevel::FREE).start().await;
    let id = app.user("ann").await.execute("print(1)").await["id"].to_string();
    let bob = app.user("bob").await;
    let mut looked_at = 0;
    for operation in operations(&app).await.iter().filter(|operation| operation.path.contains('{')) {
        let answer = operation.call(&bob, &operation.concrete_path(&id)).await.status(404);
        assert!(!answer.text().contains("print(1)"), "{}", operation.name());
        looked_at += 1;
    }
    assert!(looked_at > 0, "there is an operation on a single execution");
}
