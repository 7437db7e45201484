//! Programs that say themselves what they need (PEP 723).

use domain::TierLevel;
use reqwest::Method;
use serde_json::{Value, json};

use super::{Index, consistent, described, made};
use crate::copies::rows_of;
use crate::support::{Client, TestApp};

/// A program that needs these.
fn needing(dependencies: &str, code: &str) -> String {
    format!("# /// script\n# dependencies = [{dependencies}]\n# ///\n{code}\n")
}

const GREETING: &str = "import greeting; print(greeting.version)";

async fn run(user: &Client, code: &str) -> Value {
    let ran = user.post("/execute", json!({"code": code})).await.status(200).json();
    assert_eq!(ran["status"], "success", "{ran:#}");
    ran
}

async fn environments(user: &Client) -> Vec<Value> {
    let mine = user.get("/user-environments?scope=mine").await.status(200).json();
    mine.as_array().expect("a list").clone()
}

/// Generations of users' environments.
fn generations(app: &TestApp) -> usize {
    let rows = rows_of(app);
    rows["environment_generations"].iter().filter(|row| row["environment_id"] != 0).count()
}

#[tokio::test]
async fn a_program_runs_with_what_it_asks_for_and_once_more_without_a_build() {
    let index = Index::start();
    let mut app = index.app().await;
    // The base environment's interpreters are warm by then, and not what this program gets.
    app.warm().await;
    let ann = app.user("ann").await;
    let code = needing("'greeting<2'", GREETING);
    let ran = run(&ann, &code).await;
    assert_eq!(ran["stdout"], "1.0\n");
    let mine = environments(&ann).await;
    let [environment] = mine.as_slice() else { panic!("one is made: {mine:#?}") };
    assert_eq!((&environment["is_script"], &environment["env_name"]), (&json!(true), &ran["conda_env"]));
    assert!(environment["env_name"].as_str().is_some_and(|name| name.starts_with("script-")));
    assert_eq!(environment["display_name"], "script: greeting<2");
    // Said differently, by another way in, in the base environment by name: it is the same.
    let key = ann.post("/api-keys", json!({"key_name": "test"})).await.status(200).json();
    let key = ann.with_token(key["key_value"].as_str().expect("shown once"));
    let body = json!({"code": needing("\"Greeting < 2\",", GREETING), "conda_env": "base"});
    let by_key = key.post("/api/v1/execute", body).await.status(200).json();
    assert_eq!((&by_key["stdout"], &by_key["conda_env"]), (&ran["stdout"], &ran["conda_env"]));
    assert_eq!(generations(&app), 1, "it was built once");
    // No index is asked any more.
    drop(index);
    app.restart().await;
    let ann = app.user("ann").await;
    assert_eq!(run(&ann, &code).await["stdout"], "1.0\n");
    // Elsewhere what it asks for is not its own to ask.
    made(&ann, "bare", &[]).await;
    let elsewhere = ann.post("/execute", json!({"code": code, "conda_env": "bare"})).await.status(200).json();
    assert_eq!(elsewhere["status"], "error");
    consistent(&app).await;
}

#[tokio::test]
async fn the_interpreter_of_a_program_may_be_kept_warm() {
    let index = Index::start();
    let app = index.app().await;
    let ann = app.user("ann").await;
    let code = needing("'greeting==1.0'", GREETING);
    let name = run(&ann, &code).await["conda_env"].as_str().expect("a name").to_owned();
    let id = environments(&ann).await[0]["id"].clone();
    let admin = app.admin().await;
    let request = admin.request(Method::PUT, &format!("/user-environments/{id}"));
    request.json(json!({"may_be_warm": true})).send().await.status(200);
    let warming = async {
        loop {
            let ran = ann.post("/execute", json!({"code": code})).await.status(200);
            let is_warm = ran.header("server-timing").is_some_and(|timing| timing.starts_with("warm"));
            let ran = ran.json();
            assert_eq!((&ran["stdout"], &ran["conda_env"]), (&json!("1.0\n"), &json!(name)));
            if is_warm {
                return;
            }
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(60), warming).await.expect("it comes to be warm");
}

#[tokio::test]
async fn two_runs_at_once_make_one_build() {
    let index = Index::start();
    let app = index.app().await;
    let ann = app.user("ann").await;
    let code = needing("'greeting'", GREETING);
    let (one, two, three) = tokio::join!(run(&ann, &code), run(&ann, &code), run(&ann, &code));
    assert_eq!([&one["stdout"], &two["stdout"], &three["stdout"]], ["2.0\n"; 3]);
    assert_eq!((generations(&app), environments(&ann).await.len()), (1, 1));
    let made = app.admin().await.get("/admin/logs?action=environment_create").await.status(200).json();
    assert_eq!(made.as_array().map(Vec::len), Some(1), "{made:#}");
    // Another's is another one.
    run(&app.user("bob").await, &code).await;
    assert_eq!((generations(&app), environments(&ann).await.len()), (2, 1));
    consistent(&app).await;
}

#[tokio::test]
async fn what_a_program_cannot_ask_for_is_told_and_nothing_stays() {
    let index = Index::start();
    let app = index.app().await;
    let ann = app.user("ann").await;
    for (code, told) in [
        (needing("\n#  'greeting',\n#  '--index-url=http://127.0.0.1/'", ""), "line 4: \"--index-url"),
        (needing("'a @ file:///etc/passwd'", ""), "line 2: \"a @ file"),
        (needing("'greeting", ""), "line 2: "),
        (needing("'greeting'", &format!("1\n{}", needing("", ""))), "line 5: a program has one script block"),
        (
            "# /// script\n# requires-python = '>=3.98'\n# ///".to_owned(),
            "needs Python >=3.98, and this machine has 3.",
        ),
    ] {
        let refused = ann.post("/execute", json!({"code": code})).await.status(422).json();
        assert_eq!(refused["errors"][0]["pointer"], "/code", "{refused:#}");
        let detail = refused["errors"][0]["detail"].as_str().expect("a sentence");
        assert!(detail.contains(told), "{code}: {detail}");
    }
    for (dependency, told) in [("nowhere-to-be-found", "nowhere-to-be-found"), ("unloadable", "not today")] {
        let code = needing(&format!("'{dependency}'"), "");
        let refused = ann.post("/execute", json!({"code": code})).await.status(422).json();
        assert_eq!(refused["code"], "build_failed");
        assert!(refused["detail"].as_str().is_some_and(|detail| detail.contains(told)), "{refused:#}");
    }
    assert_eq!(environments(&ann).await, [] as [Value; 0]);
    let taken = "script-0123456789abcdef0123456789abcdef";
    ann.post("/user-environments", described(taken, &[])).await.status(422);
    consistent(&app).await;
}

#[tokio::test]
async fn environments_of_programs_give_way_where_there_are_too_many() {
    let index = Index::start();
    let builder = TestApp::builder().user("bob", TierLevel::FREE).env("CODERUNNER_INDEX_URL", &index.url);
    let tiers = builder.file("tiers.toml", "[1]\nmax_environments = 2\n");
    let app = builder.env("CODERUNNER_TIERS_FILE", &tiers).start().await;
    let bob = app.user("bob").await;
    let names = async || -> Vec<String> {
        let mine = environments(&bob).await;
        let mut names: Vec<String> =
            mine.iter().map(|it| it["display_name"].as_str().expect("text").to_owned()).collect();
        names.sort();
        names
    };
    run(&bob, &needing("'greeting<2'", GREETING)).await;
    run(&bob, &needing("'greeting'", GREETING)).await;
    run(&bob, &needing("'victim'", "")).await;
    run(&bob, &needing("'greeting<3'", GREETING)).await;
    // Four have their place, whatever the quota; the one that was not used for the longest time goes.
    run(&bob, &needing("'greeting<4'", GREETING)).await;
    assert_eq!(
        names().await,
        ["script: greeting", "script: greeting<3", "script: greeting<4", "script: victim"]
    );
    made(&bob, "mine", &[]).await;
    assert_eq!(names().await, ["mine", "script: greeting<3", "script: greeting<4", "script: victim"]);
    consistent(&app).await;
    made(&bob, "other", &[]).await;
    assert_eq!(names().await, ["mine", "other", "script: greeting<3", "script: greeting<4"]);
    let refused = bob.post("/execute", json!({"code": needing("'victim'", "")})).await.status(429).json();
    assert_eq!(refused["code"], "too_many_environments");
    assert!(
        refused["detail"].as_str().is_some_and(|detail| detail.contains("Delete one first")),
        "{refused}"
    );
    assert_eq!(names().await, ["mine", "other", "script: greeting<3", "script: greeting<4"]);
    let gone = app.admin().await.get("/admin/logs?action=environment_delete").await.status(200).json();
    assert_eq!(gone.as_array().map(Vec::len), Some(3), "{gone:#}");
    consistent(&app).await;
}

/// Names and data of events.
fn events(text: &str) -> Vec<(String, Value)> {
    let field = |event: &str, name: &str| {
        let mut fields = event.lines().filter_map(|line| line.strip_prefix(name));
        fields.next().map(|value| value.trim_start().to_owned())
    };
    let event = |event: &str| {
        let data = serde_json::from_str(&field(event, "data:")?).expect("JSON");
        Some((field(event, "event:")?, data))
    };
    text.split("\n\n").filter_map(event).collect()
}

#[tokio::test]
async fn who_is_told_of_a_run_is_told_of_its_build_first() {
    let index = Index::start();
    let app = index.app().await;
    let ann = app.user("ann").await;
    let body = json!({"code": needing("'greeting'", GREETING), "stream": true});
    let told = events(&ann.post("/execute", body.clone()).await.status(200).text());
    let names: Vec<&str> = told.iter().map(|(name, _)| name.as_str()).collect();
    let preparing = names.iter().take_while(|name| **name == "preparing").count();
    assert!(preparing > 0 && names.get(preparing) == Some(&"started"), "{told:#?}");
    assert!(told[0].1["phase"].is_string() && told[0].1["line"].is_string(), "{told:#?}");
    let (last, finished) = told.last().expect("an end");
    assert_eq!((last.as_str(), &finished["stdout"]), ("finished", &json!("2.0\n")));
    // It is there by now.
    let again = events(&ann.post("/execute", body).await.status(200).text());
    assert_eq!(again[0].0, "started");
    // What goes wrong is told where the answer has begun, and as always before.
    let body = json!({"code": needing("'unloadable'", ""), "stream": true});
    let told = events(&ann.post("/execute", body).await.status(200).text());
    let (last, failed) = told.last().expect("an end");
    assert_eq!(
        (last.as_str(), &failed["code"], &failed["status"]),
        ("failed", &json!("build_failed"), &json!(422))
    );
    assert!(told.iter().all(|(name, _)| name != "started"));
    let body = json!({"code": needing("'-r/etc/passwd'", ""), "stream": true});
    ann.post("/execute", body).await.problem(422, "validation_failed");
    consistent(&app).await;
}

#[tokio::test]
async fn a_run_that_is_to_go_on_begins_when_nobody_waits_for_its_build_any_more() {
    let index = Index::start();
    let app = index.app().await;
    let ann = app.user("ann").await;
    for (on_disconnect, dependency) in [("cancel", "bulky"), ("continue", "greeting")] {
        let code = needing(&format!("'{dependency}'"), "");
        let body = json!({"code": code, "stream": true, "on_disconnect": on_disconnect});
        let asking = app.user("ann").await;
        let asked = tokio::spawn(async move { asking.post("/execute", body).await });
        let is_described = || {
            rows_of(&app)["user_environments"]
                .iter()
                .any(|row| row["display_name"] == format!("script: {dependency}"))
        };
        super::eventually(is_described).await;
        asked.abort();
    }
    let began = |list: &Value| list.as_array().is_some_and(|list| !list.is_empty());
    let ran = ann.get_until("/executions", began).await;
    assert_eq!(ran.as_array().map(Vec::len), Some(1), "{ran:#}");
    assert!(ran[0]["code"].as_str().is_some_and(|code| code.contains("greeting")), "{ran:#}");
}
