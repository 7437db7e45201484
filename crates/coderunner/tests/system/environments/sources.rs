//! Builds from sources, which run code of packages: what that can get at.

use domain::TierLevel;
use serde_json::{Value, json};

use super::{Index, consistent, made, number, printed};
use crate::copies::rows_of;
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

/// Whether each generation of users' environments was built where code of packages may run.
fn marks(app: &TestApp) -> Vec<bool> {
    let rows = rows_of(app);
    let generations = rows["environment_generations"].iter();
    let theirs = generations.filter(|row| number(&row["environment_id"]) > 0);
    theirs.map(|row| number(&row["is_of_sources"]) != 0).collect()
}

#[tokio::test]
async fn what_was_built_from_sources_is_changed_apart_from_others_ever_after() {
    let index = Index::start();
    let app = TestApp::builder().user("eve", TierLevel::ENTERPRISE).env("CODERUNNER_INDEX_URL", &index.url);
    let mut app = app.env("CODERUNNER_SOURCE_BUILDS", "true").start().await;
    let id = made(&app.user("eve").await, "eves", &["homely"]).await["id"].clone();
    assert_eq!(marks(&app), [true]);
    app.set_env("CODERUNNER_SOURCE_BUILDS", "false");
    app.restart().await;
    let eve = app.user("eve").await;
    // With what may be planted in it, it is nowhere where what it shares with others could be written to.
    eve.post("/environments/eves/packages/install", json!({"package_name": "victim"})).await.status(200);
    assert_eq!(marks(&app), [true, true]);
    assert_eq!(archives(&app), 0, "downloads were its own");
    made(&eve, "others", &["victim"]).await;
    assert_eq!((marks(&app), archives(&app)), (vec![true, true, false], 1));
    // Made anew, it is like any other.
    eve.delete("/environments/eves/packages/homely").await.status(200);
    eve.post(&format!("/user-environments/{id}/rebuild"), json!({})).await.status(200);
    assert_eq!(marks(&app).iter().filter(|mark| **mark).count(), 1);
    consistent(&app).await;
}

/// Packages in the downloads that all share.
fn archives(app: &TestApp) -> usize {
    let archives = app.data_directory().join("environments/.workshop/cache/uv/archive-v0");
    std::fs::read_dir(archives).into_iter().flatten().count()
}
