//! AI configurations, and what is made of the answers of providers.

use domain::TierLevel;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::provider::{KEY, PROGRAM, Provider, TOKENS};
use crate::support::{Answer, Client, TestApp};

/// A server that may ask providers on this machine.
async fn start() -> TestApp {
    let app = TestApp::builder().user("ann", TierLevel::FREE).user("bob", TierLevel::FREE);
    app.env("CODERUNNER_AI_ALLOW_PRIVATE_HOSTS", "true").start().await
}

async fn made(client: &Client, config: Value) -> Value {
    client.post("/ai-configs", config).await.status(200).json()
}

async fn changed(client: &Client, id: &Value, changes: Value) -> Answer {
    client.request(Method::PUT, &format!("/ai-configs/{id}")).json(changes).send().await
}

/// The events of an answer: their names and data.
pub(crate) fn events(answer: &Answer) -> Vec<(String, Value)> {
    assert_eq!(answer.header("content-type"), Some("text/event-stream"), "{}", answer.text());
    let text = answer.text();
    let field = |event: &str, name: &str| {
        let line = event.lines().find_map(|line| line.strip_prefix(name)).expect("it is there");
        line.trim().to_owned()
    };
    let events = text.split("\n\n").filter(|event| event.contains("data:"));
    events
        .map(|event| (field(event, "event:"), serde_json::from_str(&field(event, "data:")).expect("JSON")))
        .collect()
}

/// What somebody has who makes the changes that they are told.
pub(crate) fn followed(events: &[(String, Value)]) -> String {
    let mut text = Vec::<u16>::new();
    for (_, change) in events.iter().filter(|(name, _)| name == "progress") {
        text.truncate(usize::try_from(change["at"].as_u64().expect("a number")).expect("small"));
        text.extend(change["text"].as_str().expect("a text").encode_utf16());
    }
    String::from_utf16(&text).expect("whole characters")
}

#[tokio::test]
async fn a_configuration_is_made_changed_and_deleted() {
    let app = start().await;
    let (ann, bob) = (app.user("ann").await, app.user("bob").await);
    let first = made(&ann, json!({"config_name": "mine", "api_key": format!(" {KEY}\n")})).await;
    assert_eq!((&first["provider"], &first["model_name"]), (&json!("qwen"), &json!("qwen-plus")));
    assert_eq!((&first["api_key"], &first["is_active"]), (&json!("sk-****cdef"), &json!(true)));
    let other = json!({"config_name": "other", "provider": "claude", "model_name": "m", "api_key": "short"});
    let second = made(&ann, other).await;
    assert_eq!((&second["api_key"], &second["base_url"]), (&json!("****"), &Value::Null));
    let active = |listed: &Value| -> Vec<bool> {
        let configs = listed.as_array().expect("a list").iter();
        configs.map(|config| config["is_active"].as_bool().expect("a flag")).collect()
    };
    let list = async || ann.get("/ai-configs").await.status(200).json();
    assert_eq!(active(&list().await), [true, false], "the newest first, and only one is active");

    let id = &first["id"];
    let now =
        changed(&ann, id, json!({"is_active": true, "api_key": "sk-****cdef"})).await.status(200).json();
    assert_eq!((&now["is_active"], &now["api_key"]), (&json!(true), &json!("sk-****cdef")));
    assert_eq!(active(&list().await), [false, true]);
    let now = changed(&ann, id, json!({"api_key": "sk-another-9876543210zyxw", "config_name": "new"})).await;
    assert_eq!(now.status(200).json()["api_key"], "sk-****zyxw");
    changed(&ann, id, json!({"config_name": "other"})).await.problem(400, "ai_config_name_taken");
    changed(&ann, id, json!({"config_name": "new"})).await.status(200);
    changed(&bob, id, json!({"config_name": "his"})).await.problem(404, "ai_config_not_found");
    ann.delete(&format!("/ai-configs/{id}")).await.status(200);
    ann.delete(&format!("/ai-configs/{id}")).await.problem(404, "ai_config_not_found");
    assert_eq!(bob.get("/ai-configs").await.status(200).json(), json!([]));
}

#[tokio::test]
async fn there_are_five_at_most_and_names_are_ones_own() {
    let app = start().await;
    let (ann, bob) = (app.user("ann").await, app.user("bob").await);
    for number in 0..5 {
        made(&ann, json!({"config_name": format!("{number}"), "api_key": KEY})).await;
    }
    let one = json!({"config_name": "0", "api_key": KEY});
    ann.post("/ai-configs", one.clone()).await.problem(429, "too_many_ai_configs");
    made(&bob, one.clone()).await;
    bob.post("/ai-configs", one).await.problem(400, "ai_config_name_taken");
    for (config, pointer) in [
        (json!({"api_key": KEY}), "/config_name"),
        (json!({"config_name": "x"}), "/api_key"),
        (json!({"config_name": "x", "api_key": "a b"}), "/api_key"),
        (json!({"config_name": "x", "api_key": KEY, "provider": "other"}), "/provider"),
        (json!({"config_name": "x", "api_key": KEY, "model_name": ""}), "/model_name"),
        (json!({"config_name": "x", "provider": "custom"}), "/base_url"),
        (json!({"config_name": "x", "api_key": KEY, "base_url": "ftp://a.example"}), "/base_url"),
        (json!({"config_name": "x", "api_key": KEY, "base_url": "https://ann:pw@a.example"}), "/base_url"),
    ] {
        bob.post("/ai-configs", config).await.invalid_at(pointer);
    }
}

#[tokio::test]
async fn a_program_is_written_in_both_protocols() {
    let app = start().await;
    let (ann, provider) = (app.user("ann").await, Provider::start().await);
    for (kind, key_header, sent_key) in
        [("custom", "authorization", format!("Bearer {KEY}")), ("claude", "x-api-key", KEY.to_owned())]
    {
        let config = made(&ann, provider.config(kind, "program")).await;
        let question =
            json!({"prompt": "求和", "max_tokens": 77, "temperature": 0.3, "config_id": config["id"]});
        let answer = ann.post("/ai/generate-code", question).await.status(200).json();
        let (prompt, completion) = TOKENS;
        assert_eq!(answer["generated_code"], PROGRAM, "{kind}");
        assert_eq!((&answer["model_used"], &answer["explanation"]), (&json!("a-model-2026"), &Value::Null));
        assert_eq!(answer["tokens_used"], prompt + completion);
        let asked = provider.asked().pop().expect("it was asked");
        assert_eq!(asked.headers[key_header], *sent_key);
        assert_eq!((&asked.body["model"], &asked.body["max_tokens"]), (&json!("a-model"), &json!(77)));
        assert_eq!(asked.body["temperature"], 0.3);
        let body = asked.body.to_string();
        assert!(body.contains("CPython 3.") && body.contains("求和"), "{body}");
    }
}

#[tokio::test]
async fn a_program_comes_as_it_is_written() {
    let app = start().await;
    let (ann, provider) = (app.user("ann").await, Provider::start().await);
    for kind in ["custom", "claude"] {
        made(&ann, provider.config(kind, "program")).await;
        let question = json!({"prompt": "sum", "stream": true});
        let answer = ann.post("/ai/generate-code", question).await.status(200);
        assert_eq!(answer.header("x-accel-buffering"), Some("no"));
        let events = events(&answer);
        let (name, last) = events.last().expect("an end");
        assert_eq!((name.as_str(), &last["generated_code"]), ("finished", &json!(PROGRAM)), "{kind}");
        assert_eq!(last["tokens_used"], TOKENS.0 + TOKENS.1, "{kind}");
        assert_eq!(followed(&events), PROGRAM, "{kind}");
        let told = events.iter().filter(|(name, _)| name == "progress").count();
        assert!(told > 5, "it comes in pieces: {events:?}");
        assert_eq!(provider.asked().pop().expect("asked").body["stream"], true);
    }
}

#[tokio::test]
async fn a_program_is_explained_and_mended() {
    let app = start().await;
    let (ann, provider) = (app.user("ann").await, Provider::start().await);
    let explains = made(&ann, provider.config("custom", "explains")).await;
    let question = json!({"mode": "explain", "code": "print(1 + 2)", "config_id": explains["id"]});
    let answer = ann.post("/ai/generate-code", question.clone()).await.status(200).json();
    let explained = (&json!(""), &json!("It prints **a sum**."));
    assert_eq!((&answer["generated_code"], &answer["explanation"]), explained);
    let mut streamed = question;
    streamed["stream"] = true.into();
    let answer = ann.post("/ai/generate-code", streamed).await.status(200);
    assert_eq!(followed(&events(&answer)), "It prints **a sum**.");

    made(&ann, provider.config("custom", "thinks")).await;
    let broken = json!({"mode": "fix", "prompt": "quickly", "code": "print(1/0)", "error": "ZeroDivisionError: division by zero"});
    let answer = ann.post("/ai/generate-code", broken).await.status(200).json();
    assert_eq!(answer["generated_code"], PROGRAM, "without what it thought");
    let body = provider.asked().pop().expect("it was asked").body.to_string();
    for part in ["print(1/0)", "ZeroDivisionError", "quickly", "failed"] {
        assert!(body.contains(part), "{part} of {body}");
    }
}

#[tokio::test]
async fn a_model_that_takes_no_temperature_is_asked_without() {
    let app = start().await;
    let (ann, provider) = (app.user("ann").await, Provider::start().await);
    made(&ann, provider.config("custom", "reasons")).await;
    for is_streamed in [false, true] {
        let question = json!({"prompt": "sum", "stream": is_streamed});
        ann.post("/ai/generate-code", question).await.status(200);
    }
    let temperatures: Vec<bool> =
        provider.asked().iter().map(|asked| asked.body.get("temperature").is_some()).collect();
    assert_eq!(temperatures, [true, false, true, false], "refused, and then asked once more");
}

#[tokio::test]
async fn what_cannot_be_asked_is_refused() {
    let app = start().await;
    let (ann, bob, provider) = (app.user("ann").await, app.user("bob").await, Provider::start().await);
    let ask = async |question: Value| ann.post("/ai/generate-code", question).await;
    ask(json!({"prompt": "sum"})).await.problem(400, "ai_config_missing");
    let config = made(&ann, provider.config("custom", "program")).await;
    let theirs = json!({"prompt": "sum", "config_id": config["id"]});
    bob.post("/ai/generate-code", theirs).await.problem(404, "ai_config_not_found");
    for (question, pointer) in [
        (json!({}), "/prompt"),
        (json!({"prompt": " "}), "/prompt"),
        (json!({"mode": "fix", "prompt": "x"}), "/code"),
        (json!({"mode": "explain", "code": "\n"}), "/code"),
        (json!({"mode": "sing", "prompt": "x"}), "/mode"),
        (json!({"prompt": "x", "max_tokens": 0}), "/max_tokens"),
        (json!({"prompt": "x", "max_tokens": 32_769}), "/max_tokens"),
        (json!({"prompt": "x", "temperature": 2.1}), "/temperature"),
        (json!({"prompt": "x".repeat(20_001)}), "/prompt"),
    ] {
        ask(question).await.invalid_at(pointer);
    }
    ask(json!({"prompt": "x", "conda_env": "none"})).await.problem(404, "environment_not_found");
    assert!(provider.asked().is_empty(), "nobody was asked");
}

#[tokio::test]
async fn whether_a_provider_answers_can_be_tried() {
    let app = start().await;
    let (ann, provider) = (app.user("ann").await, Provider::start().await);
    let good = made(&ann, provider.config("claude", "talks")).await;
    let tried = ann.post(&format!("/ai-configs/{}/test", good["id"]), json!({})).await.status(200).json();
    assert_eq!(tried["said"], "I am sorry, I cannot do that.");
    let bad = made(&ann, provider.config("custom", "refuses")).await;
    let problem =
        ann.post(&format!("/ai-configs/{}/test", bad["id"]), json!({})).await.problem(502, "ai_failed");
    assert_eq!(problem["detail"], "The provider answered 401: Incorrect API key provided: ****.");
}

#[tokio::test]
async fn what_is_used_is_counted_and_bounded() {
    let mut app = TestApp::builder().user("ann", TierLevel::FREE).user("bob", TierLevel::FREE);
    let tiers = app.file("tiers.toml", "[1]\ndaily_ai_tokens = 100\n");
    app = app.env("CODERUNNER_TIERS_FILE", &tiers).env("CODERUNNER_AI_ALLOW_PRIVATE_HOSTS", "true");
    let app = app.start().await;
    let (ann, provider) = (app.user("ann").await, Provider::start().await);
    let config = made(&ann, provider.config("custom", "program")).await;
    let question = json!({"prompt": "sum"});
    let (prompt, completion) = TOKENS;
    for remaining in [100 - prompt - completion, 0] {
        ann.post("/ai/generate-code", question.clone()).await.status(200);
        let usage = ann.get("/ai-usage").await.status(200).json();
        assert_eq!((&usage["remaining_tokens"], &usage["daily_ai_tokens"]), (&json!(remaining), &json!(100)));
    }
    let refused = ann.post("/ai/generate-code", question).await;
    let wait: u64 = refused.header("retry-after").expect("when").parse().expect("seconds");
    assert!((1..=86_400).contains(&wait), "{wait}");
    refused.problem(429, "ai_quota_exceeded");
    let usage = ann.get("/ai-usage?days=1").await.status(200).json();
    let day = &usage["days"][0];
    assert_eq!((&day["calls"], &day["tokens_used"]), (&json!(2), &json!(2 * (prompt + completion))));
    assert_eq!((&day["config_name"], &day["config_id"]), (&config["config_name"], &config["id"]));
    ann.delete(&format!("/ai-configs/{}", config["id"])).await.status(200);
    let everybody = app.admin().await.get("/admin/ai-usage").await.status(200);
    assert_eq!(everybody.header("x-total-count"), Some("1"));
    let row = &everybody.json()[0];
    assert_eq!(
        (&row["username"], &row["config_name"], &row["calls"]),
        (&json!("ann"), &Value::Null, &json!(2))
    );
    let levels = ann.get("/user-levels").await.status(200).json();
    assert_eq!((&levels["1"]["daily_ai_tokens"], &levels["2"]["daily_ai_tokens"]), (&json!(100), &json!(-1)));
    ann.get("/ai-usage?days=401").await.invalid_at("/query/days");
}
