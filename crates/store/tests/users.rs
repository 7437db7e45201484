//! Users against a real database file: what takes a failure, or many rows, to see.

use chrono::{DateTime, TimeDelta, Utc};
use domain::{Action, Metered, Quota, TierLevel, UserId};
use sea_orm::{ConnectionTrait as _, Database, DatabaseConnection, DbBackend, Statement, TryGetable};
use store::{
    AccountError, AuditEntry, DatabaseUrl, FirstAdmin, NewExecution, NewSession, NewUser, RefreshHashes,
    Store, StoreError, User, UserChanges, UtcDay,
};
use tempfile::TempDir;

/// More than go in one transaction.
const MANY: u64 = store::REMOVED_AT_ONCE + 50;

const ADMIN: UserId = UserId(1);

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_750_000_000, 123_456_789).expect("in range")
}

fn entry(action: Action) -> AuditEntry {
    AuditEntry::new(action, now()).by(ADMIN)
}

fn account(name: &str) -> NewUser {
    NewUser {
        username: name.to_owned(),
        email: format!("{name}@example.com"),
        full_name: None,
        hashed_password: "a hash".to_owned(),
        is_admin: true,
        tier: TierLevel::FREE,
        must_change_password: false,
        created_at: now(),
    }
}

/// A database with the first administrator and `ann`, who is one, too; and another way in.
async fn database() -> (TempDir, Store, User, DatabaseConnection) {
    let directory = TempDir::new().expect("a directory");
    let file = directory.path().join("coderunner.db");
    let store = Store::open_at(&DatabaseUrl::sqlite_file(&file)).await.expect("opens");
    let first =
        FirstAdmin { hashed_password: "a hash".to_owned(), must_change_password: false, created_at: now() };
    store.ensure_first_admin(first).await.expect("made");
    let ann = store.create_user(ADMIN, account("ann"), entry(Action::UserCreate)).await.expect("made");
    let beside = Database::connect(format!("sqlite://{}", file.display())).await.expect("opens");
    (directory, store, ann, beside)
}

async fn begin_execution(store: &Store, user: UserId) -> Result<(), StoreError> {
    let today = UtcDay::of(now());
    let reservation = store.reserve_use(user, Metered::Executions, Quota::Unlimited, today).await?;
    let new = NewExecution {
        user,
        code: "print(1)".to_owned(),
        environment: "base".to_owned(),
        is_api_call: false,
        code_library_id: None,
        limits: None,
        queued_ms: 0,
        created_at: now(),
    };
    store
        .begin_execution((new, store::Along::default()), &reservation.expect("there is no bound"))
        .await
        .map(drop)
}

/// One value of every row.
async fn values<T: TryGetable>(beside: &DatabaseConnection, select: &str) -> Vec<T> {
    let statement = Statement::from_string(DbBackend::Sqlite, select);
    let rows = beside.query_all_raw(statement).await.expect("read");
    rows.iter().map(|row| row.try_get_by(0).expect("of this type")).collect()
}

async fn executions_left(beside: &DatabaseConnection) -> i64 {
    values(beside, "SELECT count(*) FROM executions").await[0]
}

/// What the log tells, newest first.
async fn actions(beside: &DatabaseConnection) -> Vec<String> {
    values(beside, "SELECT action FROM audit_log ORDER BY id DESC").await
}

#[tokio::test]
async fn whoever_is_no_administrator_any_more_makes_nobody() {
    let (_directory, store, ann, _) = database().await;
    let demoted = UserChanges { is_admin: Some(false), ..Default::default() };
    store.update_user(ADMIN, ann.id, demoted, entry(Action::UserUpdate)).await.expect("written");
    let made = store.create_user(ann.id, account("eve"), entry(Action::UserCreate).by(ann.id)).await;
    assert!(matches!(made, Err(AccountError::NotAdmin)), "{made:?}");
    assert!(store.user_by_username("eve").await.expect("read").is_none());
}

#[tokio::test]
async fn a_deletion_that_ends_on_the_way_leaves_somebody_who_can_do_nothing_and_can_be_deleted() {
    let (_directory, store, ann, beside) = database().await;
    let new = NewSession {
        hashes: RefreshHashes { family: "family".to_owned(), token: "token".to_owned() },
        created_at: now(),
        expires_at: now() + TimeDelta::days(1),
    };
    let session = store.begin_session(&ann, new, None, entry(Action::UserLogin)).await;
    let session = session.expect("written").expect("begun");
    for _ in 0..MANY {
        begin_execution(&store, ann.id).await.expect("begun");
    }
    let failing = format!(
        "CREATE TRIGGER failing BEFORE DELETE ON executions WHEN OLD.id = {MANY} BEGIN SELECT RAISE(ABORT, 'failing'); END"
    );
    beside.execute_unprepared(&failing).await.expect("made");
    let deleted = store.delete_user(ADMIN, ann.id, entry(Action::UserDelete)).await;
    assert!(matches!(deleted, Err(AccountError::Store(_))), "{deleted:?}");
    assert_eq!(executions_left(&beside).await, 50, "what went before is gone");
    let half = store.user_by_id(ann.id).await.expect("read").expect("still there");
    assert!(!half.is_active);
    assert!(store.user_of_session(session, now(), now()).await.expect("read").is_none());
    assert_eq!(actions(&beside).await[0], "user_update", "the log tells what was done");

    beside.execute_unprepared("DROP TRIGGER failing").await.expect("dropped");
    store.delete_user(ADMIN, ann.id, entry(Action::UserDelete)).await.expect("deleted");
    assert!(store.user_by_id(ann.id).await.expect("read").is_none());
    assert_eq!(executions_left(&beside).await, 0);
    assert_eq!(&actions(&beside).await[..2], ["user_delete", "user_update"]);
}

#[tokio::test]
async fn nothing_is_reserved_for_whoever_was_deleted() {
    let (_directory, store, ann, _) = database().await;
    store.delete_user(ADMIN, ann.id, entry(Action::UserDelete)).await.expect("deleted");
    let begun = begin_execution(&store, ann.id).await;
    assert!(matches!(begun, Err(StoreError::NoUser(user)) if user == ann.id), "{begun:?}");
}
