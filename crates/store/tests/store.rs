//! The store against a real database file.

use std::os::unix::fs::PermissionsExt as _;

use chrono::{DateTime, TimeDelta, Utc};
use domain::{
    Action, Artifact, Display, ExecutionId, ExecutionStatus, Isolation, LimitKind, Metered, Quota, TierLevel,
    Tiers, UsagePoint, UserId,
};
use store::{
    AuditEntry, DatabaseUrl, ExecutionFilter, ExecutionRecord, FirstAdmin, LISTED_CHARS_MAX, NewExecution,
    NewUser, Reservation, Settlement, Store, StoreError, User, UtcDay,
};
use tempfile::TempDir;

struct Fixture {
    store: Store,
    url: DatabaseUrl,
    // Keeps the directory until the end of the test.
    directory: TempDir,
}

async fn fixture() -> Fixture {
    let directory = TempDir::new().expect("a directory");
    let url = DatabaseUrl::sqlite_file(directory.path().join("100% odd?name.db"));
    let store = Store::open_at(&url).await.expect("opens");
    Fixture { store, url, directory }
}

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_750_000_000, 123_456_789).expect("in range")
}

async fn user(store: &Store, name: &str) -> User {
    let new = NewUser {
        username: name.to_owned(),
        email: format!("{name}@example.com"),
        full_name: Some(format!("{name} 用户")),
        hashed_password: "$argon2id$…".to_owned(),
        is_admin: false,
        tier: TierLevel::FREE,
        must_change_password: false,
        created_at: now(),
    };
    let entry = AuditEntry::new(Action::UserCreate, now());
    store.register_user(new, entry).await.expect("created")
}

fn program(user: UserId, code: &str) -> NewExecution {
    NewExecution {
        user,
        code: code.to_owned(),
        environment: "base".to_owned(),
        is_api_call: false,
        code_library_id: None,
        limits: Some(Tiers::default().get(TierLevel::FREE).limits),
        queued_ms: 7,
        created_at: now(),
    }
}

fn settlement(status: ExecutionStatus, stdout: &str) -> Settlement {
    Settlement {
        status,
        stdout: stdout.to_owned(),
        stderr: "warning: ü\u{fffd}".to_owned(),
        stdout_bytes_cut: 5,
        stderr_bytes_cut: u64::MAX >> 1,
        exit_code: None,
        signal: Some(9),
        limit_struck: Some(LimitKind::Memory),
        wall_time_ms: 12,
        cpu_time_ms: 11,
        peak_memory_bytes: 1 << 40,
        isolation: Isolation {
            layers: vec!["pid namespace".to_owned()],
            missing: vec!["landlock".to_owned()],
        },
        displays: vec![Display { mime: "text/html".into(), data: "<b>ü</b>".into() }],
        displays_cut: 1,
        artifacts: vec![Artifact { name: "a/ü.csv".into(), size: 5, mime: "text/csv".into() }],
        artifacts_cut: 2,
        artifacts_until: Some(now() + TimeDelta::hours(1)),
        usage: vec![UsagePoint { wall_ms: 1, cpu_ms: 2, memory_bytes: 3 }],
        finished_at: now() + TimeDelta::seconds(1),
    }
}

/// Begins one, whatever the quota.
async fn begin(store: &Store, new: NewExecution) -> ExecutionRecord {
    store.begin_execution(new.clone(), &reserved(store, new.user).await).await.expect("begun")
}

async fn reserved(store: &Store, user: UserId) -> Reservation {
    let day = UtcDay::of(now());
    let reserved = store.reserve_use(user, Metered::Executions, Quota::Unlimited, day).await;
    reserved.expect("written").expect("without bound")
}

async fn settle(
    store: &Store,
    begun: ExecutionRecord,
    settlement: Settlement,
) -> Result<ExecutionRecord, StoreError> {
    let entry = AuditEntry::new(Action::CodeExecute, now()).by(begun.request.user);
    store.settle_execution(begun, settlement, entry, None).await
}

fn all() -> ExecutionFilter {
    ExecutionFilter { limit: 100, ..ExecutionFilter::default() }
}

#[tokio::test]
async fn the_file_is_for_its_owner_only() {
    let fixture = fixture().await;
    user(&fixture.store, "ann").await;
    let entries = std::fs::read_dir(fixture.directory.path()).expect("readable");
    let modes: Vec<_> = entries
        .map(|entry| entry.expect("an entry"))
        .map(|entry| (entry.file_name(), entry.metadata().expect("metadata").permissions().mode() & 0o777))
        .collect();
    assert!(modes.len() >= 2, "the database and its log: {modes:?}");
    assert!(modes.iter().all(|(_, mode)| *mode == 0o600), "{modes:?}");
}

#[tokio::test]
async fn an_impossible_place_is_a_clear_error() {
    for path in ["/proc/coderunner.db", "/nonexistent/coderunner.db", "/tmp"] {
        let error = Store::open(&format!("sqlite:///{path}")).await.expect_err(path);
        assert!(matches!(error, StoreError::Open { .. }), "{error:?}");
        assert!(error.to_string().contains(path), "{error}");
    }
    let error = Store::open("postgresql://localhost/x").await.expect_err("not yet");
    assert!(error.to_string().contains("PostgreSQL is not supported yet"), "{error}");
}

#[tokio::test]
async fn what_was_written_is_there_after_opening_again() {
    let Fixture { store, url, directory: _directory } = fixture().await;
    let ann = user(&store, "ann").await;
    let begun = begin(&store, program(ann.id, "print('é')")).await;
    let settled =
        settle(&store, begun, settlement(ExecutionStatus::MemoryExceeded, "é\n")).await.expect("settled");
    store.close().await.expect("closed");

    let store = Store::open_at(&url).await.expect("opens again");
    let found = store.execution_of(ann.id, settled.id).await.expect("read").expect("there");
    assert_eq!(found, settled);
    assert_eq!(found.request, program(ann.id, "print('é')"));
    let found = store.user_by_id(ann.id).await.expect("read").expect("there");
    assert_eq!(found.created_at, now());
    assert_eq!(found.full_name.as_deref(), Some("ann 用户"));
}

#[tokio::test]
async fn a_user_is_found_by_exact_name_only() {
    let Fixture { store, directory: _directory, .. } = fixture().await;
    let ann = user(&store, "ann").await;
    let found = store.user_by_username("ann").await.expect("read").expect("there");
    assert_eq!(found.id, ann.id);
    for name in ["Ann", "ann ", "an_", "%", ""] {
        assert!(store.user_by_username(name).await.expect("read").is_none(), "{name:?}");
    }
    assert!(store.user_by_id(UserId(ann.id.0 + 1)).await.expect("read").is_none());
}

#[tokio::test]
async fn the_first_admin_is_made_once_and_only_into_an_empty_house() {
    let admin = || FirstAdmin {
        hashed_password: "$argon2id$…".to_owned(),
        must_change_password: true,
        created_at: now(),
    };
    let Fixture { store, directory: _directory, .. } = fixture().await;
    let attempts = (0..8).map(|_| {
        let store = store.clone();
        tokio::spawn(async move { store.ensure_first_admin(admin()).await.expect("no conflict") })
    });
    let mut made = 0;
    for attempt in attempts.collect::<Vec<_>>() {
        made += usize::from(attempt.await.expect("no panic"));
    }
    assert_eq!(made, 1);
    assert_eq!(store.count_users().await.expect("read"), 1);
    let found = store.user_by_username("admin").await.expect("read").expect("there");
    assert!(found.is_admin && found.is_active && found.must_change_password);
    assert_eq!(found.tier, TierLevel::ENTERPRISE);

    let Fixture { store, directory: _directory, .. } = fixture().await;
    user(&store, "ann").await;
    assert!(!store.ensure_first_admin(admin()).await.expect("read"));
    assert!(store.user_by_username("admin").await.expect("read").is_none());
}

#[tokio::test]
async fn a_running_execution_has_no_settlement() {
    let Fixture { store, directory: _directory, .. } = fixture().await;
    let ann = user(&store, "ann").await;
    let begun = begin(&store, program(ann.id, "1")).await;
    assert_eq!((begun.status, &begun.settlement), (ExecutionStatus::Running, &None));
    let found = store.execution_of(ann.id, begun.id).await.expect("read").expect("there");
    assert_eq!(found, begun);
}

#[tokio::test]
async fn an_execution_is_settled_once() {
    let Fixture { store, directory: _directory, .. } = fixture().await;
    let ann = user(&store, "ann").await;
    let begun = begin(&store, program(ann.id, "1")).await;
    let first = settlement(ExecutionStatus::Success, "1");
    let settled = settle(&store, begun.clone(), first).await.expect("settled");
    let again = settle(&store, begun, settlement(ExecutionStatus::Error, "2")).await;
    assert!(matches!(again, Err(StoreError::NotThere { .. })), "{again:?}");
    let found = store.execution_of(ann.id, settled.id).await.expect("read").expect("there");
    assert_eq!(found, settled);
}

#[tokio::test]
async fn nobody_sees_what_is_somebody_elses() {
    let Fixture { store, directory: _directory, .. } = fixture().await;
    let (ann, bob) = (user(&store, "ann").await, user(&store, "bob").await);
    let begun = begin(&store, program(ann.id, "1")).await;
    assert!(store.execution_of(bob.id, begun.id).await.expect("read").is_none());
    assert!(store.execution_of(ann.id, ExecutionId(begun.id.0 + 1)).await.expect("read").is_none());
    let page = store.executions_of(bob.id, &all()).await.expect("read");
    assert_eq!((page.items.len(), page.total), (0, 0));
}

#[tokio::test]
async fn a_list_is_newest_first_and_paged() {
    let Fixture { store, directory: _directory, .. } = fixture().await;
    let ann = user(&store, "ann").await;
    for number in 0..5 {
        begin(&store, program(ann.id, &number.to_string())).await;
    }
    let filter = ExecutionFilter { limit: 2, offset: 1, ..ExecutionFilter::default() };
    let page = store.executions_of(ann.id, &filter).await.expect("read");
    let codes: Vec<_> = page.items.iter().map(|item| item.request.code.as_str()).collect();
    assert_eq!((codes, page.total), (vec!["3", "2"], 5));
}

#[tokio::test]
async fn a_list_is_filtered_by_status_environment_and_text() {
    let Fixture { store, directory: _directory, .. } = fixture().await;
    let ann = user(&store, "ann").await;
    for code in ["print('100%')", "PRINT_1", r"a\b", "x"] {
        begin(&store, program(ann.id, code)).await;
    }
    let other = NewExecution { environment: "science".to_owned(), ..program(ann.id, "y") };
    let begun = begin(&store, other).await;
    settle(&store, begun, settlement(ExecutionStatus::Timeout, "")).await.expect("settled");

    let count = async |filter: ExecutionFilter| {
        let page = store.executions_of(ann.id, &filter).await.expect("read");
        assert_eq!(page.items.len() as u64, page.total);
        page.total
    };
    let table = [("print", 2), ("0%", 1), ("%", 1), ("t_1", 1), ("_", 1), (r"a\b", 1), (r"\", 1), ("z", 0)];
    for (text, expected) in table {
        let filter = ExecutionFilter { code_contains: Some(text.to_owned()), ..all() };
        assert_eq!(count(filter).await, expected, "{text:?}");
    }
    let in_environment = |name: &str| ExecutionFilter { environment: Some(name.to_owned()), ..all() };
    assert_eq!(count(in_environment("science")).await, 1);
    assert_eq!(count(in_environment("base")).await, 4);
    let with_status = |status| ExecutionFilter { status: Some(status), ..all() };
    assert_eq!(count(with_status(ExecutionStatus::Timeout)).await, 1);
    assert_eq!(count(with_status(ExecutionStatus::Running)).await, 4);
}

#[tokio::test]
async fn a_list_cuts_long_texts_and_says_so() {
    let Fixture { store, directory: _directory, .. } = fixture().await;
    let ann = user(&store, "ann").await;
    let whole = "é".repeat(LISTED_CHARS_MAX);
    let begun = begin(&store, program(ann.id, &whole)).await;
    settle(&store, begun, settlement(ExecutionStatus::Success, &whole)).await.expect("settled");
    let page = store.executions_of(ann.id, &all()).await.expect("read");
    assert!(!page.items[0].is_abridged, "exactly as much as fits");

    let longer = format!("{whole}é");
    let begun = begin(&store, program(ann.id, "1")).await;
    settle(&store, begun, settlement(ExecutionStatus::Success, &longer)).await.expect("settled");
    let page = store.executions_of(ann.id, &all()).await.expect("read");
    assert!(page.items[0].is_abridged);
    assert_eq!(page.items[0].settlement.as_ref().expect("settled").stdout, whole);
    let found = store.execution_of(ann.id, page.items[0].id).await.expect("read").expect("there");
    assert_eq!(found.settlement.expect("settled").stdout, longer);
    assert!(!found.is_abridged);
}

#[tokio::test]
async fn a_list_shows_what_comes_after_a_nul() {
    let Fixture { store, directory: _directory, .. } = fixture().await;
    let ann = user(&store, "ann").await;
    let longer = format!("a\0{}", "😀".repeat(LISTED_CHARS_MAX));
    for (stdout, listed, is_abridged) in [
        ("a\0b\0", "a\0b\0".to_owned(), false),
        (&longer, longer.chars().take(LISTED_CHARS_MAX).collect(), true),
    ] {
        let begun = begin(&store, program(ann.id, "1")).await;
        settle(&store, begun, settlement(ExecutionStatus::Success, stdout)).await.expect("settled");
        let page = store.executions_of(ann.id, &all()).await.expect("read");
        assert_eq!(page.items[0].settlement.as_ref().expect("settled").stdout, listed);
        assert_eq!(page.items[0].is_abridged, is_abridged);
        let found = store.execution_of(ann.id, page.items[0].id).await.expect("read").expect("there");
        assert_eq!(found.settlement.expect("settled").stdout, stdout);
    }
}

#[tokio::test]
async fn what_a_crash_left_is_interrupted() {
    let Fixture { store, directory: _directory, .. } = fixture().await;
    let ann = user(&store, "ann").await;
    let left = begin(&store, program(ann.id, "1")).await;
    let begun = begin(&store, program(ann.id, "2")).await;
    let settled = settle(&store, begun, settlement(ExecutionStatus::Success, "")).await.expect("settled");

    assert_eq!(store.interrupt_unfinished(now()).await.expect("written"), 1);
    let found = store.execution_of(ann.id, left.id).await.expect("read").expect("there");
    assert_eq!(found.status, ExecutionStatus::Interrupted);
    assert_eq!(found.settlement.expect("settled").finished_at, now());
    let found = store.execution_of(ann.id, settled.id).await.expect("read").expect("there");
    assert_eq!(found, settled);
    assert_eq!(store.interrupt_unfinished(now()).await.expect("written"), 0);
}

/// Two stores on one file stand for two processes; within a store all share one writer.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn concurrent_writers_wait_for_each_other() {
    let Fixture { store, url, directory: _directory } = fixture().await;
    let ann = user(&store, "ann").await.id;
    let other = Store::open_at(&url).await.expect("opens");
    let writers = (0..64).map(|number| {
        let store = if number % 2 == 0 { store.clone() } else { other.clone() };
        tokio::spawn(async move {
            let begun = begin(&store, program(ann, "1")).await;
            settle(&store, begun, settlement(ExecutionStatus::Success, "1")).await
        })
    });
    for writer in writers.collect::<Vec<_>>() {
        writer.await.expect("no panic").expect("written");
    }
    let filter =
        ExecutionFilter { status: Some(ExecutionStatus::Success), limit: 1, ..ExecutionFilter::default() };
    assert_eq!(store.executions_of(ann, &filter).await.expect("read").total, 64);
}
