//! Administration of users.

use domain::TierLevel;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Answer, Client, PASSWORD, TestApp};

async fn put(client: &Client, id: i64, body: Value) -> Answer {
    client.request(Method::PUT, &format!("/admin/users/{id}")).json(body).send().await
}

fn account(name: &str) -> Value {
    json!({"username": name, "email": format!("{name}@example.com"), "password": PASSWORD})
}

async fn names(admin: &Client, query: &str) -> Vec<String> {
    let users = admin.get(&format!("/users{query}")).await.status(200).json();
    let names = users
        .as_array()
        .expect("a list")
        .iter()
        .map(|user| user["username"].as_str().expect("a name").to_owned());
    names.collect()
}

#[tokio::test]
async fn lists_users_newest_first_by_text_and_page() {
    let app = TestApp::builder()
        .user("ann", TierLevel::FREE)
        .user("Bob", TierLevel::FREE)
        .user("a_n", TierLevel::FREE)
        .start()
        .await;
    let admin = app.admin().await;
    put(&admin, 3, json!({"full_name": "Robert Müller"})).await.status(200);
    assert_eq!(names(&admin, "").await, ["a_n", "Bob", "ann", "admin"]);
    assert_eq!(names(&admin, "?limit=2&offset=1").await, ["Bob", "ann"]);
    assert_eq!(names(&admin, "?q=BOB").await, ["Bob"]);
    assert_eq!(names(&admin, "?q=ann@exa").await, ["ann"]);
    assert_eq!(names(&admin, "?q=m%C3%BCll").await, ["Bob"]);
    assert_eq!(names(&admin, "?q=_").await, ["a_n"]);
    assert_eq!(names(&admin, "?q=%25").await, [""; 0]);
    assert_eq!(names(&admin, "?q=").await.len(), 4);
    let answer = admin.get("/users?limit=1").await.status(200);
    assert_eq!((answer.header("x-total-count"), answer.header("x-total-count-exceeded")), (Some("4"), None));
    for (query, pointer) in [
        ("limit=0", "/query/limit"),
        ("limit=201", "/query/limit"),
        ("limit=-1", "/query/limit"),
        ("offset=-1", "/query/offset"),
        ("offset=99999999999999999999", "/query/offset"),
        ("q=%00", "/query/q"),
        (&format!("q={}", "x".repeat(201)), "/query/q"),
    ] {
        admin.get(&format!("/users?{query}")).await.invalid_at(pointer);
    }
    let text = admin.get("/users").await.text();
    assert!(!text.contains("argon2") && !text.contains("hashed"), "{text}");
}

#[tokio::test]
async fn makes_users_with_the_rights_that_are_asked_for() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let mut body = account("ann");
    (body["is_admin"], body["user_level"], body["full_name"]) = (json!(true), json!(3), json!(""));
    let user = admin.post("/admin/users", body).await.status(200).json();
    assert_eq!((&user["is_admin"], &user["user_level"]), (&json!(true), &json!(3)));
    assert_eq!(user["full_name"], Value::Null, "an empty name is none");
    app.user("ann").await.get("/users").await.status(200);

    let user = admin.post("/admin/users", account("bob")).await.status(200).json();
    assert_eq!((&user["is_admin"], &user["user_level"]), (&json!(false), &json!(1)));
    admin.post("/admin/users", account("bob")).await.problem(400, "username_taken");
    let mut body = account("bobby");
    body["email"] = json!("bob@example.com");
    admin.post("/admin/users", body).await.problem(400, "email_taken");
    for level in [json!(0), json!(5), json!(-1), json!(1.5), json!("2"), json!(260)] {
        let mut body = account("eve");
        body["user_level"] = level;
        admin.post("/admin/users", body).await.invalid_at("/user_level");
    }
}

#[tokio::test]
async fn changes_what_is_given_and_nothing_else() {
    let app = TestApp::builder().user("ann", TierLevel::FREE).user("bob", TierLevel::FREE).start().await;
    let admin = app.admin().await;
    let before = admin.get("/users?q=ann").await.status(200).json()[0].clone();
    let unknown = json!({"id": 9, "username": "eve", "created_at": "2001-01-01T00:00:00Z", "must_change_password": true,
                         "hashed_password": "x", "email": null, "is_active": null, "password": null});
    assert_eq!(put(&admin, 2, unknown).await.status(200).json(), before);
    assert_eq!(put(&admin, 2, json!({})).await.status(200).json(), before);

    for (field, value) in [
        ("email", json!("new@example.com")),
        ("full_name", json!("Ann")),
        ("is_admin", json!(true)),
        ("user_level", json!(4)),
        ("is_active", json!(false)),
    ] {
        let mut expected = admin.get("/users?q=ann").await.status(200).json()[0].clone();
        expected[field] = value.clone();
        assert_eq!(put(&admin, 2, json!({field: value})).await.status(200).json(), expected);
    }
    put(&admin, 2, json!({"full_name": ""})).await.status(200);
    assert_eq!(admin.get("/users?q=ann").await.json()[0]["full_name"], Value::Null);

    put(&admin, 2, json!({"email": "bob@example.com"})).await.problem(400, "email_taken");
    put(&admin, 2, json!({"email": "new@example.com"})).await.status(200);
    put(&admin, 2, json!({"full_name": "a\u{202e}b"})).await.invalid_at("/full_name");
    put(&admin, 2, json!({"user_level": 0})).await.invalid_at("/user_level");
    put(&admin, 99, json!({"full_name": "x"})).await.problem(404, "user_not_found");
    admin
        .post("/admin/users/99/change-password", json!({"new_password": PASSWORD}))
        .await
        .problem(404, "user_not_found");
    admin.delete("/admin/users/99").await.problem(404, "user_not_found");
}

#[tokio::test]
async fn a_password_that_an_administrator_sets_is_the_only_one() {
    let app = TestApp::builder().user("ann", TierLevel::FREE).user("bob", TierLevel::FREE).start().await;
    let admin = app.admin().await;
    put(&admin, 2, json!({"password": "set by an update"})).await.status(200);
    admin.post("/admin/users/3/change-password", json!({"new_password": "set by itself"})).await.status(200);
    for (name, password) in [("ann", "set by an update"), ("bob", "set by itself")] {
        let with = |password: &str| json!({"username": name, "password": password});
        app.anonymous().post("/login", with(password)).await.status(200);
        app.anonymous().post("/login", with(PASSWORD)).await.problem(401, "invalid_credentials");
    }
    put(&admin, 2, json!({"password": "short"})).await.invalid_at("/password");
}

#[tokio::test]
async fn administrators_do_not_put_themselves_out() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    put(&admin, 1, json!({"is_active": false})).await.problem(400, "not_yourself");
    put(&admin, 1, json!({"is_admin": false})).await.problem(400, "not_yourself");
    admin.delete("/admin/users/1").await.problem(400, "not_yourself");
    put(&admin, 1, json!({"is_active": true, "is_admin": true, "full_name": "Boss"})).await.status(200);
    admin.get("/users/me").await.status(200);
}

/// Each may do it alone; together they would leave nobody.
#[tokio::test]
async fn two_administrators_who_put_each_other_out_leave_one() {
    let app = TestApp::start().await;
    let mut admin = app.admin().await;
    let mut admin_id = 1;
    for round in 0..12 {
        let mut body = account(&format!("admin{round}"));
        body["is_admin"] = json!(true);
        let id = admin.post("/admin/users", body).await.status(200).json()["id"].as_i64().expect("an id");
        let other = app.user(&format!("admin{round}")).await;
        let out = |client: Client, id: i64| async move {
            match round % 3 {
                0 => put(&client, id, json!({"is_admin": false})).await,
                1 => put(&client, id, json!({"is_active": false})).await,
                _ => client.delete(&format!("/admin/users/{id}")).await,
            }
        };
        let (first, second) = tokio::join!(out(admin.clone(), id), out(other.clone(), admin_id));
        let statuses = [first.status_code(), second.status_code()];
        assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 1, "{first:?} {second:?}");
        assert!(statuses.iter().any(|status| [401, 403].contains(status)), "{statuses:?}");
        if statuses[1] == 200 {
            (admin, admin_id) = (other, id);
        }
        admin.get("/users").await.status(200);
    }
}

#[tokio::test]
async fn rights_are_those_of_now() {
    let app = TestApp::builder().user("ann", TierLevel::FREE).start().await;
    let (admin, ann) = (app.admin().await, app.user("ann").await);
    ann.get("/users").await.problem(403, "not_admin");
    for (is_admin, status) in [(true, 200), (false, 403)] {
        put(&admin, 2, json!({"is_admin": is_admin})).await.status(200);
        ann.get("/users").await.status(status);
    }
    put(&admin, 2, json!({"user_level": 4})).await.status(200);
    assert_eq!(ann.get("/users/me").await.status(200).json()["user_level"], 4);
}

#[tokio::test]
async fn what_a_user_owned_goes_with_them_and_the_log_stays() {
    let app = TestApp::builder().user("ann", TierLevel::FREE).start().await;
    let (admin, ann) = (app.admin().await, app.user("ann").await);
    ann.execute("print(1)").await;
    admin.delete("/admin/users/2").await.status(200);
    ann.get("/users/me").await.problem(401, "invalid_token");
    let executions = admin.get("/admin/executions").await.status(200).json();
    assert_eq!(executions, json!([]));
    let entries = admin.get("/admin/logs?user_id=2").await.status(200).json();
    assert!(entries.as_array().is_some_and(|entries| entries.len() >= 2), "{entries:#}");
    assert!(entries.as_array().expect("a list").iter().all(|entry| entry["user"].is_null()));

    // Somebody else gets the name, and neither the id nor the tokens.
    let new = app.anonymous().post("/register", account("ann")).await.status(200).json();
    assert_ne!(new["id"], 2);
    ann.get("/users/me").await.problem(401, "invalid_token");
}

/// The server would complain in its log, which ends this test badly, if the rest of the execution found nobody home.
#[tokio::test]
async fn a_user_can_be_deleted_while_their_program_runs() {
    let app = TestApp::builder().user("ann", TierLevel::FREE).start().await;
    let (admin, ann) = (app.admin().await, app.user("ann").await);
    let code = "import time\nfor _ in range(200): time.sleep(0.01)";
    let running = tokio::spawn(async move { ann.post("/execute", json!({"code": code})).await });
    let is_running = |list: &Value| list[0]["status"] == "running";
    admin.get_until("/admin/executions", is_running).await;
    admin.delete("/admin/users/2").await.status(200);
    let answer = running.await.expect("no panic");
    assert!(answer.status_code() < 500, "{answer:?}");
    assert_eq!(admin.get("/admin/executions").await.status(200).json(), json!([]));
}

/// Whose turn has not come has no execution yet, only a user who is not there any more.
#[tokio::test]
async fn whoever_is_deleted_while_their_program_waits_is_nobody() {
    let app = TestApp::builder().user("ann", TierLevel::FREE).start().await;
    let (admin, ann) = (app.admin().await, app.user("ann").await);
    let key = ann.post("/api-keys", json!({"key_name": "mine"})).await.status(200).json();
    let key = key["key_value"].as_str().expect("a key").to_owned();
    let slow = "import time\nfor _ in range(200): time.sleep(0.01)";
    let running = ann.clone();
    let running = tokio::spawn(async move { running.post("/execute", json!({"code": slow})).await });
    admin.get_until("/admin/executions", |list| list[0]["status"] == "running").await;
    let waiting = ann.clone();
    let waiting = tokio::spawn(async move { waiting.post("/execute", json!({"code": "print(1)"})).await });
    let by_key = app.anonymous().request(Method::POST, "/api/v1/execute").header("x-api-key", &key);
    let by_key = tokio::spawn(by_key.json(json!({"code": "print(1)"})).send());
    ann.get_until("/user-stats", |stats| stats["today_executions"] == 2 && stats["today_api_calls"] == 1)
        .await;

    admin.delete("/admin/users/2").await.status(200);
    waiting.await.expect("no panic").problem(401, "invalid_token");
    by_key.await.expect("no panic").problem(401, "invalid_api_key");
    running.await.expect("no panic").problem(404, "execution_not_found");
}

#[tokio::test]
async fn the_log_tells_what_changed_and_no_secret() {
    let app = TestApp::builder().user("ann", TierLevel::FREE).start().await;
    let admin = app.admin().await;
    const SECRETS: [&str; 4] =
        ["a secret for bob", "a secret for ann", "another secret for ann", "a mistyped secret"];
    let mut bob = account("bob");
    bob["password"] = json!(SECRETS[0]);
    admin.post("/admin/users", bob).await.status(200);
    put(
        &admin,
        2,
        json!({"is_admin": true, "user_level": 3, "password": SECRETS[1], "email": "a@example.com"}),
    )
    .await
    .status(200);
    admin.post("/admin/users/2/change-password", json!({"new_password": SECRETS[2]})).await.status(200);
    let login = json!({"username": SECRETS[3], "password": SECRETS[2]});
    app.anonymous().post("/login", login).await.status(401);
    app.anonymous().post("/login", json!({"username": "ann", "password": SECRETS[3]})).await.status(401);
    put(&admin, 1, json!({"is_admin": false, "password": SECRETS[3]})).await.status(400);
    admin.delete("/admin/users/3").await.status(200);

    let log = admin.get("/admin/logs?limit=200").await.status(200);
    let text = log.text();
    for secret in SECRETS.into_iter().chain(["argon2", PASSWORD, "admin123"]) {
        assert!(!text.contains(secret), "{secret} is in {text}");
    }
    let entries = log.json();
    let find = |action: &str, status: &str| {
        let mut entries = entries.as_array().expect("a list").iter();
        let found = entries.find(|entry| entry["action"] == action && entry["status"] == status);
        found.unwrap_or_else(|| panic!("no {action} {status} in {entries:#?}")).clone()
    };
    let of_ann = |entry: &&Value| entry["action"] == "user_update" && entry["resource_id"] == 2;
    let update = entries.as_array().and_then(|entries| entries.iter().find(of_ann)).expect("it is there");
    assert_eq!(update["user_id"], 1);
    assert_eq!(update["details"]["changed"], json!(["email", "password", "is_admin", "user_level"]));
    assert_eq!((&update["details"]["is_admin"], &update["details"]["user_level"]), (&json!(true), &json!(3)));
    assert_eq!(find("user_update", "warning")["details"]["code"], "not_yourself");
    assert_eq!(find("user_create", "success")["details"]["username"], "bob");
    assert_eq!(find("user_password_set", "success")["details"]["changed"], json!(["password"]));
    let deactivation = find("user_update", "success");
    assert_eq!(
        (&deactivation["resource_id"], &deactivation["details"]["is_active"]),
        (&json!(3), &json!(false))
    );
    assert_eq!(find("user_delete", "success")["details"]["username"], "bob");
    let failed: Vec<_> = entries
        .as_array()
        .expect("a list")
        .iter()
        .filter(|entry| entry["action"] == "user_login" && entry["status"] == "warning")
        .collect();
    assert_eq!(failed[0]["details"]["username"], "ann");
    assert_eq!(failed[1]["details"]["username"], Value::Null, "an unknown name may be a password");
    let succeeded = find("user_login", "success");
    assert_eq!(
        (&succeeded["user"]["username"], &succeeded["ip_address"]),
        (&json!("admin"), &json!("127.0.0.1"))
    );
}
