//! Where a question goes, whatever names and addresses say.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::atomic::{AtomicU8, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use assistant::{
    AddressRefused, Assistant, AssistantError, AssistantSettings, Lookup, Names, Question, Target,
};
use axum::http::HeaderMap;
use axum::routing::post;
use axum::{Json, Router};
use domain::{AiProvider, ProviderKey};
use serde_json::json;

/// Says something else each time it is asked, as whoever owns a name may.
struct Rebinding {
    answers: Vec<Vec<IpAddr>>,
    asked: AtomicUsize,
}

impl Names for Rebinding {
    fn look_up<'a>(&'a self, _name: &'a str) -> Lookup<'a> {
        let number = self.asked.fetch_add(1, Ordering::Relaxed);
        let answer = self.answers.get(number).cloned();
        Box::pin(async move { answer.ok_or_else(|| io::Error::other("asked too often")) })
    }
}

fn names(answers: &[&[&str]]) -> Arc<Rebinding> {
    let address = |text: &&str| text.parse().expect("an address");
    let answers = answers.iter().map(|answer| answer.iter().map(address).collect()).collect();
    Arc::new(Rebinding { answers, asked: AtomicUsize::new(0) })
}

fn unique() -> io::Result<[u8; 32]> {
    static NEXT: AtomicU8 = AtomicU8::new(0);
    let process = std::process::id().to_ne_bytes();
    let mut bytes = [NEXT.fetch_add(1, Ordering::Relaxed); 32];
    bytes[..process.len()].copy_from_slice(&process);
    Ok(bytes)
}

fn assistant(names: &Arc<Rebinding>, allows_private_hosts: bool) -> Assistant {
    let names: Arc<dyn Names> = Arc::clone(names) as Arc<dyn Names>;
    let settings =
        AssistantSettings { allows_private_hosts, patience: Duration::from_secs(60), random: unique };
    Assistant::with_names(settings, names)
}

fn target(base_url: &str) -> Target {
    Target {
        provider: AiProvider::Custom,
        model: "m".to_owned(),
        base_url: Some(base_url.to_owned()),
        key: ProviderKey::new("sk-0123456789abcdef"),
    }
}

fn question() -> Question {
    Question { system: "s".to_owned(), user: "u".to_owned(), max_tokens: 10, temperature: 0.0 }
}

/// A provider on this machine, with the names by which it was called.
async fn provider() -> (SocketAddr, Arc<Mutex<Vec<String>>>) {
    let called = Arc::new(Mutex::new(Vec::new()));
    let names = Arc::clone(&called);
    let answer = async move |headers: HeaderMap| {
        let host = headers["host"].to_str().expect("ASCII").to_owned();
        names.lock().expect("whole").push(host);
        Json(json!({"model": "m", "choices": [{"message": {"content": "OK"}}]}))
    };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("bound");
    let router = Router::new().route("/v1/chat/completions", post(answer));
    tokio::spawn(async move { axum::serve(listener, router).await });
    (address, called)
}

#[tokio::test]
async fn a_name_is_looked_up_once_and_connected_to_what_was_judged() {
    let (address, called) = provider().await;
    let names = names(&[&["127.0.0.1"], &["127.0.0.2"]]);
    let base_url = format!("http://provider.invalid:{}/v1", address.port());
    let answer = assistant(&names, true).ask(&target(&base_url), &question()).await.expect("an answer");
    assert_eq!(answer.text, "OK");
    assert_eq!(names.asked.load(Ordering::Relaxed), 1);
    let host = format!("provider.invalid:{}", address.port());
    assert_eq!(*called.lock().expect("whole"), [host], "it is called by its own name");
}

#[tokio::test]
async fn no_name_leads_to_a_neighbour() {
    let (address, called) = provider().await;
    let base_url = format!("http://provider.example:{}/v1", address.port());
    for answer in [
        &["127.0.0.1"][..],
        &["::1"],
        &["::ffff:127.0.0.1"],
        &["10.0.0.1"],
        &["169.254.169.254"],
        &["64:ff9b::7f00:1"],
        &["fd00:ec2::254"],
        // One address outside does not make up for one inside, wherever it stands.
        &["192.0.2.1", "127.0.0.1"],
        &["127.0.0.1", "192.0.2.1"],
    ] {
        let names = names(&[answer]);
        let assistant = assistant(&names, false);
        let refused = assistant.ask(&target(&base_url), &question()).await.expect_err("a neighbour");
        assert!(matches!(refused, AssistantError::Address(AddressRefused::Private)), "{answer:?}: {refused}");
    }
    assert!(called.lock().expect("whole").is_empty());
}

#[tokio::test]
async fn a_name_without_an_address_is_said_to_be_none() {
    let assistant = assistant(&names(&[&[]]), false);
    let error = assistant.ask(&target("https://provider.example/v1"), &question()).await.expect_err("nobody");
    assert_eq!(error.to_string(), "the provider cannot be reached: there is no such host");
}

#[tokio::test]
async fn tls_is_spoken_from_end_to_end() {
    let (address, called) = provider().await;
    let base_url = format!("https://provider.invalid:{}/v1", address.port());
    let assistant = assistant(&names(&[&["127.0.0.1"]]), true);
    let error = assistant.ask(&target(&base_url), &question()).await.expect_err("it speaks none");
    assert!(matches!(error, AssistantError::Unreachable(_)), "{error}");
    assert!(called.lock().expect("whole").is_empty(), "nothing was said in clear");
}
