//! The committed description of the API is that of the executable.

use crate::support::{TestApp, coderunner};

fn committed() -> String {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../openapi.json");
    std::fs::read_to_string(path).expect("openapi.json stands at the root of the repository")
}

#[test]
fn the_committed_document_is_up_to_date() {
    let output = coderunner().arg("openapi").output().expect("starts");
    assert!(output.status.success(), "{output:?}");
    let printed = String::from_utf8(output.stdout).expect("UTF-8");
    assert!(printed == committed(), "openapi.json is not what the executable prints: run `make gen`");
}

#[tokio::test]
async fn the_server_answers_with_the_same_document() {
    let app = TestApp::start().await;
    let committed: serde_json::Value = serde_json::from_str(&committed()).expect("JSON");
    for path in ["/openapi.json", "/api/openapi.json"] {
        let answer = app.anonymous().get(path).await.status(200);
        assert_eq!(answer.header("content-type"), Some("application/json"));
        assert_eq!(answer.json(), committed, "{path}");
    }
}

#[test]
fn what_a_list_and_a_refusal_bring_along_is_documented() {
    let document: serde_json::Value = serde_json::from_str(&committed()).expect("JSON");
    let headers = |path: &str, method: &str, status: &str| {
        let response = &document["paths"][path][method]["responses"][status];
        assert!(response.is_object(), "{path} {status}");
        let headers = response["headers"].as_object().into_iter().flat_map(serde_json::Map::keys);
        headers.cloned().collect::<Vec<_>>()
    };
    for path in [
        "/users",
        "/executions",
        "/admin/executions",
        "/admin/logs",
        "/code-library",
        "/api-keys",
        "/api/v1/codes",
    ] {
        let mut found = headers(path, "get", "200");
        found.sort();
        assert_eq!(found, ["X-Total-Count", "X-Total-Count-Exceeded"], "{path}");
    }
    assert_eq!(headers("/execute", "post", "429"), ["Retry-After"]);
    for path in ["/code-library", "/api-keys"] {
        assert!(headers(path, "post", "429").is_empty(), "{path}: nothing is to be waited for");
    }
}
