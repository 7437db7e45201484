//! Sessions against a real database file: what takes too long, or a clock, to see from outside.

use chrono::{DateTime, TimeDelta, Utc};
use domain::{Action, SessionId, TierLevel, UserId};
use store::{
    AuditEntry, DatabaseUrl, NewSession, NewUser, Refresh, RefreshHashes, Refreshed, SESSIONS_MAX, Store,
    User,
};
use tempfile::TempDir;

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_750_000_000, 123_456_789).expect("in range")
}

fn later(seconds: i64) -> DateTime<Utc> {
    now() + TimeDelta::seconds(seconds)
}

async fn store_with_ann() -> (TempDir, Store, User) {
    let directory = TempDir::new().expect("a directory");
    let url = DatabaseUrl::sqlite_file(directory.path().join("coderunner.db"));
    let store = Store::open_at(&url).await.expect("opens");
    let ann = NewUser {
        username: "ann".to_owned(),
        email: "ann@example.com".to_owned(),
        full_name: None,
        hashed_password: "old hash".to_owned(),
        is_admin: false,
        tier: TierLevel::FREE,
        must_change_password: false,
        created_at: now(),
    };
    let ann = store.register_user(ann, AuditEntry::new(Action::UserCreate, now())).await.expect("created");
    (directory, store, ann)
}

fn hashes(family: &str, token: &str) -> RefreshHashes {
    RefreshHashes { family: family.to_owned(), token: token.to_owned() }
}

fn login() -> AuditEntry {
    AuditEntry::new(Action::UserLogin, now())
}

async fn begin(store: &Store, user: &User, created_at: DateTime<Utc>) -> SessionId {
    let hashes = hashes("family", "first");
    let new = NewSession { hashes, created_at, expires_at: created_at + TimeDelta::seconds(100) };
    store.begin_session(user, new, None, login()).await.expect("written").expect("the password is as it was")
}

async fn refresh(store: &Store, session: SessionId, at: DateTime<Utc>) -> Refreshed {
    let refresh =
        Refresh { token_hash: "second".to_owned(), now: at, expires_at: at + TimeDelta::seconds(100) };
    let entry = AuditEntry::new(Action::TokenRefresh, at);
    store.refresh_session(session, &hashes("family", "first"), refresh, entry).await.expect("written")
}

async fn lives(store: &Store, session: SessionId, at: DateTime<Utc>) -> bool {
    store.user_of_session(session, at, at).await.expect("read").is_some()
}

#[tokio::test]
async fn a_session_ends_by_itself_unless_it_is_refreshed() {
    let (_directory, store, ann) = store_with_ann().await;
    let (idle, used) = (begin(&store, &ann, now()).await, begin(&store, &ann, now()).await);
    assert!(matches!(refresh(&store, used, later(99)).await, Refreshed::GoesOn(user) if user.id == ann.id));
    assert!(lives(&store, idle, later(99)).await && !lives(&store, idle, later(100)).await);
    assert!(lives(&store, used, later(198)).await && !lives(&store, used, later(199)).await);
    assert!(matches!(refresh(&store, idle, later(100)).await, Refreshed::Ended));

    assert_eq!(store.remove_expired_sessions(later(99)).await.expect("written"), 0);
    assert_eq!(store.remove_expired_sessions(later(100)).await.expect("written"), 1);
    assert!(lives(&store, used, later(150)).await);
    assert_eq!(store.remove_expired_sessions(later(1000)).await.expect("written"), 1);
}

#[tokio::test]
async fn a_token_from_before_the_session_is_not_its_own() {
    let (_directory, store, ann) = store_with_ann().await;
    let session = begin(&store, &ann, now()).await;
    let of_token =
        async |issued_at| store.user_of_session(session, issued_at, later(10)).await.expect("read");
    let whole_second = DateTime::from_timestamp(now().timestamp(), 0).expect("in range");
    assert!(of_token(whole_second).await.is_some(), "a token tells whole seconds only");
    assert!(of_token(whole_second - TimeDelta::seconds(1)).await.is_none());
}

#[tokio::test]
async fn a_user_has_so_many_sessions_and_loses_the_one_used_longest_ago() {
    let (_directory, store, ann) = store_with_ann().await;
    let max = i64::try_from(SESSIONS_MAX).expect("few");
    let mut sessions = Vec::new();
    for number in 0..max {
        sessions.push(begin(&store, &ann, now() + TimeDelta::milliseconds(number)).await);
    }
    // The oldest is in use, so the one after it is dropped.
    assert!(matches!(refresh(&store, sessions[0], later(1)).await, Refreshed::GoesOn(_)));
    begin(&store, &ann, later(2)).await;
    assert!(lives(&store, sessions[0], later(3)).await);
    assert!(!lives(&store, sessions[1], later(3)).await);
    assert!(lives(&store, sessions[2], later(3)).await);
}

#[tokio::test]
async fn no_session_begins_with_a_password_of_before() {
    let (_directory, store, ann) = store_with_ann().await;
    let entry = AuditEntry::new(Action::PasswordChange, now());
    assert!(store.change_password(ann.id, "old hash", "new hash".to_owned(), entry).await.expect("written"));
    let new = NewSession { hashes: hashes("family", "first"), created_at: now(), expires_at: later(100) };
    let begun = store.begin_session(&ann, new, Some("rehash".to_owned()), login()).await.expect("read");
    assert_eq!(begun, None);
    let found = store.user_by_id(UserId(ann.id.0)).await.expect("read").expect("there");
    assert_eq!(found.hashed_password, "new hash", "and the old one is not put back");
}

#[tokio::test]
async fn a_hash_is_replaced_as_a_session_begins_and_others_live_on() {
    let (_directory, store, ann) = store_with_ann().await;
    let before = begin(&store, &ann, now()).await;
    let new = NewSession { hashes: hashes("other", "first"), created_at: now(), expires_at: later(100) };
    let begun = store.begin_session(&ann, new, Some("rehash".to_owned()), login()).await.expect("written");
    assert!(begun.is_some() && lives(&store, before, later(1)).await);
    let found = store.user_by_id(ann.id).await.expect("read").expect("there");
    assert_eq!(found.hashed_password, "rehash");
}
