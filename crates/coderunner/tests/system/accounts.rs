//! Making an account for oneself, and changing one's password.

use domain::TierLevel;
use insta::assert_json_snapshot;
use serde_json::{Value, json};

use crate::support::{Client, PASSWORD, TestApp};

fn account(name: &str) -> Value {
    json!({"username": name, "email": format!("{name}@example.com"), "password": PASSWORD})
}

/// An account with this in place of one of its fields.
fn with(field: &str, value: impl Into<Value>) -> Value {
    let mut body = account("ann");
    body[field] = value.into();
    body
}

async fn number_of_users(admin: &Client) -> usize {
    admin.get("/users").await.status(200).json().as_array().expect("a list").len()
}

#[tokio::test]
async fn whoever_registers_can_log_in() {
    let app = TestApp::start().await;
    let body =
        json!({"username": " ann ", "email": "ann@example.com", "password": PASSWORD, "full_name": "Ann 安"});
    let user = app.anonymous().post("/register", body).await.status(200).json();
    assert_json_snapshot!(user, {".created_at" => "[time]"}, @r#"
    {
      "created_at": "[time]",
      "email": "ann@example.com",
      "full_name": "Ann 安",
      "id": 2,
      "is_active": true,
      "is_admin": false,
      "must_change_password": false,
      "user_level": 1,
      "username": "ann"
    }
    "#);
    let me = app.user("ann").await.get("/users/me").await.status(200).json();
    assert_eq!(me, user);
    let entries = app.admin().await.get("/admin/logs?action=user_register").await.status(200).json();
    assert_eq!(entries[0]["user_id"], 2, "{entries}");
    assert_eq!((&entries[0]["resource_type"], &entries[0]["resource_id"]), (&json!("user"), &json!(2)));
    assert_eq!(entries[0]["details"], json!({"username": "ann"}));
}

#[tokio::test]
async fn nobody_gives_themselves_rights() {
    let app = TestApp::start().await;
    let anonymous = app.anonymous();
    anonymous.post("/register", with("is_admin", true)).await.problem(403, "admin_not_allowed");
    anonymous.post("/login", json!({"username": "ann", "password": PASSWORD})).await.status(401);

    let mut body = account("ann");
    for (field, value) in [
        ("is_admin", json!(false)),
        ("user_level", json!(4)),
        ("id", json!(1)),
        ("is_active", json!(false)),
        ("must_change_password", json!(true)),
        ("created_at", json!("2001-01-01T00:00:00Z")),
        ("hashed_password", json!("x")),
        ("tier", json!(4)),
    ] {
        body[field] = value;
    }
    let user = anonymous.post("/register", body).await.status(200).json();
    assert_eq!((&user["is_admin"], &user["user_level"], &user["id"]), (&json!(false), &json!(1), &json!(2)));
    assert_eq!((&user["is_active"], &user["must_change_password"]), (&json!(true), &json!(false)));
    assert!(!user["created_at"].as_str().expect("a time").starts_with("2001"));
}

#[tokio::test]
async fn a_name_and_an_address_belong_to_one_user() {
    let app = TestApp::builder().user("ann", TierLevel::FREE).start().await;
    let anonymous = app.anonymous();
    anonymous.post("/register", with("email", "other@example.com")).await.problem(400, "username_taken");
    anonymous.post("/register", with("username", " ann ")).await.problem(400, "username_taken");
    anonymous.post("/register", with("username", "other")).await.problem(400, "email_taken");
    anonymous.post("/register", account("other")).await.status(200);
}

#[tokio::test]
async fn of_many_who_want_a_name_at_once_one_gets_it() {
    let app = TestApp::start().await;
    let attempts = (0..20).map(|number| {
        let anonymous = app.anonymous();
        let mut body = account("ann");
        // Half of them differ in their addresses, so that the name decides; the others in nothing.
        if number % 2 == 0 {
            body["email"] = format!("ann{number}@example.com").into();
        }
        tokio::spawn(async move { anonymous.post("/register", body).await })
    });
    let mut made = 0;
    for attempt in attempts.collect::<Vec<_>>() {
        let answer = attempt.await.expect("no panic");
        if answer.status_code() == 200 {
            made += 1;
        } else {
            let code = answer.status(400).json()["code"].clone();
            assert!(code == "username_taken" || code == "email_taken", "{code}");
        }
    }
    assert_eq!(made, 1);
    assert_eq!(number_of_users(&app.admin().await).await, 2);
}

#[tokio::test]
async fn says_which_field_is_not_as_it_must_be() {
    let app = TestApp::start().await;
    let long = |length: usize| "x".repeat(length);
    let table = [
        ("username", json!("a")),
        ("username", json!(long(51))),
        ("username", json!("a b")),
        ("username", json!("an\u{0}n")),
        ("username", json!("an\u{7}n")),
        ("username", json!("an\u{202e}nimda")),
        ("username", json!("an\u{200b}n")),
        ("username", json!("../ann")),
        ("username", json!(7)),
        ("username", Value::Null),
        ("email", json!("ann")),
        ("email", json!("ann@")),
        ("email", json!("ann@example.com\u{202e}")),
        ("email", json!("Ann <ann@example.com>")),
        ("email", json!(format!("{}@example.com", long(250)))),
        ("full_name", json!(long(101))),
        ("full_name", json!("Ann\u{2066}")),
        ("full_name", json!("Ann\nBob")),
        ("full_name", json!("Ann\u{0}")),
        ("full_name", json!(["Ann"])),
        ("password", json!("seven77")),
        ("password", json!(long(1025))),
        ("password", json!("a password\u{0} with NUL")),
        ("password", json!(12_345_678)),
        ("is_admin", json!("no")),
    ];
    for (field, value) in table {
        app.anonymous().post("/register", with(field, value)).await.invalid_at(&format!("/{field}"));
    }
    assert_eq!(number_of_users(&app.admin().await).await, 1);
}

#[tokio::test]
async fn takes_names_of_any_script_and_passwords_of_any_characters() {
    let app = TestApp::start().await;
    let table = [
        ("用户名", "密码密码密码密码"),
        ("Мария_2", "  spaces at both ends  "),
        ("a.b@c+d-e", "\t\n\u{7}\u{202e}1234"),
    ];
    for (number, (name, password)) in table.into_iter().enumerate() {
        let body = json!({"username": name, "email": format!("{number}@example.com"), "password": password});
        app.anonymous().post("/register", body).await.status(200);
        let credentials = json!({"username": name, "password": password});
        app.anonymous().post("/login", credentials).await.status(200);
        let trimmed = json!({"username": name, "password": password.trim()});
        app.anonymous().post("/login", trimmed).await.status(if password.trim() == password {
            200
        } else {
            401
        });
    }
}

#[tokio::test]
async fn a_field_of_ten_megabytes_is_refused_before_it_is_looked_at() {
    let app = TestApp::start().await;
    let (anonymous, admin) = (app.anonymous(), app.admin().await);
    let huge = "x".repeat(10 * 1024 * 1024);
    for field in ["username", "email", "password", "full_name", "unknown"] {
        anonymous.post("/register", with(field, huge.as_str())).await.problem(413, "too_large");
        admin.post("/admin/users", with(field, huge.as_str())).await.problem(413, "too_large");
    }
    anonymous.post("/login", json!({"username": huge, "password": "x"})).await.problem(413, "too_large");
    let body = json!({"current_password": huge, "new_password": huge});
    admin.post("/change-password", body).await.problem(413, "too_large");
}

#[tokio::test]
async fn json_nested_ten_thousand_deep_is_refused() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let deep = |open: &str, close: &str| format!("{}1{}", open.repeat(10_000), close.repeat(10_000));
    for nested in [deep("[", "]"), deep("{\"a\":", "}"), "[".repeat(10_000)] {
        for path in ["/register", "/login", "/change-password", "/admin/users"] {
            admin.post_raw(path, nested.clone()).await.problem(422, "validation_failed");
            // Within a field that nobody reads, too.
            let within = format!("{{\"unknown\": {nested}}}");
            admin.post_raw(path, within).await.problem(422, "validation_failed");
            let instead = format!("{{\"username\": {nested}}}");
            admin.post_raw(path, instead).await.problem(422, "validation_failed");
        }
    }
    admin.get("/users/me").await.status(200);
}

#[tokio::test]
async fn an_administrator_can_close_the_door() {
    let app = TestApp::builder().env("CODERUNNER_REGISTRATION", "false").start().await;
    app.anonymous().post("/register", account("ann")).await.problem(403, "registration_closed");
    let admin = app.admin().await;
    assert_eq!(number_of_users(&admin).await, 1);
    admin.post("/admin/users", account("ann")).await.status(200);
    let entries = admin.get("/admin/logs?action=user_register").await.status(200).json();
    assert_eq!(
        (&entries[0]["status"], &entries[0]["details"]["code"]),
        (&json!("warning"), &json!("registration_closed"))
    );
}

#[tokio::test]
async fn a_password_is_changed_by_who_knows_it() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let change = |current: &str, new: &str| json!({"current_password": current, "new_password": new});
    let refused = admin.post("/change-password", change("wrong", "another long password")).await;
    refused.problem(400, "wrong_password");
    admin.post("/change-password", change("admin123", "admin123")).await.invalid_at("/new_password");
    admin.post("/change-password", change("admin123", "short")).await.invalid_at("/new_password");
    admin
        .post("/change-password", json!({"new_password": "another long password"}))
        .await
        .invalid_at("/current_password");
    assert_eq!(admin.get("/users/me").await.status(200).json()["must_change_password"], true);

    admin.post("/change-password", change("admin123", "another long password")).await.status(200);
    let old = app.anonymous().post("/login", json!({"username": "admin", "password": "admin123"})).await;
    old.problem(401, "invalid_credentials");
    let new = json!({"username": "admin", "password": "another long password"});
    let answer = app.anonymous().post("/login", new).await.status(200).json();
    assert_eq!(answer["must_change_password"], false);
    let admin = app.anonymous().with_token(answer["access_token"].as_str().expect("a token"));
    let entries = admin.get("/admin/logs?action=password_change").await.status(200).json();
    let statuses: Vec<_> = entries.as_array().expect("a list").iter().map(|entry| &entry["status"]).collect();
    assert_eq!(statuses, ["success", "warning", "warning", "warning", "warning"]);
}

/// Whoever is faster has changed it; the other knew a password that is none any more.
#[tokio::test]
async fn of_two_changes_at_once_one_is_made() {
    let app = TestApp::builder().user("ann", TierLevel::FREE).start().await;
    let (first, second) = (app.user("ann").await, app.user("ann").await);
    let to = |new: &str| json!({"current_password": PASSWORD, "new_password": new});
    let (first, second) = tokio::join!(
        first.post("/change-password", to("the first password")),
        second.post("/change-password", to("the second password")),
    );
    let made = [&first, &second].iter().filter(|answer| answer.status_code() == 200).count();
    assert_eq!(made, 1, "{first:?} {second:?}");
    let mut good = 0;
    for password in ["the first password", "the second password", PASSWORD] {
        let answer = app.anonymous().post("/login", json!({"username": "ann", "password": password})).await;
        good += usize::from(answer.status_code() == 200);
    }
    assert_eq!(good, 1);
}
