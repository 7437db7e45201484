//! `POST /login`, `GET /users/me`, and what a token is good for.

use domain::TierLevel;
use insta::assert_json_snapshot;
use reqwest::Method;
use serde_json::{Value, json};

use crate::copies::{rows_of, sqlite};
use crate::support::{PASSWORD, TestApp};

fn credentials(username: &str, password: &str) -> Value {
    json!({"username": username, "password": password})
}

#[tokio::test]
async fn the_first_admin_logs_in_and_is_told_to_change_the_password() {
    let app = TestApp::start().await;
    let answer = app.anonymous().post("/login", credentials("admin", "admin123")).await.status(200);
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    assert_json_snapshot!(answer.json(), {".access_token" => "[token]"}, @r#"
    {
      "access_token": "[token]",
      "expires_in": 1800,
      "must_change_password": true,
      "token_type": "bearer"
    }
    "#);
    let me = app.admin().await.get("/users/me").await.status(200).json();
    assert!(me["created_at"].as_str().is_some_and(|time| time.ends_with('Z')), "{me}");
    assert_json_snapshot!(me, {".created_at" => "[time]"}, @r#"
    {
      "created_at": "[time]",
      "email": "admin@example.com",
      "full_name": null,
      "id": 1,
      "is_active": true,
      "is_admin": true,
      "must_change_password": true,
      "user_level": 4,
      "username": "admin"
    }
    "#);
}

#[tokio::test]
async fn logs_in_with_the_form_of_oauth2() {
    let app = TestApp::builder().user("ann", TierLevel::FREE).start().await;
    let fields = [("grant_type", "password"), ("username", "ann"), ("password", PASSWORD), ("scope", "")];
    let answer = app.anonymous().request(Method::POST, "/login").form(&fields).send().await.status(200);
    let token = answer.json()["access_token"].as_str().expect("a token").to_owned();
    let me = app.anonymous().with_token(&token).get("/users/me").await.status(200).json();
    assert_eq!((&me["username"], &me["user_level"]), (&json!("ann"), &json!(1)));

    let request = app.anonymous().request(Method::POST, "/login").form(&[("username", "ann")]);
    request.send().await.problem(422, "validation_failed");
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_name_are_answered_the_same() {
    let app = TestApp::builder().user("ann", TierLevel::FREE).start().await;
    let mut answers = Vec::new();
    for (name, password) in [("ann", "wrong"), ("nobody", PASSWORD), ("Ann", PASSWORD), ("ann", ""), ("", "")]
    {
        let answer = app.anonymous().post("/login", credentials(name, password)).await;
        let mut problem = answer.problem(401, "invalid_credentials");
        problem["request_id"] = Value::Null;
        answers.push(problem);
    }
    assert!(answers.windows(2).all(|pair| pair[0] == pair[1]), "{answers:#?}");
}

#[tokio::test]
async fn the_default_password_is_refused_to_whom_a_proxy_speaks_for() {
    let app = TestApp::start().await;
    for header in ["x-forwarded-for", "forwarded", "x-real-ip"] {
        let request = app.anonymous().request(Method::POST, "/login").header(header, "127.0.0.1");
        let answer = request.json(credentials("admin", "admin123")).send().await;
        answer.problem(403, "default_password_not_local");
    }
}

#[tokio::test]
async fn the_default_password_is_refused_under_a_name_that_is_not_this_machines_own() {
    let app = TestApp::start().await;
    for (host, status) in [("rebound.example:8000", 403), ("192.0.2.1", 403), ("localhost:8000", 200)] {
        let request = app.anonymous().request(Method::POST, "/login").header("host", host);
        let answer = request.json(credentials("admin", "admin123")).send().await.status(status);
        if status == 403 {
            let problem = answer.problem(403, "default_password_not_local");
            let detail = problem["detail"].as_str().expect("a sentence");
            assert!(detail.contains("CODERUNNER_ADMIN_PASSWORD"), "{detail}");
        }
    }
}

#[tokio::test]
async fn a_password_of_ones_own_is_accepted_from_anywhere() {
    let app = TestApp::builder().env("CODERUNNER_ADMIN_PASSWORD", "chosen at the start").start().await;
    app.anonymous()
        .post("/login", credentials("admin", "admin123"))
        .await
        .problem(401, "invalid_credentials");
    let request = app.anonymous().request(Method::POST, "/login").header("host", "coderunner.example");
    let request = request.header("x-forwarded-for", "203.0.113.7");
    let answer = request.json(credentials("admin", "chosen at the start")).send().await.status(200);
    assert_eq!(answer.json()["must_change_password"], false);
}

#[tokio::test]
async fn says_what_is_wrong_with_the_request() {
    let app = TestApp::start().await;
    let anonymous = app.anonymous();
    for (body, pointer) in [
        (json!({}), "/username"),
        (json!({"username": "admin"}), "/password"),
        (json!({"username": 1, "password": "admin123"}), "/username"),
        (json!({"username": "admin", "password": null}), "/password"),
        (json!(["admin", "admin123"]), ""),
        (json!("admin"), ""),
    ] {
        anonymous.post("/login", body).await.invalid_at(pointer);
    }
    for body in ["", "{", "{\"username\": \"admin\", }", "username=admin"] {
        anonymous.post_raw("/login", body).await.invalid_at("");
    }
    let long = "x".repeat(64 * 1024);
    anonymous.post("/login", credentials("admin", &long)).await.problem(413, "too_large");
    let request =
        anonymous.request(Method::POST, "/login").form(&[("username", "admin"), ("password", &long)]);
    request.send().await.problem(413, "too_large");
}

#[tokio::test]
async fn only_a_good_token_opens_the_door() {
    let app = TestApp::start().await;
    let (anonymous, admin) = (app.anonymous(), app.admin().await);
    let token = admin.token();
    anonymous.get("/users/me").await.problem(401, "not_authenticated");
    for header in ["Basic YWRtaW46YWRtaW4xMjM=", "Bearer", "Bearer ", token] {
        let request = anonymous.request(Method::GET, "/users/me").header("authorization", header);
        request.send().await.problem(401, "not_authenticated");
    }
    let cut = &token[..token.len() - 2];
    for forged in ["forged", "a.b.c", cut, &format!("{token}x"), &format!("x{token}")] {
        anonymous.with_token(forged).get("/users/me").await.problem(401, "invalid_token");
    }
    let request =
        anonymous.request(Method::GET, "/users/me").header("authorization", &format!("bearer {token}"));
    request.send().await.status(200);
}

/// Signed with the server's own key, for the server's own admin, in 2001.
#[tokio::test]
async fn an_expired_token_is_refused() {
    const EXPIRED: &str = "eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzI1NiJ9.\
        eyJzdWIiOiJhZG1pbiIsInVpZCI6MSwic2lkIjoxLCJydGgiOiIiLCJpYXQiOjEwMDAwMDAwMDAsImV4cCI6MTAwMDAwMTgwMH0.\
        mJFl26rBr_WQ5SAC9IhqZV_ZAeaAnLEL8l-bo_J5vbQ";
    let app = TestApp::builder().env("SECRET_KEY", "only for this test, and long enough").start().await;
    app.anonymous().with_token(EXPIRED).get("/users/me").await.problem(401, "expired_token");
}

#[tokio::test]
async fn the_lifetime_of_a_token_is_a_setting() {
    let app = TestApp::builder().env("ACCESS_TOKEN_EXPIRE_MINUTES", "5").start().await;
    let answer = app.anonymous().post("/login", credentials("admin", "admin123")).await.status(200);
    assert_eq!(answer.json()["expires_in"], 300);
}

#[tokio::test]
async fn a_token_outlives_a_restart_and_not_the_installation() {
    let mut app = TestApp::start().await;
    let token = app.admin().await.token().to_owned();
    app.restart().await;
    app.anonymous().with_token(&token).get("/users/me").await.status(200);

    let other = TestApp::start().await;
    other.anonymous().with_token(&token).get("/users/me").await.problem(401, "invalid_token");
}

/// Made by argon2-cffi 25.1 with its default parameters, as the FastAPI edition does, of `correct horse`.
const FROM_ARGON2_CFFI: &str = "$argon2id$v=19$m=65536,t=3,p=4$+H/W3HongZMsZiKXG0joLA$\
                                iFYz73HHToztFivPS4S2EC0KuhFDFriM3eBpEYatHcs";

#[tokio::test]
async fn first_logins_at_once_do_not_refuse_each_other() {
    let app = TestApp::builder().user("ann", TierLevel::FREE).start().await;
    let database = app.data_directory().join("database/coderunner.db");
    let as_imported =
        format!("UPDATE users SET hashed_password = '{FROM_ARGON2_CFFI}' WHERE username = 'ann'");
    sqlite(&database, &as_imported);
    // All have read the old hash long before the first has compared it.
    let logins = (0..4).map(|_| {
        let client = app.anonymous();
        tokio::spawn(async move { client.post("/login", credentials("ann", "correct horse")).await })
    });
    for login in logins.collect::<Vec<_>>() {
        login.await.expect("no panic").status(200);
    }
    app.anonymous()
        .post("/login", credentials("ann", "wrong horse"))
        .await
        .problem(401, "invalid_credentials");
    let users = &rows_of(&app)["users"];
    let ann = users.iter().find(|user| user["username"] == "ann").expect("she is there");
    assert!(ann["hashed_password"].as_str().is_some_and(|hash| hash.starts_with("$argon2id$v=19$m=19456")));
}
