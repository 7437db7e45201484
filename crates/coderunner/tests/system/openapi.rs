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
