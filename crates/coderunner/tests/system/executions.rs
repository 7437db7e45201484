//! `GET /executions`, `GET /executions/{id}`: the history.

use domain::TierLevel;
use serde_json::{Value, json};

use crate::support::{Client, TestApp};

async fn codes(client: &Client, query: &str) -> (Vec<String>, u64) {
    let answer = client.get(&format!("/executions{query}")).await.status(200);
    let total = answer.header("x-total-count").expect("a total").parse().expect("a number");
    let items = answer.json();
    let codes =
        items.as_array().expect("a list").iter().map(|item| item["code"].as_str().expect("text").to_owned());
    (codes.collect(), total)
}

#[tokio::test]
async fn the_history_is_ones_own_and_newest_first() {
    let app = TestApp::builder().user("ann", TierLevel::FREE).user("bob", TierLevel::FREE).start().await;
    let (ann, bob) = (app.user("ann").await, app.user("bob").await);
    assert_eq!(codes(&ann, "").await, (vec![], 0));
    for number in 1..=3 {
        ann.execute(&format!("print({number})")).await;
    }
    bob.execute("print('bob')").await;

    assert_eq!(codes(&ann, "").await, (vec!["print(3)".into(), "print(2)".into(), "print(1)".into()], 3));
    assert_eq!(codes(&ann, "?limit=1").await, (vec!["print(3)".into()], 3));
    assert_eq!(codes(&ann, "?limit=2&offset=2").await, (vec!["print(1)".into()], 3));
    assert_eq!(codes(&ann, "?offset=9").await, (vec![], 3));
    assert_eq!(codes(&bob, "").await, (vec!["print('bob')".into()], 1));
    assert_eq!(codes(&app.admin().await, "").await, (vec![], 0), "an administrator's own, too");
}

#[tokio::test]
async fn the_history_is_filtered() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    for code in ["print('One')", "raise SystemExit(3)", "two = 2"] {
        admin.execute(code).await;
    }
    let table = [
        ("?status=error", vec!["raise SystemExit(3)"]),
        ("?status=success", vec!["two = 2", "print('One')"]),
        ("?status=timeout", vec![]),
        ("?q=one", vec!["print('One')"]),
        ("?q=%25", vec![]),
        ("?status=&q=&conda_env=", vec!["two = 2", "raise SystemExit(3)", "print('One')"]),
        ("?conda_env=base&status=error&q=EXIT", vec!["raise SystemExit(3)"]),
        ("?conda_env=other", vec![]),
    ];
    for (query, expected) in table {
        let (found, total) = codes(&admin, query).await;
        assert_eq!(found, expected, "{query}");
        assert_eq!(total, expected.len() as u64, "{query}");
    }
}

#[tokio::test]
async fn parameters_of_a_list_are_checked() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    for (query, pointer) in [
        ("limit=0", "/query/limit"),
        ("limit=201", "/query/limit"),
        ("limit=ten", "/query/limit"),
        ("offset=-1", "/query/offset"),
        ("offset=99999999999999999999", "/query/offset"),
        ("offset=18446744073709551615", "/query/offset"),
        ("status=SUCCESS", "/query/status"),
        ("q=%00", "/query/q"),
        (&format!("q={}", "%C3%A9".repeat(201)), "/query/q"),
    ] {
        admin.get(&format!("/executions?{query}")).await.invalid_at(pointer);
    }
    admin.get("/executions?unknown=1&limit=200").await.status(200);
    admin.get(&format!("/executions?q={}", "%25".repeat(200))).await.status(200);
    admin.get("/executions/one").await.invalid_at("/path/id");
    admin.get("/executions/99999999999999999999").await.invalid_at("/path/id");
    for id in ["0", "-1", "9223372036854775807"] {
        admin.get(&format!("/executions/{id}")).await.problem(404, "execution_not_found");
    }
}

#[tokio::test]
async fn somebody_elses_execution_does_not_exist() {
    let app = TestApp::builder().user("ann", TierLevel::FREE).user("bob", TierLevel::FREE).start().await;
    let (ann, bob) = (app.user("ann").await, app.user("bob").await);
    let path = format!("/executions/{}", ann.execute("print(1)").await["id"]);
    ann.get(&path).await.status(200);
    bob.get(&path).await.problem(404, "execution_not_found");
    app.admin().await.get(&path).await.problem(404, "execution_not_found");
}

#[tokio::test]
async fn the_answer_of_a_run_is_what_the_history_holds_after_a_restart() {
    let mut app = TestApp::start().await;
    let ran =
        app.admin().await.execute("import sys; print('出'); print('e', file=sys.stderr); sys.exit(3)").await;
    app.restart().await;
    let admin = app.admin().await;
    let whole = admin.get(&format!("/executions/{}", ran["id"])).await.status(200).json();
    assert_eq!(whole, ran);
    let listed = admin.get("/executions").await.status(200).json();
    assert_eq!(listed, json!([ran]));
}

#[tokio::test]
async fn a_list_cuts_long_output_and_says_so() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let ran = admin.execute("print('x' * 100_000, end='')").await;
    assert_eq!((&ran["abridged"], &ran["truncated"]), (&json!(false), &json!(false)));
    let listed = admin.get("/executions").await.status(200).json();
    assert_eq!((&listed[0]["abridged"], &listed[0]["truncated"]), (&json!(true), &json!(false)));
    assert_eq!(listed[0]["stdout"], "x".repeat(16 * 1024));
    assert_eq!(listed[0]["result"], listed[0]["stdout"]);
    let whole: Value = admin.get(&format!("/executions/{}", ran["id"])).await.status(200).json();
    assert_eq!(whole["stdout"], "x".repeat(100_000));
}
