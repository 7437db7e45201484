//! What holds for every operation of the API, whoever adds it: read from `/openapi.json`, tried with the examples of
//! [`examples`].

mod examples;
mod world;

use std::collections::{BTreeMap, BTreeSet};

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::TestApp;
use examples::{Body, EXAMPLES, Example, Noted, Target, Whom};
use world::World;

/// Who may call without a token, and why. This list only becomes shorter, or longer with a reason.
const PUBLIC: [(&str, &str); 10] = [
    ("getServerInfo", "it says what this server is, and sends browsers to the login page"),
    ("getHealth", "whoever restarts the server has no user"),
    ("getReadiness", "whoever sends it requests has no user"),
    ("listUserLevels", "the contract: people choose a level before they have a user"),
    ("login", "this is where a token comes from"),
    ("register", "this is where a user comes from; it can be switched off"),
    ("refreshToken", "the cookie stands for the token, which has expired"),
    ("getShared", "the link is what lets one in"),
    ("getSharedArtifact", "the link is what lets one in"),
    ("logout", "whoever has no token any more can still throw away their cookie"),
];

/// What does not answer JSON, and what it answers.
const OTHER_MEDIA: [(&str, &str); 12] = [
    ("followExecution", "text/event-stream"),
    ("getArtifact", "application/octet-stream"),
    ("getArtifacts", "application/zip"),
    ("externalFollowExecution", "text/event-stream"),
    ("externalGetArtifact", "application/octet-stream"),
    ("externalGetArtifacts", "application/zip"),
    ("getSharedArtifact", "application/octet-stream"),
    ("watchBuild", "text/event-stream"),
    ("exportEnvironment", "text/plain"),
    ("exportAuditEntries", "text/csv"),
    ("exportDatabase", "application/zip"),
    ("getMetrics", "application/openmetrics-text"),
];

/// What is also answered as it comes, as server-sent events, to whoever asks for that.
const STREAMED: [&str; 3] = ["execute", "externalExecute", "generateCode"];

/// What is done later than it is answered, with 202.
const IN_BACKGROUND: [&str; 2] = ["executeBatch", "externalExecuteBatch"];

/// What only administrators may do although its path does not say so.
const ADMINISTRATION_ELSEWHERE: [(&str, &str); 2] = [
    ("listUsers", "the contract has it at GET /users"),
    ("getMetrics", "Prometheus looks for it at GET /metrics"),
];

/// An operation of the document.
struct Operation {
    id: String,
    method: Method,
    path: String,
    description: Value,
}

impl Operation {
    fn is_public(&self) -> bool {
        PUBLIC.iter().any(|(id, _)| *id == self.id)
    }

    fn is_administration(&self) -> bool {
        self.path.starts_with("/admin/") || ADMINISTRATION_ELSEWHERE.iter().any(|(id, _)| *id == self.id)
    }

    /// With an API key instead of a token.
    fn is_external(&self) -> bool {
        self.path.starts_with("/api/v1/")
    }

    /// The path with something in place of each parameter.
    /// Packages are called `six`.
    fn concrete_path(&self, value: &str) -> String {
        let parts = self.path.split('/').map(|part| match part {
            "{name}" => "six",
            part if part.starts_with('{') => value,
            part => part,
        });
        parts.collect::<Vec<_>>().join("/")
    }

    /// Below which prefixes it answers.
    fn prefixes(&self) -> &[&str] {
        if self.is_external() { &[""] } else { &["", "/api"] }
    }
}

async fn operations(app: &TestApp) -> Vec<Operation> {
    of_document(app.anonymous().get("/openapi.json").await.status(200).json())
}

fn of_document(mut document: Value) -> Vec<Operation> {
    let paths: BTreeMap<String, BTreeMap<String, Value>> =
        serde_json::from_value(document["paths"].take()).expect("paths of operations");
    let operations = paths.into_iter().flat_map(|(path, item)| {
        item.into_iter().map(move |(method, description)| Operation {
            id: description["operationId"].as_str().expect("an id").to_owned(),
            method: method.to_uppercase().parse().expect("a method"),
            path: path.clone(),
            description,
        })
    });
    operations.collect()
}

/// The examples beside their operations, in the order of the examples.
async fn examples_of(world: &World) -> Vec<(&'static Example, Operation)> {
    let document = world.admin.get("/openapi.json").await.status(200).json();
    let mut operations: BTreeMap<_, _> =
        of_document(document).into_iter().map(|operation| (operation.id.clone(), operation)).collect();
    EXAMPLES
        .iter()
        .map(|example| (example, operations.remove(example.operation).expect(example.operation)))
        .collect()
}

#[test]
fn has_an_example() {
    let document = serde_json::to_value(api::openapi()).expect("it has a JSON form");
    let documented: BTreeSet<_> = of_document(document).into_iter().map(|operation| operation.id).collect();
    let exemplified: BTreeSet<_> = EXAMPLES.iter().map(|example| example.operation.to_owned()).collect();
    assert_eq!(documented, exemplified, "every operation has a line in the table of examples, and no other");
    assert_eq!(exemplified.len(), EXAMPLES.len(), "every line is of another operation");
    for (id, _) in PUBLIC.iter().chain(&OTHER_MEDIA).chain(&ADMINISTRATION_ELSEWHERE) {
        assert!(documented.contains(*id), "{id} is gone: drop it here");
    }
}

#[tokio::test]
async fn refuses_the_anonymous() {
    let app = TestApp::start().await;
    let anonymous = app.anonymous();
    for operation in operations(&app).await.iter().filter(|operation| !operation.is_public()) {
        let forged = if operation.is_external() { "invalid_api_key" } else { "invalid_token" };
        for prefix in operation.prefixes() {
            let path = format!("{prefix}{}", operation.concrete_path("1"));
            let call = |client: &crate::support::Client| {
                client.request(operation.method.clone(), &path).json(json!({})).send()
            };
            call(&anonymous).await.problem(401, "not_authenticated");
            call(&anonymous.with_token("forged")).await.problem(401, forged);
        }
    }
}

#[tokio::test]
async fn is_mounted_where_it_is_documented() {
    let app = TestApp::start().await;
    let anonymous = app.anonymous();
    for operation in operations(&app).await {
        for prefix in operation.prefixes() {
            // The index below /api is /api itself: it has no slash at its end.
            let path = format!("{prefix}{}", operation.concrete_path("1"));
            let path = if path == "/api/" { "/api" } else { path.as_str() };
            let answer = anonymous.request(operation.method.clone(), path).json(json!({})).send().await;
            let (status, text) = (answer.status_code(), answer.text());
            assert!(status < 500 && status != 405, "{} {path}: {text}", operation.method);
            assert!(!text.contains("\"not_found\""), "{} {path}: {text}", operation.method);
        }
    }
}

#[test]
fn is_documented_as_open_only_if_it_is() {
    for operation in of_document(serde_json::to_value(api::openapi()).expect("it has a JSON form")) {
        let security = operation.description.get("security").and_then(Value::as_array);
        let is_documented_as_open = security.is_some_and(|ways| ways.is_empty() || ways.contains(&json!({})));
        assert_eq!(is_documented_as_open, operation.is_public(), "{}", operation.id);
    }
}

#[test]
fn describes_every_answer() {
    for operation in of_document(serde_json::to_value(api::openapi()).expect("it has a JSON form")) {
        let name = &operation.id;
        assert!(operation.description["summary"].is_string(), "{name} has no summary");
        let other = OTHER_MEDIA.iter().find(|(id, _)| id == name).map(|(_, media)| *media);
        let responses = operation.description["responses"].as_object().expect("responses");
        for (status, response) in responses {
            assert!(!response["description"].as_str().unwrap_or_default().is_empty(), "{name} {status}");
            let content = response["content"].as_object();
            let media: Vec<_> = content.into_iter().flatten().map(|(media, _)| media.as_str()).collect();
            let is_streamed = status == "200" && STREAMED.contains(&name.as_str());
            let expected = match status.as_bytes()[0] {
                b'2' => Some(other.unwrap_or("application/json")),
                b'3' => None,
                _ => Some("application/problem+json"),
            };
            let expected = expected.into_iter().chain(is_streamed.then_some("text/event-stream"));
            assert_eq!(media, Vec::from_iter(expected), "{name} {status}");
        }
        let refuses = responses.contains_key("401");
        assert!(refuses || operation.is_public(), "{name} does not document its 401");
        let is_for_some = responses.contains_key("403");
        assert!(is_for_some || !operation.is_administration(), "{name} does not document its 403");
    }
}

/// A parameter whose type is left to the documentation macro refers to a schema that nobody puts into the document.
#[test]
fn refers_only_to_schemas_that_are_there() {
    let document = serde_json::to_value(api::openapi()).expect("it has a JSON form");
    let (mut left, mut seen) = (vec![&document], 0);
    while let Some(value) = left.pop() {
        match value {
            Value::Object(fields) => {
                if let Some(Value::String(reference)) = fields.get("$ref") {
                    let pointer = reference.strip_prefix('#').expect("within the document");
                    assert!(document.pointer(pointer).is_some(), "{reference} is not there");
                    seen += 1;
                }
                left.extend(fields.values());
            }
            Value::Array(items) => left.extend(items),
            _ => {}
        }
    }
    assert!(seen > 0, "problems at least are referred to");
}

#[tokio::test]
async fn hides_what_is_somebody_elses() {
    let world = World::make().await;
    let mut looked_at = BTreeSet::new();
    for (example, operation) in examples_of(&world).await {
        let is_about_something = operation.path.contains('{') || has_an_id_in_its_body(example);
        assert_eq!(
            example.target != Target::Nothing,
            operation.path.contains('{'),
            "{}: its example must say what the parameter in its path names",
            operation.id
        );
        if !is_about_something || operation.is_administration() || operation.is_public() {
            continue;
        }
        let answer = world.call_as_stranger(&operation, example).await.status(404);
        assert!(!answer.text().contains("ann"), "{}: {}", operation.id, answer.text());
        looked_at.insert(example.target);
    }
    let kinds = BTreeSet::from([
        Target::Nothing,
        Target::Execution,
        Target::ExecutionWithWebhook,
        Target::ExecutionUnderWay,
        Target::Code,
        Target::Environment,
        Target::EnvironmentOfTwoStates,
        Target::EnvironmentUnderWay,
        Target::EnvironmentWithSix,
        Target::ApiKey,
        Target::AiConfig,
    ]);
    assert_eq!(looked_at, kinds, "of every kind that belongs to somebody");
}

fn has_an_id_in_its_body(example: &Example) -> bool {
    matches!(example.body, Body::Json(text) if text.contains("{code}") || text.contains("{ai_config}"))
}

#[tokio::test]
async fn keeps_administration_to_administrators() {
    let world = World::make().await;
    let mut looked_at = 0;
    for (example, operation) in examples_of(&world).await {
        assert_eq!(
            example.whom == Whom::Admin,
            operation.is_administration(),
            "{}: what an administrator does stands below /admin, or in the list with its reason",
            operation.id
        );
        if operation.is_administration() {
            world.call_as_stranger(&operation, example).await.problem(403, "not_admin");
            looked_at += 1;
        }
    }
    assert!(looked_at > 0, "there is administration");
}

#[tokio::test]
async fn leaves_an_audit_entry_if_it_changes_something() {
    let world = World::make().await;
    for (example, operation) in examples_of(&world).await {
        let only_reads = matches!(example.noted, Noted::Nothing);
        assert_eq!(only_reads, operation.method == Method::GET, "{} says what is noted of it", operation.id);
        match example.noted {
            Noted::Nothing => {
                world.call(&operation, example).await.status(200);
            }
            Noted::NothingThough(reason) => {
                assert!(!reason.is_empty(), "{} says why", operation.id);
                world.call(&operation, example).await.status(200);
            }
            Noted::As(action) => {
                is_noted_if_done(&world, &operation, example, action).await;
                is_noted_if_refused(&world, &operation, action).await;
            }
            Noted::NeverRefused(action, _reason) => {
                is_noted_if_done(&world, &operation, example, action).await;
                world.call_with_nothing(&operation).await.status(200);
            }
            Noted::OnlyIfRefused(action, _reason) => {
                let noted = world.entries(action, "success").await;
                world.call(&operation, example).await.status(200);
                assert_eq!(world.entries(action, "success").await, noted, "{} is done", operation.id);
                is_noted_if_refused(&world, &operation, action).await;
            }
        }
    }
}

async fn is_noted_if_done(world: &World, operation: &Operation, example: &Example, action: &str) {
    let before = world.entries(action, "success").await;
    let is_later = IN_BACKGROUND.contains(&operation.id.as_str());
    world.call(operation, example).await.status(if is_later { 202 } else { 200 });
    if is_later {
        let noted = async { while world.entries(action, "success").await == before {} };
        tokio::time::timeout(std::time::Duration::from_secs(60), noted).await.expect("it is done");
    }
    let after = world.entries(action, "success").await;
    assert_eq!(after, before + 1, "{}: one entry {action}, as it was done", operation.id);
}

async fn is_noted_if_refused(world: &World, operation: &Operation, action: &str) {
    let before = world.entries(action, "warning").await;
    let answer = world.call_with_nothing(operation).await;
    assert!((400..500).contains(&answer.status_code()), "{}: {}", operation.id, answer.text());
    let after = world.entries(action, "warning").await;
    assert_eq!(after, before + 1, "{}: one entry {action}, as it was refused", operation.id);
}
