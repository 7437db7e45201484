//! A server with everything in it that an example may be about, made when it is needed.

use std::sync::atomic::{AtomicU32, Ordering};

use domain::TierLevel;
use reqwest::Method;
use serde_json::{Value, json};

use super::Operation;
use super::examples::{Body, Example, Target, Whom};
use crate::support::provider::Provider;
use crate::support::{Answer, Client, Form, PASSWORD, Request, TestApp};

/// A server, its administrator, an owner of things, and a stranger to them.
pub(super) struct World {
    app: TestApp,
    pub(super) admin: Client,
    owner: Client,
    pub(super) stranger: Client,
    /// The API key of each of the two, in this order.
    keys: [String; 2],
    named: AtomicU32,
    provider: Provider,
}

impl World {
    pub(super) async fn make() -> Self {
        let app = TestApp::builder()
            .user("ann", TierLevel::ENTERPRISE)
            .user("bob", TierLevel::ENTERPRISE)
            .env("CODERUNNER_LOGIN_ATTEMPTS_PER_MINUTE", "600")
            .env("CODERUNNER_AI_ALLOW_PRIVATE_HOSTS", "true")
            .start()
            .await;
        let (admin, owner, stranger) = (app.admin().await, app.user("ann").await, app.user("bob").await);
        let keys = [key_of(&owner).await, key_of(&stranger).await];
        let provider = Provider::start().await;
        Self { app, admin, owner, stranger, keys, named: AtomicU32::new(0), provider }
    }

    /// Makes the request of an example, as the one who makes it.
    pub(super) async fn call(&self, operation: &Operation, example: &Example) -> Answer {
        let id = self.target(example.target).await;
        let path = operation.concrete_path(&in_path(&id)) + example.query;
        let request = match example.whom {
            Whom::Anybody => self.app.anonymous().request(operation.method.clone(), &path),
            Whom::Owner => self.owner.request(operation.method.clone(), &path),
            Whom::Admin => self.admin.request(operation.method.clone(), &path),
            Whom::Newcomer => {
                let token =
                    self.newcomer().await.json()["access_token"].as_str().expect("a token").to_owned();
                self.app.anonymous().with_token(&token).request(operation.method.clone(), &path)
            }
            Whom::NewcomersCookie => {
                let cookie = self.newcomer().await.header("set-cookie").expect("a cookie").to_owned();
                let cookie = cookie.split(';').next().expect("a name and a value").to_owned();
                self.app.anonymous().request(operation.method.clone(), &path).header("cookie", &cookie)
            }
            Whom::Key => self.with_key(0).request(operation.method.clone(), &path),
        };
        self.send(request, example.body).await
    }

    /// Makes the request of an example about something of the owner's as a stranger, who has the same rights otherwise.
    pub(super) async fn call_as_stranger(&self, operation: &Operation, example: &Example) -> Answer {
        let id = self.target(example.target).await;
        let stranger = if example.whom == Whom::Key { self.with_key(1) } else { self.stranger.clone() };
        let path = operation.concrete_path(&in_path(&id)) + example.query;
        let request = stranger.request(operation.method.clone(), &path);
        self.send(request, example.body).await
    }

    /// Makes the request without a token, a cookie or anything in its body.
    pub(super) async fn call_with_nothing(&self, operation: &Operation) -> Answer {
        let request = self.app.anonymous().request(operation.method.clone(), &operation.concrete_path("1"));
        request.json(json!({})).send().await
    }

    /// How many entries of the audit log have this action and status.
    pub(super) async fn entries(&self, action: &str, status: &str) -> u64 {
        let query = format!("/admin/logs?action={action}&status={status}&limit=1");
        let answer = self.admin.get(&query).await.status(200);
        answer.header("x-total-count").expect("a total").parse().expect("a number")
    }

    fn with_key(&self, of: usize) -> Client {
        self.app.anonymous().with_token(&self.keys[of])
    }

    async fn send(&self, request: Request, body: Body) -> Answer {
        match body {
            Body::Nothing => request.send().await,
            Body::Json(text) => {
                let mut text = text.replace("{new}", &self.new_name());
                if text.contains("{code}") {
                    text = text.replace("{code}", &self.target(Target::Code).await.to_string());
                }
                if text.contains("{ai_config}") {
                    text = text.replace("{ai_config}", &self.target(Target::AiConfig).await.to_string());
                }
                request.header("content-type", "application/json").body(text.into_bytes()).send().await
            }
            Body::Export => {
                let export = self.admin.request(Method::POST, "/admin/database/export").send().await;
                let form = Form::new().file("file", "export.zip", export.status(200).bytes());
                request.header("content-type", &form.media_type()).body(form.bytes()).send().await
            }
        }
    }

    fn new_name(&self) -> String {
        format!("new{}", self.named.fetch_add(1, Ordering::Relaxed))
    }

    /// Makes something and gives its id.
    async fn target(&self, target: Target) -> Value {
        let made = match target {
            Target::Nothing => return json!(1),
            Target::Execution => self.owner.execute("print('ann'); open('six', 'w')").await,
            Target::ExecutionUnderWay => return self.execution_under_way().await,
            Target::ExecutionWithWebhook => {
                let body = json!({"code": "print('ann')", "webhook_url": "https://hooks.invalid/"});
                self.owner.post("/execute", body).await.status(200).json()
            }
            Target::SharedExecution => {
                let left = self.owner.execute("open('six', 'w')").await;
                let path = format!("/executions/{}/share", left["id"]);
                return self.owner.post(&path, json!({})).await.status(200).json()["token"].clone();
            }
            Target::Code => {
                let code = json!({"title": "ann's", "code": "print('ann')"});
                self.owner.post("/code-library", code).await.status(200).json()
            }
            Target::ApiKey => {
                self.owner.post("/api-keys", json!({"key_name": "ann's"})).await.status(200).json()
            }
            Target::AiConfig => {
                let mut config = self.provider.config("custom", "program");
                config["config_name"] = self.new_name().into();
                self.owner.post("/ai-configs", config).await.status(200).json()
            }
            Target::Environment => self.made_environment(json!([])).await,
            Target::EnvironmentOfTwoStates => {
                let made = self.made_environment(json!([])).await;
                let path = format!("/user-environments/{}/rebuild", made["id"]);
                self.owner.post(&path, json!({})).await.status(200).json()
            }
            Target::EnvironmentUnderWay => return self.environment_under_way().await,
            Target::EnvironmentWithSix => {
                return self.made_environment(json!(["six"])).await["env_name"].clone();
            }
            Target::User => self.made_user(&self.new_name()).await,
        };
        made["id"].clone()
    }

    async fn made_environment(&self, packages: Value) -> Value {
        let new = json!({"env_name": self.new_name(), "packages": packages});
        self.owner.post("/user-environments", new).await.status(200).json()
    }

    /// What is asked for takes a while.
    async fn environment_under_way(&self) -> Value {
        let name = self.new_name();
        let new = json!({"env_name": name, "packages": ["scipy", "matplotlib"]});
        let request = self.owner.request(Method::POST, "/user-environments");
        let begun = request.header("accept", "text/event-stream").json(new).try_send().await;
        assert!(begun.is_some_and(|status| status.is_success()), "it was begun");
        let list = self.owner.get(&format!("/user-environments?q={name}")).await.status(200).json();
        list[0]["id"].clone()
    }

    /// It goes on when something was read.
    async fn execution_under_way(&self) -> Value {
        let program =
            json!({"code": "input()", "stream": true, "interactive": true, "on_disconnect": "continue"});
        let begun = self.owner.request(Method::POST, "/execute").json(program).try_send().await;
        assert!(begun.is_some_and(|status| status.is_success()), "it was begun");
        self.owner.get("/executions?status=running&limit=1").await.status(200).json()[0]["id"].clone()
    }

    async fn made_user(&self, name: &str) -> Value {
        let user = json!({"username": name, "email": format!("{name}@example.com"), "password": PASSWORD});
        self.admin.post("/admin/users", user).await.status(200).json()
    }

    /// The answer to the login of somebody who has just been made.
    async fn newcomer(&self) -> Answer {
        let name = self.new_name();
        self.made_user(&name).await;
        let login = json!({"username": name, "password": PASSWORD});
        self.app.anonymous().post("/login", login).await.status(200)
    }
}

async fn key_of(client: &Client) -> String {
    let made = client.post("/api-keys", json!({"key_name": "of the tests"})).await.status(200).json();
    made["key_value"].as_str().expect("shown once").to_owned()
}

/// As it stands in a path: texts without their quotes.
fn in_path(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
