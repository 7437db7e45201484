//! What builds may take of the disk, and what is left of it when they are ended.

use std::path::Path;

use domain::TierLevel;
use serde_json::json;

use super::{Index, builds, consistent, described, eventually, made};
use crate::support::TestApp;

#[tokio::test]
async fn nothing_is_built_while_the_disk_has_less_room_than_is_kept_free() {
    let index = Index::start();
    let app = TestApp::builder().user("ann", TierLevel::FREE).env("CODERUNNER_INDEX_URL", &index.url);
    let app = app.env("CODERUNNER_DISK_RESERVE_MIB", &u32::MAX.to_string()).start().await;
    let ann = app.user("ann").await;
    let refused = ann.post("/user-environments", described("mine", &["greeting"])).await.status(507).json();
    assert_eq!(refused["code"], "no_room");
    assert_eq!(ann.get("/user-environments?scope=mine").await.status(200).json(), json!([]));
    // It takes next to nothing.
    made(&ann, "mine", &[]).await;
    let install = json!({"package_name": "greeting"});
    ann.post("/environments/mine/packages/install", install).await.status(507);
    consistent(&app).await;
}

#[tokio::test]
async fn a_build_that_writes_without_end_is_ended() {
    let index = Index::start();
    let builder = TestApp::builder().user("ann", TierLevel::FREE).env("CODERUNNER_INDEX_URL", &index.url);
    let tiers = builder.file("tiers.toml", "[1]\nmax_environment_size = 64\n");
    let app = builder.env("CODERUNNER_TIERS_FILE", &tiers).env("CODERUNNER_SOURCE_BUILDS", "true").start();
    let app = app.await;
    let ann = app.user("ann").await;
    let refused = ann.post("/user-environments", described("mine", &["greedy"])).await.status(422).json();
    assert_eq!(refused["code"], "build_failed");
    let detail = refused["detail"].as_str().expect("a sentence");
    assert!(detail.contains("MiB of the disk, and may take 192 MiB"), "{detail}");
    eventually(|| builds(&app.data_directory()) == 0).await;
    assert_eq!(ann.get("/user-environments?scope=mine").await.status(200).json(), json!([]));
    consistent(&app).await;
}

#[tokio::test]
async fn what_an_environment_may_take_is_its_owners_to_have_whoever_builds_it() {
    let index = Index::start();
    let builder = TestApp::builder().user("ann", TierLevel::FREE).env("CODERUNNER_INDEX_URL", &index.url);
    let tiers = builder.file("tiers.toml", "[1]\nmax_environment_size = 64\n");
    let app = builder.env("CODERUNNER_TIERS_FILE", &tiers).start().await;
    made(&app.user("ann").await, "anns", &[]).await;
    let install = json!({"package_name": "bulky"});
    let refused =
        app.admin().await.post("/environments/anns/packages/install", install).await.status(422).json();
    let detail = refused["detail"].as_str().expect("a sentence");
    assert!(detail.contains("64 MiB that its owner's tier allows"), "{detail}");
    consistent(&app).await;
}

#[tokio::test]
async fn nothing_stays_of_environments_for_which_too_many_builds_wait() {
    let index = Index::start();
    let app = index.app().await;
    let ann = app.user("ann").await;
    let make = async |number: usize| {
        let described = described(&format!("mine{number}"), &["bulky"]);
        ann.post("/user-environments", described).await.status_code()
    };
    let mut codes: [u16; 6] = tokio::join!(make(0), make(1), make(2), make(3), make(4), make(5)).into();
    codes.sort_unstable();
    assert_eq!(codes, [200, 200, 200, 200, 503, 503]);
    let mine = ann.get("/user-environments?scope=mine").await.status(200).json();
    assert_eq!(mine.as_array().map(Vec::len), Some(4), "{mine:#}");
    consistent(&app).await;
}

/// Directories that uv was unpacking into.
fn unfinished(data: &Path) -> usize {
    let cache =
        std::fs::read_dir(data.join("environments/.workshop/cache/uv")).into_iter().flatten().flatten();
    cache.filter(|entry| entry.file_name().to_string_lossy().starts_with(".tmp")).count()
}

#[tokio::test]
async fn what_a_server_that_was_killed_was_unpacking_does_not_stay() {
    let index = Index::start();
    let mut app = index.app().await;
    let data = app.data_directory();
    let ann = app.user("ann").await;
    let building =
        tokio::spawn(async move { ann.try_post("/user-environments", described("mine", &["bulky"])).await });
    eventually(|| unfinished(&data) > 0).await;
    app.crash();
    assert!(unfinished(&data) > 0, "it is half-made");
    app.start_again();
    // Whatever it was told.
    let _ = building.await;
    eventually(|| unfinished(&data) == 0).await;
    consistent(&app).await;
}

#[tokio::test]
async fn downloads_that_nobody_uses_are_trimmed() {
    let index = Index::start();
    let app = TestApp::builder().user("ann", TierLevel::ENTERPRISE).env("CODERUNNER_INDEX_URL", &index.url);
    let app = app.env("CODERUNNER_BUILD_CACHE_MIB", "1").start().await;
    let ann = app.user("ann").await;
    let archives = app.data_directory().join("environments/.workshop/cache/uv/archive-v0");
    let count = |package: &str| {
        let all = std::fs::read_dir(&archives).into_iter().flatten().flatten();
        all.filter(|archive| archive.path().join(package).exists()).count()
    };
    let id = made(&ann, "mine", &["bulky", "greeting"]).await["id"].clone();
    made(&ann, "other", &["greeting"]).await;
    assert_eq!((count("bulky"), count("greeting.py")), (1, 1));
    ann.delete(&format!("/user-environments/{id}")).await.status(200);
    eventually(|| count("bulky") == 0).await;
    assert_eq!(count("greeting.py"), 1, "it is used elsewhere");
    // It comes again.
    made(&ann, "mine", &["bulky", "greeting"]).await;
    assert_eq!((count("bulky"), count("greeting.py")), (1, 1));
    consistent(&app).await;
}
