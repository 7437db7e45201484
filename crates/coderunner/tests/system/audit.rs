//! `GET /admin/logs` and what is below it: who did what, as administrators read it.

use chrono::{DateTime, TimeDelta, Utc};
use domain::{Action, AuditStatus, TierLevel};
use serde_json::{Value, json};
use store::{AuditEntry, DatabaseUrl, Store};

use crate::support::{Client, TestApp};

async fn app() -> TestApp {
    TestApp::builder().user("ann", TierLevel::FREE).start().await
}

/// Writes entries into the database of a running server.
async fn write(app: &TestApp, entries: impl IntoIterator<Item = AuditEntry>) {
    let file = app.data_directory().join("database/coderunner.db");
    let store = Store::open_at(&DatabaseUrl::sqlite_file(file)).await.expect("opens");
    for entry in entries {
        store.record_audit_entry(entry).await.expect("written");
    }
    store.close().await.expect("closes");
}

async fn list(client: &Client, query: &str) -> Vec<Value> {
    let answer = client.get(&format!("/admin/logs?{query}")).await.status(200);
    answer.json().as_array().expect("a list").clone()
}

fn actions(entries: &[Value]) -> Vec<&str> {
    entries.iter().map(|entry| entry["action"].as_str().expect("a word")).collect()
}

/// A day before anything that these servers do by themselves.
fn long_ago() -> DateTime<Utc> {
    DateTime::from_timestamp(1_700_000_000, 0).expect("in range")
}

#[tokio::test]
async fn an_entry_says_who_did_what_from_where_and_how_it_ended() {
    let app = app().await;
    let (admin, ann) = (app.admin().await, app.user("ann").await);
    let ran = ann.execute("print(1)").await;
    ann.post("/execute", json!({"code": "print(1)", "conda_env": "nowhere"})).await.status(404);

    let entries = list(&admin, "action=code_execute").await;
    let [refused, done] = entries.as_slice() else { panic!("{entries:#?}") };
    let me = ann.get("/users/me").await.status(200).json();
    assert_eq!((&done["status"], &done["resource_type"]), (&json!("success"), &json!("execution")));
    assert_eq!((&done["resource_id"], &done["user_id"]), (&ran["id"], &me["id"]));
    assert_eq!(done["ip_address"], "127.0.0.1");
    assert_eq!(done["user"]["username"], "ann");
    assert!(
        done["details"].is_object() && done["created_at"].as_str().is_some_and(|time| time.ends_with('Z'))
    );
    assert_eq!((&refused["status"], &refused["resource_id"]), (&json!("warning"), &Value::Null));
    assert_eq!(refused["details"]["code"], "environment_not_found");
    let text = entries.iter().map(Value::to_string).collect::<String>();
    assert!(!text.contains("print(1)"), "programs are not in the log: {text}");
}

#[tokio::test]
async fn entries_are_filtered_and_paged() {
    let app = app().await;
    let day = TimeDelta::days(1);
    let kinds = [
        (Action::CodeCreate, AuditStatus::Success),
        (Action::CodeUpdate, AuditStatus::Warning),
        (Action::ApiKeyCreate, AuditStatus::Error),
    ];
    let times = (0..).map(|number| long_ago() + day * number);
    let entries = kinds.into_iter().zip(times);
    write(&app, entries.map(|((action, status), time)| AuditEntry::new(action, time).ended(status))).await;
    let admin = app.admin().await;
    let table = [
        ("resource_type=code", vec!["code_update", "code_create"]),
        ("resource_type=code&limit=1", vec!["code_update"]),
        ("resource_type=code&limit=1&offset=1", vec!["code_create"]),
        ("action=code_create&status=&user_id=&start_date=&end_date=&format=json", vec!["code_create"]),
        ("status=error&action=api_key_create", vec!["api_key_create"]),
        ("action=no_such_thing", vec![]),
        ("user_id=-1", vec![]),
        ("end_date=2023-11-15", vec!["code_update", "code_create"]),
        ("end_date=2023-11-14", vec!["code_create"]),
        ("end_date=2023-11-14T22:13:20Z", vec!["code_create"]),
        ("end_date=2023-11-14T22:13:19.999Z", vec![]),
        ("start_date=2023-11-16&end_date=2023-11-16", vec!["api_key_create"]),
        ("start_date=2023-11-15T22:13:20Z&end_date=2023-11-17", vec!["api_key_create", "code_update"]),
        ("start_date=2023-11-16T00:13:20.001%2B02:00&end_date=2023-11-17", vec!["api_key_create"]),
    ];
    for (query, expected) in table {
        let entries = list(&admin, query).await;
        assert_eq!(actions(&entries), expected, "{query}");
    }
    let entries = list(&admin, "end_date=2023-12-01&limit=2").await;
    let rest = list(&admin, &format!("end_date=2023-12-01&before={}", entries[1]["id"])).await;
    assert_eq!(actions(&rest), ["code_create"]);
    let last = format!("&before={}", entries[1]["id"]);
    for before in ["", &last] {
        let answer = admin.get(&format!("/admin/logs?resource_type=code&limit=1{before}")).await.status(200);
        let total = (answer.header("x-total-count"), answer.header("x-total-count-exceeded"));
        assert_eq!(total, (Some("2"), None), "of all pages");
    }
    assert_eq!(
        admin.get("/admin/logs/actions").await.status(200).json(),
        json!(["api_key_create", "code_create", "code_update", "user_create", "user_login"])
    );
    assert_eq!(
        admin.get("/admin/logs/resource-types").await.status(200).json(),
        json!(["api_key", "code", "session", "user"])
    );
}

#[tokio::test]
async fn parameters_are_checked() {
    let app = app().await;
    let admin = app.admin().await;
    let long = "x".repeat(101);
    for (query, pointer) in [
        ("start_date=yesterday", "/query/start_date"),
        ("end_date=2023-02-29", "/query/end_date"),
        ("end_date=2023-11-14T10:00:00", "/query/end_date"),
        ("start_date=1700000000", "/query/start_date"),
        ("status=failed", "/query/status"),
        ("status=Success", "/query/status"),
        ("user_id=ann", "/query/user_id"),
        ("user_id=99999999999999999999", "/query/user_id"),
        ("action=%00", "/query/action"),
        (&format!("resource_type={long}"), "/query/resource_type"),
    ] {
        admin.get(&format!("/admin/logs?{query}")).await.invalid_at(pointer);
        admin.get(&format!("/admin/logs/export?{query}")).await.invalid_at(pointer);
    }
    for (query, pointer) in [
        ("limit=0", "/query/limit"),
        ("limit=201", "/query/limit"),
        ("offset=-1", "/query/offset"),
        ("before=x", "/query/before"),
        ("format=csv", "/query/format"),
    ] {
        admin.get(&format!("/admin/logs?{query}")).await.invalid_at(pointer);
    }
    for days in ["0", "366", "-1", "week"] {
        admin.get(&format!("/admin/logs/stats?days={days}")).await.invalid_at("/query/days");
    }
    let all = list(&admin, "").await;
    assert!(!all.is_empty());
    for query in [
        "end_date=9999-12-31",
        "end_date=9999-12-31T23:59:59.999999999Z",
        "end_date=9999-12-31T23:59:59-23:59",
        "start_date=0000-01-01",
        "start_date=0000-01-01T00:00:00%2B23:59",
    ] {
        assert_eq!(list(&admin, query).await, all, "{query}");
    }
    for query in ["start_date=9999-12-31T23:59:59-23:59", "end_date=0000-01-01", "offset=9223372036854775807"]
    {
        assert_eq!(list(&admin, query).await, Vec::<Value>::new(), "{query}");
    }
}

#[tokio::test]
async fn statistics_are_of_whole_days_up_to_today() {
    let app = app().await;
    let admin = app.admin().await;
    write(&app, [AuditEntry::new(Action::UserDelete, long_ago())]).await;
    app.anonymous().post("/login", json!({"username": "ann", "password": "wrong"})).await.status(401);
    let failed = admin.execute("1 / 0").await;
    let stats = admin.get("/admin/logs/stats?days=2").await.status(200).json();
    let daily = stats["daily"].as_array().expect("a list");
    assert_eq!((stats["period_days"].as_u64(), daily.len()), (Some(2), 2));
    let today = &daily[1];
    let sum: u64 = ["success", "error", "warning"]
        .into_iter()
        .map(|status| {
            assert_eq!(today[status], stats["status_distribution"][status], "{stats:#}");
            today[status].as_u64().expect("a number")
        })
        .sum();
    assert_eq!(stats["total_logs"], sum, "{stats:#}");
    assert_eq!((&today["error"], &today["warning"]), (&json!(1), &json!(1)), "{stats:#}");
    assert_eq!(daily[0]["success"], 0);
    let actions = stats["top_actions"].as_array().expect("a list");
    assert!(actions.contains(&json!({"action": "code_execute", "count": 1})), "{stats:#}");
    let resources = stats["top_resources"].as_array().expect("a list");
    assert!(resources.contains(&json!({"resource_type": "execution", "count": 1})), "{stats:#}");
    let errors = stats["recent_errors"].as_array().expect("a list");
    assert_eq!((errors.len(), &errors[0]["resource_id"]), (1, &failed["id"]), "{stats:#}");
    let stats = admin.get("/admin/logs/stats").await.status(200).json();
    assert_eq!(stats["daily"].as_array().map(Vec::len), Some(7));
}

#[tokio::test]
async fn an_export_is_a_spreadsheet_without_formulas() {
    let app = app().await;
    let formula = "=HYPERLINK(\"http://example.com\",\"点击\")";
    let login = json!({"username": "nobody", "password": "x"});
    let request = app.anonymous().request(reqwest::Method::POST, "/login").header("user-agent", formula);
    request.json(login).send().await.status(401);
    let admin = app.admin().await;
    let answer = admin.get("/admin/logs/export?action=user_login&status=warning").await.status(200);
    assert_eq!(answer.header("content-type"), Some("text/csv; charset=utf-8"));
    assert_eq!(answer.header("content-disposition"), Some("attachment; filename=\"audit-log.csv\""));
    assert_eq!(answer.header("x-total-count-exceeded"), None);
    let text = answer.text();
    let text = text.strip_prefix('\u{feff}').expect("a byte order mark");
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let names = reader.headers().expect("a head").clone();
    let lines: Vec<_> = reader.records().map(|line| line.expect("CSV")).collect();
    let [line] = lines.as_slice() else { panic!("{lines:?}") };
    let cell = |name: &str| line.get(names.iter().position(|found| found == name).expect(name)).expect(name);
    assert_eq!(cell("user_agent"), format!("'{formula}"));
    assert_eq!((cell("action"), cell("status"), cell("username")), ("user_login", "warning", ""));
    assert!(cell("details").contains("invalid_credentials"), "{line:?}");
}

#[tokio::test]
async fn an_export_of_many_entries_has_all_of_them_in_order() {
    let app = app().await;
    // More than two pieces of those in which it is read.
    let entries = (0..1101).map(|number| AuditEntry::new(Action::CodeDelete, long_ago()).about(number));
    write(&app, entries).await;
    let export = app.admin().await.get("/admin/logs/export?action=code_delete").await.status(200).text();
    let mut reader = csv::Reader::from_reader(export.trim_start_matches('\u{feff}').as_bytes());
    let about: Vec<String> = reader.records().map(|line| line.expect("CSV")[6].to_owned()).collect();
    let expected: Vec<String> = (0..1101).rev().map(|number: i64| number.to_string()).collect();
    assert_eq!(about, expected);
}
