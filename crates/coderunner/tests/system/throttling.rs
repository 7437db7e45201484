//! Bounds on attempts at logging in and registering, and from where the server believes that they come.

use domain::TierLevel;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Answer, PASSWORD, TestApp};

fn credentials(username: &str, password: &str) -> Value {
    json!({"username": username, "password": password})
}

fn account(name: &str) -> Value {
    json!({"username": name, "email": format!("{name}@example.com"), "password": PASSWORD})
}

async fn app(attempts_per_minute: &str, trusted_proxies: &str) -> TestApp {
    TestApp::builder()
        .user("ann", TierLevel::FREE)
        .user("bob", TierLevel::FREE)
        .env("CODERUNNER_LOGIN_ATTEMPTS_PER_MINUTE", attempts_per_minute)
        .env("CODERUNNER_TRUSTED_PROXIES", trusted_proxies)
        .start()
        .await
}

async fn post_from(app: &TestApp, path: &str, forwarded_for: &str, body: Value) -> Answer {
    let request = app.anonymous().request(Method::POST, path).header("x-forwarded-for", forwarded_for);
    request.json(body).send().await
}

fn assert_throttled(answer: Answer, wait_s_max: u32) {
    let wait: u32 = answer.header("retry-after").expect("a time").parse().expect("seconds");
    assert!((1..=wait_s_max).contains(&wait), "{wait}");
    answer.problem(429, "too_many_attempts");
}

#[tokio::test]
async fn a_name_has_so_many_attempts_in_a_minute() {
    let app = app("3", "").await;
    for name in ["ann", "nobody"] {
        for _ in 0..3 {
            let answer = app.anonymous().post("/login", credentials(name, "wrong")).await;
            answer.problem(401, "invalid_credentials");
        }
        // The right password is not even looked at.
        assert_throttled(app.anonymous().post("/login", credentials(name, PASSWORD)).await, 21);
    }
    let bob = app.user("bob").await;
    let change = json!({"current_password": "wrong", "new_password": "another long password"});
    for _ in 0..2 {
        bob.post("/change-password", change.clone()).await.problem(400, "wrong_password");
    }
    assert_throttled(bob.post("/change-password", change).await, 21);
    bob.get("/users/me").await.status(200);
}

#[tokio::test]
async fn an_address_has_six_times_as_many_whatever_a_stranger_says_of_it() {
    let app = app("1", "").await;
    for number in 0..6 {
        let answer = post_from(
            &app,
            "/login",
            &format!("192.0.2.{number}"),
            credentials(&format!("user{number}"), "x"),
        )
        .await;
        answer.problem(401, "invalid_credentials");
    }
    assert_throttled(post_from(&app, "/login", "192.0.2.99", credentials("ann", PASSWORD)).await, 11);
    for number in 0..6 {
        app.anonymous().post("/register", account(&format!("user{number}"))).await.status(200);
    }
    assert_throttled(app.anonymous().post("/register", account("user6")).await, 11);
}

#[tokio::test]
async fn a_trusted_proxy_is_believed_about_its_neighbour_and_nobody_else() {
    let app = app("1", "127.0.0.0/8, 10.0.0.1").await;
    let attempt = async |forwarded_for: &str, name: &str| {
        post_from(&app, "/login", forwarded_for, credentials(name, "x")).await
    };
    for number in 0..6 {
        // What stands to the left is made up by the client.
        let made_up = format!("6.6.6.{number}, 192.0.2.1, 10.0.0.1");
        attempt(&made_up, &format!("user{number}")).await.problem(401, "invalid_credentials");
    }
    assert_throttled(attempt("6.6.6.9, 192.0.2.1", "ann").await, 11);
    attempt("192.0.2.2", "ann").await.problem(401, "invalid_credentials");
    for number in 0..6 {
        let address = format!("2001:db8:0:1::{number}");
        attempt(&address, &format!("other{number}")).await.problem(401, "invalid_credentials");
    }
    assert_throttled(attempt("2001:db8:0:1:ffff::", "bob").await, 11);
    attempt("2001:db8:0:2::", "bob").await.problem(401, "invalid_credentials");
}

#[tokio::test]
async fn the_log_has_the_address_that_is_believed() {
    for (trusted, expected) in [("", "127.0.0.1"), ("127.0.0.1", "192.0.2.7")] {
        let app = app("0", trusted).await;
        post_from(&app, "/login", "6.6.6.6, 192.0.2.7", credentials("ann", PASSWORD)).await.status(200);
        let entries =
            app.admin().await.get("/admin/logs?action=user_login&user_id=2").await.status(200).json();
        assert_eq!(entries[0]["ip_address"], expected, "trusting {trusted:?}: {entries}");
    }
}

#[tokio::test]
async fn the_cookie_is_for_https_only_where_a_trusted_proxy_says_https() {
    for (trusted, proto, is_secure) in
        [("127.0.0.1", "https", true), ("127.0.0.1", "http", false), ("", "https", false)]
    {
        let app = app("0", trusted).await;
        let request = app.anonymous().request(Method::POST, "/login").header("x-forwarded-proto", proto);
        let answer = request.json(credentials("ann", PASSWORD)).send().await.status(200);
        let cookie = answer.header("set-cookie").expect("a cookie");
        assert_eq!(cookie.ends_with("; Secure"), is_secure, "{trusted:?} says {proto}: {cookie}");
    }
}

#[tokio::test]
async fn the_default_password_is_refused_to_whom_a_trusted_proxy_speaks_for() {
    let app = app("0", "127.0.0.1").await;
    for forwarded_for in ["192.0.2.1", "127.0.0.1", "::1"] {
        let answer = post_from(&app, "/login", forwarded_for, credentials("admin", "admin123")).await;
        answer.problem(403, "default_password_not_local");
    }
    app.admin().await.get("/users/me").await.status(200);
}

#[tokio::test]
async fn zero_switches_the_bounds_off() {
    let app = app("0", "").await;
    for _ in 0..12 {
        app.anonymous().post("/login", credentials("ann", "wrong")).await.problem(401, "invalid_credentials");
    }
    app.user("ann").await.get("/users/me").await.status(200);
}
