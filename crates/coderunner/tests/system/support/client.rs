//! Calling the server, and looking at what it answers.

use std::time::Duration;

use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, HeaderMap};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use super::Form;

/// How long something may take to become so that happens at once.
const BECOMING_MAX: Duration = Duration::from_secs(60);

/// Somebody who calls.
#[derive(Clone)]
pub(crate) struct Client {
    address: String,
    token: Option<String>,
    http: reqwest::Client,
}

/// A call that is being put together.
pub(crate) struct Request {
    what: String,
    inner: reqwest::RequestBuilder,
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Answer {
    what: String,
    status: StatusCode,
    headers: HeaderMap,
    body: Vec<u8>,
}

impl Client {
    pub(super) fn new(address: String) -> Self {
        let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy();
        // Answers are looked at as they come.
        let http = http.no_gzip();
        Self { address, token: None, http: http.build().expect("no TLS is asked for") }
    }

    /// The same, logged in.
    pub(crate) async fn log_in(self, username: &str, password: &str) -> Self {
        let answer =
            self.post("/login", json!({"username": username, "password": password})).await.status(200);
        let token = answer.json()["access_token"].as_str().expect("a token").to_owned();
        self.with_token(&token)
    }

    /// The same with another token.
    pub(crate) fn with_token(&self, token: &str) -> Self {
        Self { token: Some(token.to_owned()), ..self.clone() }
    }

    /// The access token in use.
    pub(crate) fn token(&self) -> &str {
        self.token.as_deref().expect("logged in")
    }

    /// Any call.
    pub(crate) fn request(&self, method: Method, path: &str) -> Request {
        let what = format!("{method} {path}");
        let mut inner = self.http.request(method, format!("{}{path}", self.address));
        if let Some(token) = &self.token {
            inner = inner.header(AUTHORIZATION, format!("Bearer {token}"));
        }
        Request { what, inner }
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.request(Method::GET, path).send().await
    }

    pub(crate) async fn delete(&self, path: &str) -> Answer {
        self.request(Method::DELETE, path).send().await
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> Answer {
        self.request(Method::POST, path).json(body).send().await
    }

    /// A call whose connection may break.
    pub(crate) async fn try_post(&self, path: &str, body: Value) -> Option<StatusCode> {
        let sent = self.request(Method::POST, path).json(body).inner.send().await;
        sent.ok().map(|response| response.status())
    }

    /// A body that is not JSON as serde would write it.
    pub(crate) async fn post_raw(&self, path: &str, body: impl Into<Vec<u8>>) -> Answer {
        let request = self.request(Method::POST, path).header("content-type", "application/json");
        request.body(body.into()).send().await
    }

    pub(crate) async fn post_form(&self, path: &str, form: &Form) -> Answer {
        let request = self.request(Method::POST, path).header("content-type", &form.media_type());
        request.body(form.bytes()).send().await
    }

    /// Asks again and again until the answer is as it should become.
    pub(crate) async fn get_until(&self, path: &str, is_so: impl Fn(&Value) -> bool) -> Value {
        let asking = async {
            loop {
                let answer = self.get(path).await.status(200).json();
                if is_so(&answer) {
                    return answer;
                }
            }
        };
        let become_so = tokio::time::timeout(BECOMING_MAX, asking).await;
        become_so.unwrap_or_else(|_| panic!("{path} has not become so within {BECOMING_MAX:?}"))
    }

    /// Runs a program; it must have been run, however it ended.
    pub(crate) async fn execute(&self, code: &str) -> Value {
        self.post("/execute", json!({"code": code})).await.status(200).json()
    }
}

impl Request {
    pub(crate) fn header(self, name: &str, value: &str) -> Self {
        Self { inner: self.inner.header(name, value), ..self }
    }

    pub(crate) fn json(self, body: Value) -> Self {
        Self { inner: self.inner.json(&body), ..self }
    }

    pub(crate) fn form(self, fields: &[(&str, &str)]) -> Self {
        Self { inner: self.inner.form(fields), ..self }
    }

    pub(crate) fn body(self, body: Vec<u8>) -> Self {
        Self { inner: self.inner.body(body), ..self }
    }

    /// A call whose connection may break.
    pub(crate) async fn try_send(self) -> Option<StatusCode> {
        self.inner.send().await.ok().map(|response| response.status())
    }

    /// An answer that is read as it comes.
    pub(super) async fn streamed(self) -> reqwest::Response {
        let what = self.what;
        self.inner.send().await.unwrap_or_else(|error| panic!("{what}: {error:?}"))
    }

    pub(crate) async fn send(self) -> Answer {
        let what = self.what;
        let response = self.inner.send().await.unwrap_or_else(|error| panic!("{what}: {error:?}"));
        let (status, headers) = (response.status(), response.headers().clone());
        let body = response.bytes().await.unwrap_or_else(|error| panic!("{what}: {error:?}")).to_vec();
        Answer { what, status, headers, body }
    }
}

impl Answer {
    /// Fails unless this is the status.
    #[track_caller]
    pub(crate) fn status(self, expected: u16) -> Self {
        assert_eq!(self.status.as_u16(), expected, "{}: {}", self.what, self.text());
        self
    }

    pub(crate) fn status_code(&self) -> u16 {
        self.status.as_u16()
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().expect("a header in ASCII"))
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        &self.body
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        let mut value: Value = serde_json::from_slice(&self.body)
            .unwrap_or_else(|error| panic!("{}: {error}: {}", self.what, self.text()));
        // The order of fields means nothing, and snapshots have them sorted.
        value.sort_all_objects();
        value
    }

    /// Fails unless this is a whole and well-formed problem with this status and code.
    #[track_caller]
    pub(crate) fn problem(self, status: u16, code: &str) -> Value {
        let answer = self.status(status);
        let problem = answer.json();
        let what = format!("{}: {problem:#}", answer.what);
        assert_eq!(answer.header(CONTENT_TYPE.as_str()), Some("application/problem+json"), "{what}");
        assert_eq!(answer.header("x-request-id"), problem["request_id"].as_str(), "{what}");
        assert_eq!(answer.header("cache-control"), Some("no-store"), "{what}");
        assert_eq!(answer.header("www-authenticate"), (status == 401).then_some("Bearer"), "{what}");
        assert_eq!(problem["status"], status, "{what}");
        assert_eq!(problem["code"], code, "{what}");
        assert!(problem["detail"].as_str().is_some_and(|detail| detail.ends_with('.')), "a sentence: {what}");
        assert_eq!(problem["errors"].is_array(), code == "validation_failed", "{what}");
        problem
    }

    /// Fails unless this is a 422 about exactly this place.
    #[track_caller]
    pub(crate) fn invalid_at(self, pointer: &str) {
        let problem = self.problem(422, "validation_failed");
        assert_eq!(problem["errors"][0]["pointer"], pointer, "{problem:#}");
        assert!(
            problem["errors"][0]["detail"].as_str().is_some_and(|detail| !detail.is_empty()),
            "{problem:#}"
        );
    }
}
