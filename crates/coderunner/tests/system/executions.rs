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
    admin.get("/executions/%ff").await.invalid_at("/path");
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

#[tokio::test]
async fn an_execution_of_ones_own_is_deleted() {
    let app = TestApp::builder().user("ann", TierLevel::FREE).user("bob", TierLevel::FREE).start().await;
    let (ann, bob) = (app.user("ann").await, app.user("bob").await);
    let path = format!("/executions/{}", ann.execute("print(1)").await["id"]);
    bob.delete(&path).await.problem(404, "execution_not_found");
    app.admin().await.delete(&path).await.problem(404, "execution_not_found");
    assert!(ann.delete(&path).await.status(200).json()["message"].is_string());
    ann.get(&path).await.problem(404, "execution_not_found");
    ann.delete(&path).await.problem(404, "execution_not_found");
    assert_eq!(codes(&ann, "").await, (vec![], 0));
}

#[tokio::test]
async fn an_execution_that_runs_is_not_deleted() {
    let app = TestApp::builder().user("ann", TierLevel::FREE).start().await;
    let ann = app.user("ann").await;
    let running = tokio::spawn({
        let ann = ann.clone();
        async move { ann.try_post("/execute", json!({"code": "import time; time.sleep(600)"})).await }
    });
    let listed = ann.get_until("/executions", |list| list[0]["status"] == "running").await;
    let path = format!("/executions/{}", listed[0]["id"]);
    ann.delete(&path).await.problem(409, "execution_unfinished");
    ann.get(&path).await.status(200);
    running.abort();
}

#[tokio::test]
async fn administrators_see_everybodys_and_whose_they_are() {
    let app = TestApp::builder().user("ann", TierLevel::FREE).user("bob", TierLevel::FREE).start().await;
    let (ann, bob, admin) = (app.user("ann").await, app.user("bob").await, app.admin().await);
    ann.execute("print('Ann')").await;
    bob.execute("raise SystemExit(1)").await;
    admin.execute("print('admin')").await;
    ann.get("/admin/executions").await.problem(403, "not_admin");
    let ann_id = ann.get("/users/me").await.status(200).json()["id"].to_string();
    let owners = async |query: &str| {
        let answer = admin.get(&format!("/admin/executions{query}")).await.status(200);
        let total = answer.header("x-total-count").expect("a total").parse::<usize>().expect("a number");
        let items = answer.json();
        let names = items.as_array().expect("a list").iter().map(|item| item["username"].clone());
        (names.collect::<Vec<_>>(), total)
    };
    for (query, expected) in [
        ("", vec!["admin", "bob", "ann"]),
        ("?status=error", vec!["bob"]),
        ("?q=ANN", vec!["ann"]),
        ("?conda_env=base&is_api_call=false", vec!["admin", "bob", "ann"]),
        ("?is_api_call=true", vec![]),
        ("?conda_env=other", vec![]),
        (&format!("?user_id={ann_id}"), vec!["ann"]),
        ("?user_id=999", vec![]),
    ] {
        let names: Vec<Value> = expected.iter().map(|name| json!(name)).collect();
        assert_eq!(owners(query).await, (names, expected.len()), "{query}");
    }
    let (second, total) = owners("?before=3&limit=1").await;
    assert_eq!((second, total), (vec![json!("bob")], 3), "the total is of all pages");
    let item = &admin.get("/admin/executions?limit=1&offset=2").await.status(200).json()[0];
    assert_eq!(
        (&item["user_id"].to_string(), &item["stdout"]),
        (&ann_id, &json!("Ann\n")),
        "whole otherwise"
    );
    for (query, pointer) in [
        ("limit=201", "/query/limit"),
        ("user_id=ann", "/query/user_id"),
        ("is_api_call=1", "/query/is_api_call"),
        ("before=x", "/query/before"),
        ("conda_env=%00", "/query/conda_env"),
    ] {
        admin.get(&format!("/admin/executions?{query}")).await.invalid_at(pointer);
    }
}

#[tokio::test]
async fn a_list_goes_on_where_a_page_ended() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    for number in 1..=4 {
        admin.execute(&format!("print({number})")).await;
    }
    assert_eq!(codes(&admin, "?before=3").await, (vec!["print(2)".into(), "print(1)".into()], 4));
    assert_eq!(codes(&admin, "?before=3&limit=1&offset=1").await, (vec!["print(1)".into()], 4));
    assert_eq!(codes(&admin, "?before=1").await, (vec![], 4));
}
