//! The audit log in a real database, with rows of ours and from elsewhere.

use chrono::{DateTime, TimeDelta, Utc};
use domain::{Action, AuditEntryId, AuditStatus, TierLevel, UserId};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{ActiveModelTrait as _, ConnectionTrait as _, EntityTrait as _, PaginatorTrait as _};
use serde_json::{Value, json};
use tempfile::TempDir;

use super::*;
use crate::entities::{audit_days, audit_log};
use crate::{COUNTED_MAX, DatabaseUrl, NewUser, REMOVED_AT_ONCE, Store};

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_750_000_000, 123_456_789).expect("in range")
}

fn days_ago(days: i64) -> DateTime<Utc> {
    now() - TimeDelta::days(days)
}

async fn store() -> (Store, TempDir) {
    let directory = TempDir::new().expect("a directory");
    let url = DatabaseUrl::sqlite_file(directory.path().join("x.db"));
    (Store::open_at(&url).await.expect("opens"), directory)
}

async fn write(store: &Store, entry: AuditEntry) {
    store.record_audit_entry(entry).await.expect("written");
}

async fn ids(store: &Store, filter: &AuditFilter, page: &AuditPage) -> Vec<i64> {
    let page = store.audit_entries(filter, page).await.expect("read");
    page.items.iter().map(|entry| entry.id.0).collect()
}

fn first(limit: u64) -> AuditPage {
    AuditPage { limit, ..AuditPage::default() }
}

/// What `audit_days` should hold.
async fn recounted(store: &Store) -> Vec<(String, String, String, i64)> {
    let sql = "SELECT date(created_at), action, resource_type || '/' || status, count(*) FROM audit_log \
               GROUP BY 1, action, resource_type, status ORDER BY 1, 2, 3";
    rows(store, sql).await
}

async fn counted(store: &Store) -> Vec<(String, String, String, i64)> {
    let sql = "SELECT day, action, resource_type || '/' || status, entries FROM audit_days ORDER BY 1, 2, 3";
    rows(store, sql).await
}

async fn rows(store: &Store, sql: &str) -> Vec<(String, String, String, i64)> {
    let rows = store.readers.query_all_raw(sea_orm::Statement::from_string(sea_orm::DbBackend::Sqlite, sql));
    let rows = rows.await.expect("read").into_iter();
    rows.map(|row| row.try_get_many_by_index().expect("four columns")).collect()
}

#[tokio::test]
async fn entries_are_filtered() {
    let (store, _directory) = store().await;
    let of = |action, by, days| AuditEntry::new(action, days_ago(days)).by(UserId(by));
    write(&store, of(Action::CodeExecute, 1, 3)).await;
    write(&store, of(Action::CodeExecute, 2, 2).ended(AuditStatus::Error)).await;
    write(&store, of(Action::CodeCreate, 1, 1).ended(AuditStatus::Warning)).await;
    write(&store, AuditEntry::new(Action::UserLogin, now())).await;
    let all = AuditFilter::default;
    let table = [
        (all(), vec![4, 3, 2, 1]),
        (AuditFilter { action: Some("code_execute".to_owned()), ..all() }, vec![2, 1]),
        (AuditFilter { action: Some("code_execut_".to_owned()), ..all() }, vec![]),
        (AuditFilter { resource_type: Some("code".to_owned()), ..all() }, vec![3]),
        (AuditFilter { status: Some(AuditStatus::Success), ..all() }, vec![4, 1]),
        (AuditFilter { actor: Some(UserId(1)), ..all() }, vec![3, 1]),
        (AuditFilter { actor: Some(UserId(1)), status: Some(AuditStatus::Success), ..all() }, vec![1]),
        (
            AuditFilter {
                actor: Some(UserId(1)),
                action: Some("code_execute".to_owned()),
                resource_type: Some("execution".to_owned()),
                status: Some(AuditStatus::Success),
                until: Some(now()),
                ..all()
            },
            vec![1],
        ),
        (AuditFilter { from: Some(days_ago(2)), ..all() }, vec![4, 3, 2]),
        (AuditFilter { until: Some(days_ago(2)), ..all() }, vec![1]),
        (AuditFilter { from: Some(days_ago(2)), until: Some(now()), ..all() }, vec![3, 2]),
        (AuditFilter { from: Some(now()), until: Some(days_ago(2)), ..all() }, vec![]),
    ];
    for (filter, expected) in table {
        let page = store.audit_entries(&filter, &first(10)).await.expect("read");
        let found: Vec<_> = page.items.iter().map(|entry| entry.id.0).collect();
        assert_eq!(found, expected, "{filter:?}");
        assert_eq!((page.total, page.exceeded), (expected.len() as u64, false), "{filter:?}");
    }
}

#[tokio::test]
async fn a_walk_through_the_list_meets_every_entry_once() {
    let (store, _directory) = store().await;
    // Some at the same time, and some written after what was asked for later.
    for days in [5, 3, 3, 3, 4, 1, 2, 2] {
        write(&store, AuditEntry::new(Action::UserLogin, days_ago(days))).await;
    }
    let all = AuditFilter::default();
    let expected = vec![6, 8, 7, 4, 3, 2, 5, 1];
    assert_eq!(ids(&store, &all, &first(100)).await, expected);
    assert_eq!(ids(&store, &all, &AuditPage { limit: 3, offset: 2, before: None }).await, expected[2..5]);

    let (mut walked, mut before) = (Vec::new(), None);
    loop {
        let next = ids(&store, &all, &AuditPage { limit: 3, offset: 0, before }).await;
        let Some(last) = next.last() else { break };
        before = Some(AuditEntryId(*last));
        walked.extend(next);
    }
    assert_eq!(walked, expected);

    let (mut walked, mut position) = (Vec::new(), None);
    loop {
        let next = store.audit_entries_after(&all, position, 3).await.expect("read");
        let Some(last) = next.last() else { break };
        position = Some(last.position());
        walked.extend(next.iter().map(|entry| entry.id.0));
    }
    assert_eq!(walked, expected);

    for (gone, expected) in [(99, vec![6, 8]), (0, vec![])] {
        let page = AuditPage { limit: 2, offset: 0, before: Some(AuditEntryId(gone)) };
        assert_eq!(ids(&store, &all, &page).await, expected, "before {gone}, which is not there");
    }
    for (number, expected) in [(7, true), (8, false)] {
        assert_eq!(store.are_audit_entries_more_than(&all, number).await.expect("read"), expected);
    }
}

#[tokio::test]
async fn an_actor_is_shown_as_long_as_they_have_an_account() {
    let (store, _directory) = store().await;
    let ann = NewUser {
        username: "ann".to_owned(),
        email: "ann@example.com".to_owned(),
        full_name: Some("安".to_owned()),
        hashed_password: "$argon2id$…".to_owned(),
        is_admin: false,
        tier: TierLevel::FREE,
        must_change_password: false,
        created_at: now(),
    };
    let ann = store.register_user(ann, AuditEntry::new(Action::UserRegister, now())).await.expect("made").id;
    write(&store, AuditEntry::new(Action::UserLogin, now()).by(UserId(ann.0 + 1))).await;
    write(&store, AuditEntry::new(Action::UserLogin, now())).await;
    let entries = store.audit_entries(&AuditFilter::default(), &first(10)).await.expect("read").items;
    let shown = AuditUser {
        id: ann,
        username: "ann".to_owned(),
        email: "ann@example.com".to_owned(),
        full_name: Some("安".to_owned()),
    };
    let actors: Vec<_> = entries.into_iter().map(|entry| (entry.actor, entry.user)).collect();
    assert_eq!(actors, [(None, None), (Some(UserId(ann.0 + 1)), None), (Some(ann), Some(shown))]);
}

#[tokio::test]
async fn rows_from_elsewhere_are_read_as_they_are() {
    let (store, _directory) = store().await;
    let table = [
        (r#"{"a": [1]}"#, json!({"a": [1]})),
        ("[1, 2]", json!({"value": [1, 2]})),
        ("\"text\"", json!({"value": "text"})),
        ("7", json!({"value": 7})),
        ("null", json!({})),
        ("", json!({})),
        ("{'a': 1}", json!({"value": "{'a': 1}"})),
    ];
    for (details, expected) in table {
        let row = audit_log::ActiveModel {
            id: NotSet,
            user_id: Set(Some(77)),
            action: Set("ai_code_generate".to_owned()),
            resource_type: Set(String::new()),
            resource_id: Set(None),
            details: Set(details.to_owned()),
            ip_address: Set(None),
            user_agent: Set(None),
            status: Set("odd".to_owned()),
            created_at: Set(now()),
        };
        row.insert(&store.writer).await.expect("written");
        let page = store.audit_entries(&AuditFilter::default(), &first(1)).await.expect("read");
        let [entry] = page.items.as_slice() else { panic!("{page:?}") };
        assert_eq!(Value::Object(entry.details.clone()), expected, "{details}");
        assert_eq!((entry.action.as_str(), entry.status.as_str()), ("ai_code_generate", "odd"));
    }
}

#[tokio::test]
async fn long_lists_are_counted_to_a_bound() {
    let (store, _directory) = store().await;
    write(&store, AuditEntry::new(Action::UserLogin, now())).await;
    let so_many = |rows: u64| {
        format!(
            "WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {rows}) \
             INSERT INTO audit_log (action, resource_type, details, status, created_at) \
             SELECT action, resource_type, details, status, created_at FROM audit_log, numbers WHERE id = 1"
        )
    };
    store.writer.execute_unprepared(&so_many(COUNTED_MAX - 1)).await.expect("written");
    let page = store.audit_entries(&AuditFilter::default(), &first(1)).await.expect("read");
    assert_eq!((page.items.len(), page.total, page.exceeded), (1, COUNTED_MAX, false));
    store.writer.execute_unprepared(&so_many(1)).await.expect("written");
    let page = store.audit_entries(&AuditFilter::default(), &first(1)).await.expect("read");
    assert_eq!((page.items.len(), page.total, page.exceeded), (1, COUNTED_MAX, true));
}

#[tokio::test]
async fn statistics_are_of_the_days_asked_for() {
    let (store, _directory) = store().await;
    write(&store, AuditEntry::new(Action::UserDelete, days_ago(8))).await;
    for (action, days, status) in [
        (Action::CodeExecute, 2, AuditStatus::Success),
        (Action::CodeExecute, 1, AuditStatus::Error),
        (Action::CodeExecute, 1, AuditStatus::Error),
        (Action::CodeCreate, 1, AuditStatus::Success),
        (Action::CodeUpdate, 0, AuditStatus::Warning),
        (Action::CodeDelete, 0, AuditStatus::Warning),
    ] {
        write(&store, AuditEntry::new(action, days_ago(days)).ended(status)).await;
    }
    let statistics = store.audit_statistics(days_ago(2).date_naive(), 2).await.expect("read");
    let days: Vec<_> =
        statistics.days.iter().map(|day| (day.day, day.status.as_str(), day.entries)).collect();
    let day = |days| days_ago(days).date_naive();
    assert_eq!(
        days,
        [(day(2), "success", 1), (day(1), "error", 2), (day(1), "success", 1), (day(0), "warning", 2)]
    );
    let count = |word: &str, entries| AuditCount { word: word.to_owned(), entries };
    assert_eq!(statistics.top_actions, [count("code_execute", 3), count("code_create", 1)]);
    assert_eq!(statistics.top_resource_types, [count("code", 3), count("execution", 3)]);
    assert_eq!(
        store.audit_actions().await.expect("read"),
        ["code_create", "code_delete", "code_execute", "code_update", "user_delete"]
    );
    assert_eq!(store.audit_resource_types().await.expect("read"), ["code", "execution", "user"]);
}

#[tokio::test]
async fn old_entries_go_a_few_at_a_time_and_out_of_the_statistics() {
    let (store, _directory) = store().await;
    for number in 0..=REMOVED_AT_ONCE {
        let status = if number % 2 == 0 { AuditStatus::Success } else { AuditStatus::Warning };
        write(&store, AuditEntry::new(Action::UserLogin, days_ago(31)).ended(status)).await;
    }
    write(&store, AuditEntry::new(Action::UserLogin, days_ago(30))).await;
    write(&store, AuditEntry::new(Action::UserLogin, days_ago(31)).ended(AuditStatus::Error)).await;
    assert_eq!(counted(&store).await, recounted(&store).await);

    let remove = async || store.remove_audit_entries_before(days_ago(30)).await.expect("removed");
    assert_eq!(remove().await, REMOVED_AT_ONCE);
    assert_eq!(counted(&store).await, recounted(&store).await);
    assert_eq!(remove().await, 2);
    assert_eq!(remove().await, 0);
    assert_eq!(counted(&store).await, recounted(&store).await);
    assert_eq!(audit_log::Entity::find().count(&store.readers).await.expect("read"), 1);
    assert_eq!(audit_days::Entity::find().count(&store.readers).await.expect("read"), 1);
}
