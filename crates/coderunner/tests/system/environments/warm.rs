//! The permission to keep interpreters warm.

use domain::TierLevel;
use reqwest::Method;
use serde_json::json;

use super::{Index, made};
use crate::support::{Client, TestApp};

/// How many warm nests show this environment.
async fn warm_nests(admin: &Client, environment: &str) -> usize {
    let told = admin.get("/metrics").await.status(200).text().to_owned();
    let is_it =
        |line: &&str| line.contains("nests") && line.contains(environment) && line.contains("\"warm\"");
    let count = |line: &str| line.rsplit(' ').next().and_then(|number| number.parse::<usize>().ok());
    told.lines().filter(is_it).filter_map(count).sum()
}

#[tokio::test]
async fn who_may_not_be_warm_any_more_is_not() {
    let index = Index::start();
    let app = TestApp::builder().user("ann", TierLevel::ENTERPRISE).env("CODERUNNER_INDEX_URL", &index.url);
    let app = app.start().await;
    let (ann, admin) = (app.user("ann").await, app.admin().await);
    let id = made(&ann, "anns", &[]).await["id"].clone();
    let may_be_warm = async |may_be_warm: bool| {
        let request = admin.request(Method::PUT, &format!("/user-environments/{id}"));
        request.json(json!({"may_be_warm": may_be_warm})).send().await.status(200)
    };
    let run = json!({"code": "print(1)", "conda_env": "anns"});
    may_be_warm(true).await;
    let warming = async {
        while warm_nests(&admin, "anns").await == 0 {
            ann.post("/execute", run.clone()).await.status(200);
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(60), warming).await.expect("it comes to be warm");
    may_be_warm(false).await;
    // The launcher has been told, and says when it is gone.
    let cooling = async { while warm_nests(&admin, "anns").await > 0 {} };
    tokio::time::timeout(std::time::Duration::from_secs(60), cooling).await.expect("it is closed");
    let ran = ann.post("/execute", run).await.status(200);
    assert!(ran.header("server-timing").is_some_and(|timing| timing.starts_with("cold")));
    assert_eq!(warm_nests(&admin, "anns").await, 0);
}
