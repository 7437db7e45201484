//! Builds from sources, which run code of packages: what that can get at.

use domain::TierLevel;
use serde_json::{Value, json};

use super::{Index, consistent, made, printed};
use crate::support::TestApp;

#[tokio::test]
async fn a_package_that_looks_around_while_it_is_built_finds_nothing_of_others() {
    let index = Index::start();
    let app = TestApp::builder().user("ann", TierLevel::ENTERPRISE).user("eve", TierLevel::ENTERPRISE);
    let app = app.env("CODERUNNER_INDEX_URL", &index.url).env("CODERUNNER_SOURCE_BUILDS", "true");
    let app = app.complains_of("a build wanted to connect to where it may not").start().await;
    let (ann, eve) = (app.user("ann").await, app.user("eve").await);
    made(&ann, "anns", &["victim"]).await;
    made(&eve, "eves", &["curious"]).await;
    let got: Value = serde_json::from_str(&printed(&eve, "eves", "import curious").await).expect("JSON");
    let nothing = json!({
        "writable": [], "files": [], "environ": [], "others": [], "direct": false, "proxied": false,
        // What it may reach, or nothing was tried.
        "index": true,
    });
    assert_eq!(got, nothing);
    assert_eq!(printed(&ann, "anns", "import victim; print(victim.who)").await, "genuine\n");
    consistent(&app).await;
}
