//! Providers that refuse, fail, say nothing, break off or lead elsewhere.

use domain::TierLevel;
use serde_json::{Value, json};

use crate::ai::events;
use crate::support::provider::{KEY, Provider};
use crate::support::{Client, TestApp};

async fn start(patience_s: &str) -> TestApp {
    let app = TestApp::builder().user("ann", TierLevel::FREE);
    let app = app.env("CODERUNNER_AI_ALLOW_PRIVATE_HOSTS", "true").env("CODERUNNER_AI_TIMEOUT_S", patience_s);
    app.start().await
}

/// What becomes of a question to a provider that behaves like this: a status, a code and what is said.
async fn asked(ann: &Client, config: Value, is_streamed: bool) -> (u16, String, String) {
    let made = ann.post("/ai-configs", config).await.status(200).json();
    let question = json!({"prompt": "sum", "stream": is_streamed});
    let answer = ann.post("/ai/generate-code", question).await;
    ann.delete(&format!("/ai-configs/{}", made["id"])).await.status(200);
    assert!(!answer.text().contains(KEY), "{}", answer.text());
    let problem = match answer.status_code() {
        200 => {
            let (name, problem) = events(&answer).pop().expect("an end");
            assert_eq!(name, "failed", "{problem}");
            assert!(problem["request_id"].as_str().is_some_and(|id| !id.is_empty()));
            problem
        }
        _ => answer.json(),
    };
    let text = |name: &str| problem[name].as_str().expect(name).to_owned();
    (answer.status_code(), text("code"), text("detail"))
}

#[tokio::test]
async fn what_goes_wrong_is_told_without_the_key() {
    let app = start("60").await;
    let (ann, provider) = (app.user("ann").await, Provider::start().await);
    for (how, detail) in [
        ("refuses", "The provider answered 401: Incorrect API key provided: ****."),
        ("limits", "The provider answered 429: Rate limit reached."),
        ("fails", "The provider answered 500: Internal error while serving Bearer ****."),
        ("leads-elsewhere", "The provider answered 307: it leads elsewhere, where it is not followed."),
    ] {
        for (kind, is_streamed) in [("custom", false), ("custom", true), ("claude", false), ("claude", true)]
        {
            let became = asked(&ann, provider.config(kind, how), is_streamed).await;
            assert_eq!(became, (502, "ai_failed".to_owned(), detail.to_owned()), "{kind} {is_streamed}");
        }
    }
    for (how, is_streamed, detail) in [
        ("garbage", false, "The provider's answer cannot be read: it is no JSON."),
        ("garbage", true, "The provider's answer broke off."),
        ("other-json", true, "The provider's answer broke off."),
        ("breaks", false, "The provider's answer broke off."),
        (
            "talks",
            false,
            "There is no program in the answer of the model, which says: I am sorry, I cannot do that.",
        ),
        ("floods", false, "The provider's answer broke off."),
        ("floods", true, "The provider's answer broke off."),
    ] {
        let became = asked(&ann, provider.config("custom", how), is_streamed).await;
        assert_eq!(became, (502, "ai_failed".to_owned(), detail.to_owned()), "{how} {is_streamed}");
    }
    // Half an answer is one that has begun.
    for kind in ["custom", "claude"] {
        let (status, code, detail) = asked(&ann, provider.config(kind, "breaks"), true).await;
        assert_eq!((status, code.as_str()), (200, "ai_failed"), "{detail}");
        assert_eq!(detail, "The provider's answer broke off.");
        let (status, code, detail) = asked(&ann, provider.config(kind, "errs"), true).await;
        assert_eq!((status, code.as_str()), (200, "ai_failed"), "{detail}");
        assert_eq!(detail, "The provider failed: Overloaded ****.");
    }
    let nobody = json!({"config_name": "x", "provider": "custom", "model_name": "m", "base_url": "http://127.0.0.1:1/v1"});
    let (status, code, detail) = asked(&ann, nobody, false).await;
    assert_eq!((status, code.as_str()), (502, "ai_failed"), "{detail}");
}

#[tokio::test]
async fn a_provider_that_says_nothing_is_not_waited_for() {
    let app = start("1").await;
    let (ann, mut provider) = (app.user("ann").await, Provider::start().await);
    for (how, is_streamed, status) in [("never", false, 504), ("never", true, 504), ("stalls", true, 200)] {
        let (found, code, _) = asked(&ann, provider.config("custom", how), is_streamed).await;
        assert_eq!((found, code.as_str()), (status, "ai_timed_out"), "{how} {is_streamed}");
    }
    provider.was_left_by(3).await;
}

#[tokio::test]
async fn whoever_goes_away_ends_the_question() {
    let app = start("600").await;
    let (ann, mut provider) = (app.user("ann").await, Provider::start().await);
    for (number, (how, is_streamed)) in
        [("never", false), ("never", true), ("stalls", true)].iter().enumerate()
    {
        let mut config = provider.config("custom", how);
        config["config_name"] = format!("{how} {number}").into();
        let made = ann.post("/ai-configs", config).await.status(200).json();
        let question = json!({"prompt": "sum", "stream": is_streamed, "config_id": made["id"]});
        let mut asking = Box::pin(ann.post("/ai/generate-code", question));
        // It is given up as soon as the provider has heard of it.
        let heard = async {
            while provider.asked().len() <= number {
                tokio::task::yield_now().await;
            }
        };
        tokio::select! {
            answer = &mut asking => panic!("an answer: {}", answer.text()),
            () = heard => {}
        }
        drop(asking);
        provider.was_left_by(u32::try_from(number).expect("small") + 1).await;
    }
    // Each of them is counted, with what its question may have cost, and told of.
    let usage =
        ann.get_until("/ai-usage", |usage| usage["days"].as_array().is_some_and(|days| days.len() == 3));
    assert!(usage.await["tokens_today"].as_u64().is_some_and(|tokens| tokens > 0));
    let admin = app.admin().await;
    let entries = admin.get("/admin/logs?action=ai_code_generate&status=warning").await.status(200).json();
    assert_eq!(entries.as_array().map(Vec::len), Some(3));
    assert_eq!(entries[0]["details"]["given_up"], true);
}

#[tokio::test]
async fn only_so_many_questions_of_one_user_are_under_way() {
    let app = start("600").await;
    let (ann, provider) = (app.user("ann").await, Provider::start().await);
    ann.post("/ai-configs", provider.config("custom", "never")).await.status(200);
    let asking = || {
        tokio::spawn({
            let ann = ann.clone();
            async move { ann.post("/ai/generate-code", json!({"prompt": "sum"})).await }
        })
    };
    let waiting: Vec<_> = (0..4).map(|_| asking()).collect();
    while provider.asked().len() < 4 {
        tokio::task::yield_now().await;
    }
    let refused = ann.post("/ai/generate-code", json!({"prompt": "sum"})).await;
    assert!(refused.header("retry-after").is_some());
    refused.problem(429, "ai_busy");
    waiting.iter().for_each(tokio::task::JoinHandle::abort);
}

#[tokio::test]
async fn neighbours_of_the_server_are_not_asked() {
    let app = TestApp::builder().user("ann", TierLevel::FREE).start().await;
    let (ann, provider) = (app.user("ann").await, Provider::start().await);
    let mut config = provider.config("custom", "program");
    for base_url in [
        provider.base_url("program").as_str(),
        "http://localhost/v1",
        "http://2130706433/v1",
        "http://0x7f.1/v1",
        "http://[::1]/v1",
        "http://[::ffff:10.0.0.1]/v1",
        "http://169.254.169.254/latest/meta-data",
        "http://192.168.0.1/v1",
        "http://100.64.0.1/v1",
        "http://0.0.0.0/v1",
    ] {
        config["base_url"] = base_url.into();
        ann.post("/ai-configs", config.clone()).await.invalid_at("/base_url");
    }
    // One that was told of while it was allowed.
    config["base_url"] = "https://models.example/v1".into();
    let made = ann.post("/ai-configs", config).await.status(200).json();
    let path = format!("/ai-configs/{}", made["id"]);
    let to_itself = json!({"base_url": provider.base_url("program")});
    ann.request(reqwest::Method::PUT, &path).json(to_itself).send().await.invalid_at("/base_url");
    assert!(provider.asked().is_empty(), "nobody was asked");
}
