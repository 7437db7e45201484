//! Sessions: refreshing, logging out, and everything that puts an end to them.

use std::collections::BTreeSet;

use domain::TierLevel;
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Answer, Client, PASSWORD, TestApp};

const SECRET_KEY: &str = "only for this test, and long enough";

/// Somebody with both tokens of a session.
struct Session {
    client: Client,
    cookie: String,
}

impl Session {
    async fn begin(app: &TestApp, name: &str, password: &str) -> Self {
        let body = json!({"username": name, "password": password});
        Self::of(app, &app.anonymous().post("/login", body).await.status(200))
    }

    async fn of_ann(app: &TestApp) -> Self {
        Self::begin(app, "ann", PASSWORD).await
    }

    fn of(app: &TestApp, answer: &Answer) -> Self {
        let token = answer.json()["access_token"].as_str().expect("a token").to_owned();
        let cookie = answer.header("set-cookie").expect("a cookie");
        let cookie = cookie.split(';').next().expect("a name and a value").to_owned();
        Self { client: app.anonymous().with_token(&token), cookie }
    }

    async fn assert_lives(&self) {
        self.client.get("/users/me").await.status(200);
    }

    async fn assert_has_ended(&self, app: &TestApp) {
        self.client.get("/users/me").await.problem(401, "invalid_token");
        refresh(app, &self.cookie).await.problem(401, "session_ended");
    }
}

async fn refresh(app: &TestApp, cookie: &str) -> Answer {
    app.anonymous().request(Method::POST, "/token/refresh").header("cookie", cookie).send().await
}

async fn app_with_ann() -> TestApp {
    TestApp::builder().user("ann", TierLevel::FREE).start().await
}

async fn entries(app: &TestApp, action: &str) -> Vec<Value> {
    let path = format!("/admin/logs?action={action}");
    let entries = app.admin().await.get(&path).await.status(200).json();
    entries.as_array().expect("a list").clone()
}

#[tokio::test]
async fn the_refresh_token_is_out_of_reach_for_scripts_and_other_sites() {
    let app =
        TestApp::builder().user("ann", TierLevel::FREE).env("REFRESH_TOKEN_EXPIRE_DAYS", "3").start().await;
    let answer = app.anonymous().post("/login", json!({"username": "ann", "password": PASSWORD})).await;
    let cookie = answer.status(200).header("set-cookie").expect("a cookie").to_owned();
    let (name, rest) = cookie.split_once('=').expect("a name");
    assert_eq!(name, "coderunner_refresh");
    let (_, attributes) = rest.split_once("; ").expect("attributes");
    assert_eq!(attributes, "Path=/; Max-Age=259200; HttpOnly; SameSite=Strict");
}

#[tokio::test]
async fn a_refresh_token_gives_the_next() {
    let app = app_with_ann().await;
    let first = Session::of_ann(&app).await;
    let second = Session::of(&app, &refresh(&app, &first.cookie).await.status(200));
    assert_ne!(first.cookie, second.cookie);
    second.assert_lives().await;
    first.assert_lives().await;
    let answer = refresh(&app, &second.cookie).await.status(200);
    assert_eq!(answer.json()["expires_in"], 1800);
    assert_eq!(answer.json()["must_change_password"], false);
    Session::of(&app, &answer).assert_lives().await;
}

#[tokio::test]
async fn an_answer_that_was_lost_can_be_had_again_until_its_tokens_are_used() {
    let app = app_with_ann().await;
    let first = Session::of_ann(&app).await;
    let lost = refresh(&app, &first.cookie).await.status(200);
    let second = Session::of(&app, &refresh(&app, &first.cookie).await.status(200));
    assert_eq!(Session::of(&app, &lost).cookie, second.cookie);
    second.assert_lives().await;
    refresh(&app, &first.cookie).await.problem(401, "session_ended");
    second.assert_has_ended(&app).await;
}

#[tokio::test]
async fn an_old_refresh_token_used_again_ends_the_session_and_no_other() {
    let app = app_with_ann().await;
    let (first, other) = (Session::of_ann(&app).await, Session::of_ann(&app).await);
    let second = Session::of(&app, &refresh(&app, &first.cookie).await.status(200));
    let third = Session::of(&app, &refresh(&app, &second.cookie).await.status(200));

    let answer = refresh(&app, &first.cookie).await;
    let cookie = answer.header("set-cookie").expect("taken away").to_owned();
    assert!(cookie.starts_with("coderunner_refresh=;") && cookie.contains("Max-Age=0"), "{cookie}");
    answer.problem(401, "session_ended");
    for ended in [first, second, third] {
        ended.assert_has_ended(&app).await;
    }
    other.assert_lives().await;
    refresh(&app, &other.cookie).await.status(200);

    let entries = entries(&app, "token_refresh").await;
    let reused: Vec<_> = entries.iter().filter(|entry| !entry["user_id"].is_null()).collect();
    assert_eq!(reused.len(), 1, "{entries:#?}");
    assert_eq!((&reused[0]["status"], &reused[0]["user"]["username"]), (&json!("warning"), &json!("ann")));
    assert!(reused[0]["details"]["reason"].as_str().is_some_and(|reason| reason.contains("again")));
}

#[tokio::test]
async fn a_guessed_refresh_token_ends_nothing() {
    let app = app_with_ann().await;
    let session = Session::of_ann(&app).await;
    let (name_and_id, secrets) = session.cookie.split_once('.').expect("an id and secrets");
    let other_secrets = "A".repeat(43);
    for cookie in [
        format!("{name_and_id}.{other_secrets}"),
        format!("{name_and_id}.{}", &secrets[1..]),
        format!("coderunner_refresh=999.{secrets}"),
        format!("coderunner_refresh=-1.{secrets}"),
        "coderunner_refresh=".to_owned(),
        "coderunner_refresh=1.1.1".to_owned(),
        "another=cookie".to_owned(),
    ] {
        refresh(&app, &cookie).await.problem(401, "session_ended");
    }
    let anonymous = app.anonymous();
    anonymous.request(Method::POST, "/token/refresh").send().await.problem(401, "session_ended");
    session.assert_lives().await;
    refresh(&app, &session.cookie).await.status(200);
}

#[tokio::test]
async fn many_refreshes_with_one_token_are_told_the_same() {
    let app = app_with_ann().await;
    let session = Session::of_ann(&app).await;
    let attempts = (0..10).map(|_| {
        let request =
            app.anonymous().request(Method::POST, "/token/refresh").header("cookie", &session.cookie);
        tokio::spawn(request.send())
    });
    let mut next = BTreeSet::new();
    for attempt in attempts.collect::<Vec<_>>() {
        let answer = attempt.await.expect("no panic").status(200);
        next.insert(Session::of(&app, &answer).cookie);
    }
    assert_eq!(next.len(), 1);
    refresh(&app, &next.pop_first().expect("one")).await.status(200);
    session.assert_lives().await;
}

#[tokio::test]
async fn logging_out_ends_the_session_however_it_is_shown() {
    let app = app_with_ann().await;
    for (sends_token, sends_cookie) in [(true, false), (false, true), (true, true)] {
        let (session, other) = (Session::of_ann(&app).await, Session::of_ann(&app).await);
        let client = if sends_token { session.client.clone() } else { app.anonymous() };
        let request = client.request(Method::POST, "/logout");
        let request = if sends_cookie { request.header("cookie", &session.cookie) } else { request };
        let answer = request.send().await.status(200);
        assert!(answer.header("set-cookie").is_some_and(|cookie| cookie.contains("Max-Age=0")));
        session.assert_has_ended(&app).await;
        other.assert_lives().await;
    }
    let entries = entries(&app, "user_logout").await;
    assert_eq!(entries.len(), 3, "one for each session that ended: {entries:#?}");
    assert!(entries.iter().all(|entry| entry["user"]["username"] == "ann"));
}

#[tokio::test]
async fn logging_out_with_nothing_or_again_is_no_error() {
    let app = app_with_ann().await;
    let session = Session::of_ann(&app).await;
    for client in
        [app.anonymous(), app.anonymous().with_token("forged"), session.client.clone(), session.client]
    {
        client.request(Method::POST, "/logout").send().await.status(200);
    }
    assert_eq!(entries(&app, "user_logout").await.len(), 1);
}

#[tokio::test]
async fn every_revocation_ends_all_sessions_at_once() {
    let app = TestApp::builder()
        .user("password", TierLevel::FREE)
        .user("updated", TierLevel::FREE)
        .user("set", TierLevel::FREE)
        .user("deactivated", TierLevel::FREE)
        .user("deleted", TierLevel::FREE)
        .user("bystander", TierLevel::FREE)
        .start()
        .await;
    let admin = app.admin().await;
    let bystander = Session::begin(&app, "bystander", PASSWORD).await;
    for name in ["password", "updated", "set", "deactivated", "deleted"] {
        let sessions =
            [Session::begin(&app, name, PASSWORD).await, Session::begin(&app, name, PASSWORD).await];
        let me = sessions[0].client.get("/users/me").await.status(200).json();
        let path = format!("/admin/users/{}", me["id"]);
        let new = "another long password";
        let answer = match name {
            "password" => {
                let body = json!({"current_password": PASSWORD, "new_password": new});
                sessions[0].client.post("/change-password", body).await
            }
            "updated" => admin.request(Method::PUT, &path).json(json!({"password": new})).send().await,
            "set" => admin.post(&format!("{path}/change-password"), json!({"new_password": new})).await,
            "deactivated" => admin.request(Method::PUT, &path).json(json!({"is_active": false})).send().await,
            _ => admin.delete(&path).await,
        };
        answer.status(200);
        for session in &sessions {
            session.assert_has_ended(&app).await;
        }
    }
    bystander.assert_lives().await;
    refresh(&app, &bystander.cookie).await.status(200);
}

#[tokio::test]
async fn a_user_who_is_activated_again_has_to_log_in_again() {
    let app = app_with_ann().await;
    let (admin, session) = (app.admin().await, Session::of_ann(&app).await);
    let set_active = |is_active: bool| {
        admin.request(Method::PUT, "/admin/users/2").json(json!({"is_active": is_active})).send()
    };
    set_active(false).await.status(200);
    let body = json!({"username": "ann", "password": PASSWORD});
    app.anonymous().post("/login", body).await.problem(401, "inactive_user");
    set_active(true).await.status(200);
    session.assert_has_ended(&app).await;
    Session::of_ann(&app).await.assert_lives().await;
}

#[tokio::test]
async fn a_session_outlives_a_restart() {
    let mut app = app_with_ann().await;
    let session = Session::of_ann(&app).await;
    app.restart().await;
    app.anonymous().with_token(session.client.token()).get("/users/me").await.status(200);
    refresh(&app, &session.cookie).await.status(200);
}

fn claims(now: i64) -> Value {
    json!({"sub": "ann", "uid": 2, "sid": 1, "rth": "", "iat": now, "exp": now + 600})
}

fn signed(algorithm: Algorithm, key: &str, claims: &Value) -> String {
    encode(&Header::new(algorithm), claims, &EncodingKey::from_secret(key.as_bytes())).expect("encodes")
}

fn changed(claims: &Value, name: &str, value: impl Into<Value>) -> Value {
    let mut claims = claims.clone();
    claims[name] = value.into();
    claims
}

/// With the very key of the server, so that nothing but the point of each line is wrong.
#[tokio::test]
async fn a_token_that_is_not_the_sessions_own_is_refused() {
    let app = TestApp::builder().user("ann", TierLevel::FREE).env("SECRET_KEY", SECRET_KEY).start().await;
    let session = Session::of_ann(&app).await;
    let now = {
        let mut validation = jsonwebtoken::Validation::new(Algorithm::HS256);
        validation.validate_exp = false;
        let key = jsonwebtoken::DecodingKey::from_secret(SECRET_KEY.as_bytes());
        let token =
            jsonwebtoken::decode::<Value>(session.client.token(), &key, &validation).expect("its own");
        assert_eq!((&token.claims["sub"], &token.claims["sid"]), (&json!("ann"), &json!(1)));
        token.claims["iat"].as_i64().expect("a time")
    };
    let good = claims(now);
    let good_token = signed(Algorithm::HS256, SECRET_KEY, &good);
    app.anonymous().with_token(&good_token).get("/users/me").await.status(200);
    let body = good_token.split('.').nth(1).expect("a body");
    let signature = good_token.split('.').nth(2).expect("a signature");
    let hs256 = |claims: Value| signed(Algorithm::HS256, SECRET_KEY, &claims);
    let forged = [
        ("alg none", format!("eyJhbGciOiJub25lIn0.{body}.")),
        ("alg none with a signature", format!("eyJhbGciOiJub25lIn0.{body}.{signature}")),
        ("alg None", format!("eyJhbGciOiJOb25lIn0.{body}.")),
        ("another key", signed(Algorithm::HS256, "another key", &good)),
        ("no key", signed(Algorithm::HS256, "", &good)),
        ("HS384", signed(Algorithm::HS384, SECRET_KEY, &good)),
        ("HS512", signed(Algorithm::HS512, SECRET_KEY, &good)),
        ("issued in the future", hs256(changed(&good, "iat", now + 3600))),
        ("issued before the session", hs256(changed(&good, "iat", now - 3600))),
        ("no session", hs256(changed(&good, "sid", Value::Null))),
        ("another session", hs256(changed(&good, "sid", 2))),
        ("another user", hs256(changed(&good, "uid", 1))),
        ("another name", hs256(changed(&good, "sub", "admin"))),
        ("an id that is text", hs256(changed(&good, "uid", "2"))),
    ];
    for (why, token) in forged {
        let answer = app.anonymous().with_token(&token).get("/users/me").await;
        assert_eq!(answer.status_code(), 401, "{why}: {}", answer.text());
        answer.problem(401, "invalid_token");
    }
    let expired = changed(&good, "exp", now - 1);
    app.anonymous().with_token(&hs256(expired)).get("/users/me").await.problem(401, "expired_token");
}

/// A form on somebody else's page could put a visitor into an account of its own, and read there what they write.
#[tokio::test]
async fn a_page_of_another_site_begins_and_ends_no_session() {
    let app = TestApp::builder().user("ann", TierLevel::FREE).start().await;
    let ann = Session::of_ann(&app).await;
    for path in ["/login", "/logout", "/token/refresh"] {
        let from = |site: &str| {
            let request = app.anonymous().request(Method::POST, path);
            let request = request.header("Sec-Fetch-Site", site).header("Cookie", &ann.cookie);
            request.json(json!({"username": "ann", "password": PASSWORD}))
        };
        let refused = from("cross-site").send().await;
        assert_eq!(refused.header("set-cookie"), None, "{path}");
        refused.problem(403, "cross_site");
        ann.assert_lives().await;
    }
    let own = app.anonymous().request(Method::POST, "/login").header("Sec-Fetch-Site", "same-origin");
    own.json(json!({"username": "ann", "password": PASSWORD})).send().await.status(200);
}
