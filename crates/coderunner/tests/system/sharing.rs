//! Links by which anybody may see an execution.

use domain::TierLevel;
use serde_json::{Value, json};

use crate::support::{Client, TestApp};

async fn start() -> TestApp {
    TestApp::builder().user("ann", TierLevel::ENTERPRISE).user("bob", TierLevel::ENTERPRISE).start().await
}

async fn shared(client: &Client, execution: &Value) -> String {
    let link = client.post(&format!("/executions/{}/share", execution["id"]), json!({})).await;
    let link = link.status(200).json();
    let token = link["token"].as_str().expect("a text").to_owned();
    assert_eq!(link["path"], format!("/app/shared/{token}"));
    token
}

const PROGRAM: &str = "import os\nos.mkdir('out')\nopen('out/a.txt', 'w').write('left')\nprint('said')";

#[tokio::test]
async fn nothing_is_shared_until_its_owner_says_so_and_only_as_long() {
    let mut app = start().await;
    let (ann, bob, anybody) = (app.user("ann").await, app.user("bob").await, app.anonymous());
    let execution = ann.execute(PROGRAM).await;
    assert_eq!(execution["is_shared"], false);
    let share = format!("/executions/{}/share", execution["id"]);
    bob.post(&share, json!({})).await.problem(404, "execution_not_found");
    bob.delete(&share).await.problem(404, "execution_not_found");
    let token = shared(&ann, &execution).await;
    assert!(token.len() == 32 && token.bytes().all(|byte| byte.is_ascii_hexdigit()), "{token}");
    assert_eq!(shared(&ann, &execution).await, token, "the link stays the same");
    let path = format!("/shared/{token}");
    let seen = anybody.get(&path).await.status(200).json();
    let seen = &seen["execution"];
    assert_eq!((&seen["stdout"], &seen["code"]), (&json!("said\n"), &json!(PROGRAM)));
    assert_eq!((&seen["limits"], &seen["isolation"]), (&Value::Null, &json!({"layers": [], "missing": []})));
    let link = seen["artifacts"][0]["url"].as_str().expect("a link");
    assert_eq!(link, format!("/shared/{token}/artifacts/out%2Fa.txt"));
    let file = anybody.get(link).await.status(200);
    assert_eq!((file.text().as_str(), file.header("x-content-type-options")), ("left", Some("nosniff")));
    anybody.get(&format!("{path}/artifacts/other")).await.problem(404, "artifact_not_found");
    anybody.get(&format!("/executions/{}", execution["id"])).await.problem(401, "not_authenticated");

    ann.delete(&share).await.status(200);
    anybody.get(&path).await.problem(404, "shared_not_found");
    anybody.get(link).await.problem(404, "shared_not_found");
    let another = shared(&ann, &execution).await;
    assert_ne!(another, token, "an old link does not come back");
    ann.delete(&format!("/executions/{}", execution["id"])).await.status(200);
    anybody.get(&format!("/shared/{another}")).await.problem(404, "shared_not_found");
    for wrong in ["x", "0123456789abcdef0123456789abcdef", "%00", "..%2f..%2fexecutions"] {
        anybody.get(&format!("/shared/{wrong}")).await.problem(404, "shared_not_found");
    }
    let admin = app.admin().await;
    for action in ["execution_share", "execution_unshare"] {
        let entries = admin.get(&format!("/admin/logs?action={action}&status=success")).await.status(200);
        assert_eq!(entries.json()[0]["resource_id"], execution["id"], "{action}");
    }
    let log = admin.get("/admin/logs?limit=100").await.status(200).text();
    assert!(!log.contains(&token) && !log.contains(&another), "a link is no matter of the log");
    let log = app.stop();
    assert!(!log.contains(&token) && !log.contains(&another), "nor of the server's");
}

#[tokio::test]
async fn who_looks_for_links_is_slowed_down() {
    let app = start().await;
    let anybody = app.anonymous();
    let looking = async {
        loop {
            let answer = anybody.get("/shared/0123456789abcdef0123456789abcdef").await;
            if answer.status_code() == 429 {
                return answer;
            }
        }
    };
    let refused = tokio::time::timeout(std::time::Duration::from_secs(60), looking).await.expect("a bound");
    refused.problem(429, "too_many_attempts");
}
