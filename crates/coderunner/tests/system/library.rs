//! The code library.

use domain::TierLevel;
use insta::assert_json_snapshot;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Answer, Client, TestApp};

const CODE_BYTES_MAX: usize = 1024 * 1024;

async fn ann_and_bob() -> (TestApp, Client, Client) {
    let app = TestApp::builder().user("ann", TierLevel::FREE).user("bob", TierLevel::FREE).start().await;
    let (ann, bob) = (app.user("ann").await, app.user("bob").await);
    (app, ann, bob)
}

async fn create(client: &Client, item: Value) -> Value {
    client.post("/code-library", item).await.status(200).json()
}

async fn put(client: &Client, item: &Value, changes: Value) -> Answer {
    client.request(Method::PUT, &path(item)).json(changes).send().await
}

fn path(item: &Value) -> String {
    format!("/code-library/{}", item["id"])
}

async fn titles(client: &Client, query: &str) -> (Vec<String>, usize) {
    let answer = client.get(&format!("/code-library{query}")).await.status(200);
    let total = answer.header("x-total-count").expect("a total").parse().expect("a number");
    let items = answer.json();
    let titles = items.as_array().expect("a list").iter().map(|item| &item["title"]);
    (titles.map(|title| title.as_str().expect("text").to_owned()).collect(), total)
}

#[tokio::test]
async fn an_item_is_made_read_changed_and_deleted() {
    let (_app, ann, _) = ann_and_bob().await;
    let made = create(&ann, json!({"title": " Sums\n", "code": "print(1)"})).await;
    assert_json_snapshot!(made, {".created_at" => "[time]", ".updated_at" => "[time]"}, @r#"
    {
      "abridged": false,
      "code": "print(1)",
      "conda_env": "base",
      "created_at": "[time]",
      "description": null,
      "id": 1,
      "is_mine": true,
      "is_public": false,
      "language": "python",
      "owner_name": "ann",
      "tags": "",
      "title": "Sums",
      "updated_at": "[time]",
      "user_id": 2
    }
    "#);
    assert_eq!(ann.get(&path(&made)).await.status(200).json(), made);

    let changes = json!({
        "title": "总和", "description": "a\nb", "code": "print(2)\r\n", "language": "py", "is_public": true,
        "tags": " x ,y,X", "conda_env": "other",
    });
    let changed = put(&ann, &made, changes).await.status(200).json();
    assert_json_snapshot!(changed, {".created_at" => "[time]", ".updated_at" => "[time]"}, @r#"
    {
      "abridged": false,
      "code": "print(2)\r\n",
      "conda_env": "other",
      "created_at": "[time]",
      "description": "a\nb",
      "id": 1,
      "is_mine": true,
      "is_public": true,
      "language": "py",
      "owner_name": "ann",
      "tags": "x,y",
      "title": "总和",
      "updated_at": "[time]",
      "user_id": 2
    }
    "#);
    assert_eq!(changed["created_at"], made["created_at"]);
    assert_ne!(changed["updated_at"], made["updated_at"]);
    assert_eq!(ann.get(&path(&made)).await.status(200).json(), changed);

    assert!(ann.delete(&path(&made)).await.status(200).json()["message"].is_string());
    ann.get(&path(&made)).await.problem(404, "code_not_found");
    ann.delete(&path(&made)).await.problem(404, "code_not_found");
    put(&ann, &made, json!({"title": "x"})).await.problem(404, "code_not_found");
}

#[tokio::test]
async fn a_change_is_of_what_is_given_and_nothing_else() {
    let (_app, ann, _) = ann_and_bob().await;
    let full = json!({
        "title": "t", "description": "d", "code": "c", "language": "l", "is_public": true, "tags": "a", "conda_env": "e",
    });
    let made = create(&ann, full.clone()).await;
    for (name, value) in full.as_object().expect("an object") {
        assert_eq!(&made[name], value, "{name}");
    }
    let changed = put(&ann, &made, json!({"is_public": false})).await.status(200).json();
    for name in ["title", "description", "code", "language", "tags", "conda_env"] {
        assert_eq!(changed[name], made[name], "{name}");
    }
    assert_eq!(changed["is_public"], false);

    for name in ["title", "code", "language", "is_public", "tags", "conda_env"] {
        put(&ann, &made, json!({name: null})).await.invalid_at(&format!("/{name}"));
    }
    let cleared = put(&ann, &made, json!({"description": null, "tags": ""})).await.status(200).json();
    assert_eq!((&cleared["description"], &cleared["tags"]), (&json!(null), &json!("")));
}

#[tokio::test]
async fn what_is_no_ones_to_choose_is_not_chosen() {
    let (_app, ann, bob) = ann_and_bob().await;
    let bob_id = bob.get("/users/me").await.status(200).json()["id"].clone();
    let claims = json!({
        "title": "t", "code": "c", "id": 77, "user_id": bob_id, "owner_name": "bob", "is_mine": false,
        "created_at": "2000-01-01T00:00:00Z", "updated_at": "2000-01-01T00:00:00Z", "abridged": true,
    });
    let made = create(&ann, claims.clone()).await;
    let changed = put(&ann, &made, claims.clone()).await.status(200).json();
    for item in [&made, &changed] {
        for name in ["id", "user_id", "owner_name", "is_mine", "created_at", "updated_at", "abridged"] {
            assert_ne!(item[name], claims[name], "{name}");
        }
    }
    assert_eq!(titles(&bob, "").await, (vec![], 0));
}

#[tokio::test]
async fn somebody_elses_item_is_read_if_public_and_never_changed() {
    let (app, ann, bob) = ann_and_bob().await;
    let item = create(&ann, json!({"title": "ann's", "code": "print('ann')"})).await;
    for stranger in [&bob, &app.admin().await] {
        stranger.get(&path(&item)).await.problem(404, "code_not_found");
        put(stranger, &item, json!({"title": "mine"})).await.problem(404, "code_not_found");
        stranger.delete(&path(&item)).await.problem(404, "code_not_found");
    }
    put(&ann, &item, json!({"is_public": true})).await.status(200);
    let seen = bob.get(&path(&item)).await.status(200).json();
    assert_eq!((&seen["code"], &seen["owner_name"]), (&json!("print('ann')"), &json!("ann")));
    assert_eq!(seen["is_mine"], false);
    put(&bob, &item, json!({"title": "mine"})).await.problem(404, "code_not_found");
    put(&bob, &item, json!({})).await.problem(404, "code_not_found");
    bob.delete(&path(&item)).await.problem(404, "code_not_found");
    assert_eq!(ann.get(&path(&item)).await.status(200).json()["title"], "ann's");

    put(&ann, &item, json!({"is_public": false})).await.status(200);
    bob.get(&path(&item)).await.problem(404, "code_not_found");
}

#[tokio::test]
async fn a_list_is_of_ones_own_of_what_is_public_or_of_both() {
    let (_app, ann, bob) = ann_and_bob().await;
    for (client, title, is_public) in
        [(&ann, "ann 1", false), (&ann, "ann 2", true), (&bob, "bob 1", true), (&bob, "bob 2", false)]
    {
        create(client, json!({"title": title, "code": "", "is_public": is_public})).await;
    }
    for (query, expected) in [
        ("", vec!["ann 2", "ann 1"]),
        ("?scope=mine", vec!["ann 2", "ann 1"]),
        ("?scope=&q=&tag=", vec!["ann 2", "ann 1"]),
        ("?scope=public", vec!["bob 1", "ann 2"]),
        ("?scope=all", vec!["bob 1", "ann 2", "ann 1"]),
        ("?scope=all&q=2", vec!["ann 2"]),
        ("?scope=public&q=1", vec!["bob 1"]),
    ] {
        let count = expected.len();
        assert_eq!(
            titles(&ann, query).await,
            (expected.into_iter().map(String::from).collect(), count),
            "{query}"
        );
    }
    assert_eq!(titles(&ann, "?scope=all&limit=1&offset=1").await, (vec!["ann 2".to_owned()], 3));
}

#[tokio::test]
async fn a_list_is_searched_in_every_text_and_by_whole_tags() {
    let (_app, ann, _) = ann_and_bob().await;
    for item in [
        json!({"title": "One 100%", "code": "x", "tags": "data,machine learning"}),
        json!({"title": "Two", "code": "import NumPy", "tags": "database"}),
        json!({"title": "Three", "code": "x_y", "description": "back\\slash 数据"}),
    ] {
        create(&ann, item).await;
    }
    for (query, expected) in [
        ("q=one", vec!["One 100%"]),
        ("q=NUMPY", vec!["Two"]),
        ("q=%E6%95%B0", vec!["Three"]),
        ("q=slash", vec!["Three"]),
        ("q=learning", vec!["One 100%"]),
        ("q=%25", vec!["One 100%"]),
        ("q=_", vec!["Three"]),
        ("q=%5C", vec!["Three"]),
        ("q=nothing", vec![]),
        ("tag=data", vec!["One 100%"]),
        ("tag=DATA", vec!["One 100%"]),
        ("tag=Machine+Learning", vec!["One 100%"]),
        ("tag=dat", vec![]),
        ("tag=%25", vec![]),
        ("tag=database&q=two", vec!["Two"]),
        ("tag=database&q=one", vec![]),
    ] {
        let count = expected.len();
        let expected = expected.into_iter().map(String::from).collect();
        assert_eq!(titles(&ann, &format!("?{query}")).await, (expected, count), "{query}");
    }
}

#[tokio::test]
async fn a_list_cuts_long_programs_and_says_so() {
    let (_app, ann, _) = ann_and_bob().await;
    let whole = "é".repeat(16 * 1024);
    let short = create(&ann, json!({"title": "short", "code": whole})).await;
    let long = create(&ann, json!({"title": "long", "code": format!("{whole}x")})).await;
    assert_eq!((&long["abridged"], &short["abridged"]), (&json!(false), &json!(false)));
    let listed = ann.get("/code-library").await.status(200).json();
    assert_eq!((&listed[0]["code"], &listed[0]["abridged"]), (&json!(whole), &json!(true)));
    assert_eq!(listed[1], short);
    assert_eq!(ann.get(&path(&long)).await.status(200).json(), long);
}

#[tokio::test]
async fn parameters_of_the_list_are_checked() {
    let (_app, ann, _) = ann_and_bob().await;
    for (query, pointer) in [
        ("limit=0", "/query/limit"),
        ("limit=201", "/query/limit"),
        ("offset=-1", "/query/offset"),
        ("offset=18446744073709551615", "/query/offset"),
        ("scope=everybody", "/query/scope"),
        ("q=%00", "/query/q"),
        ("tag=a,b", "/query/tag"),
        ("tag=%00", "/query/tag"),
        (&format!("q={}", "a".repeat(201)), "/query/q"),
    ] {
        ann.get(&format!("/code-library?{query}")).await.invalid_at(pointer);
    }
    ann.get("/code-library/one").await.invalid_at("/path/id");
    for id in ["0", "-1", "9223372036854775807"] {
        ann.get(&format!("/code-library/{id}")).await.problem(404, "code_not_found");
    }
}

#[tokio::test]
async fn texts_are_checked_when_they_are_made_and_when_they_are_changed() {
    let (_app, ann, _) = ann_and_bob().await;
    let item = create(&ann, json!({"title": "t", "code": "c"})).await;
    for (name, text) in [
        ("title", String::new()),
        ("title", "  \n".to_owned()),
        ("title", "a\u{0}b".to_owned()),
        ("title", "a\nb".to_owned()),
        ("title", "a\u{1b}[31m".to_owned()),
        ("title", "a\u{202e}b".to_owned()),
        ("title", "\u{2066}a".to_owned()),
        ("title", "题".repeat(201)),
        ("description", "a\u{0}".to_owned()),
        ("description", "d".repeat(2001)),
        ("code", "a\u{0}".to_owned()),
        ("language", String::new()),
        ("language", "l".repeat(51)),
        ("tags", "a\u{200f}b".to_owned()),
        ("tags", "t".repeat(51)),
        ("tags", "t,".repeat(251)),
        ("conda_env", "e".repeat(256)),
    ] {
        let mut new = json!({"title": "t", "code": "c"});
        new[name] = json!(text);
        ann.post("/code-library", new).await.invalid_at(&format!("/{name}"));
        put(&ann, &item, json!({name: text})).await.invalid_at(&format!("/{name}"));
    }
    ann.post("/code-library", json!({"title": 1, "code": "c"})).await.invalid_at("/title");
    ann.post("/code-library", json!({"title": "t"})).await.invalid_at("/code");
    assert_eq!(ann.get(&path(&item)).await.status(200).json(), item);
    assert_eq!(titles(&ann, "").await.1, 1);
}

#[tokio::test]
async fn a_program_has_at_most_a_mebibyte_however_it_is_spelt() {
    let (_app, ann, _) = ann_and_bob().await;
    // A control character takes six bytes in JSON.
    let largest = "\u{1}".repeat(CODE_BYTES_MAX);
    let item = create(&ann, json!({"title": "t", "code": largest})).await;
    assert_eq!(item["code"], json!(largest));
    for code in ["x".repeat(CODE_BYTES_MAX + 1), "x".repeat(10 * CODE_BYTES_MAX)] {
        ann.post("/code-library", json!({"title": "t", "code": code})).await.problem(413, "too_large");
        put(&ann, &item, json!({"code": code})).await.problem(413, "too_large");
    }
    let long_title = json!({"title": "t".repeat(10 * CODE_BYTES_MAX), "code": ""});
    ann.post("/code-library", long_title).await.problem(413, "too_large");
    assert_eq!(titles(&ann, "").await.1, 1);
}

#[tokio::test]
async fn of_fifty_at_once_as_many_are_made_as_the_level_allows() {
    let (app, ann, bob) = ann_and_bob().await;
    let asked = (0..50).map(|number| {
        let ann = ann.clone();
        let item = json!({"title": format!("{number}"), "code": ""});
        tokio::spawn(async move { ann.post("/code-library", item).await })
    });
    let (mut made, mut refused) = (0, 0);
    for answer in asked.collect::<Vec<_>>() {
        match answer.await.expect("no panic") {
            answer if answer.status_code() == 200 => made += 1,
            answer => {
                answer.problem(429, "too_many_codes");
                refused += 1;
            }
        }
    }
    assert_eq!((made, refused), (5, 45));
    assert_eq!(titles(&ann, "").await.1, 5);

    create(&bob, json!({"title": "bob's", "code": ""})).await;
    let oldest = ann.get("/code-library?limit=1&offset=4").await.status(200).json()[0].clone();
    ann.delete(&path(&oldest)).await.status(200);
    create(&ann, json!({"title": "in its place", "code": ""})).await;
    let refused = ann.post("/code-library", json!({"title": "x", "code": ""})).await;
    assert_eq!(refused.header("retry-after"), None);
    refused.problem(429, "too_many_codes");

    let admin = app.admin().await;
    for number in 0..12 {
        create(&admin, json!({"title": format!("{number}"), "code": ""})).await;
    }
}
