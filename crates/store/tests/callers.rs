//! Who calls is remembered: every change of a user, a session or a key is seen by the next who asks.

use chrono::{DateTime, TimeDelta, Utc};
use domain::{Action, Quota, SessionId, TierLevel, UserId};
use store::{
    ApiKey, ApiKeySecret, AuditEntry, Credential, DatabaseUrl, FirstAdmin, NewApiKey, NewSession, NewUser,
    Refresh, RefreshHashes, Store, User, UserChanges,
};
use tempfile::TempDir;

const ADMIN: UserId = UserId(1);

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_750_000_000, 0).expect("in range")
}

fn entry(action: Action) -> AuditEntry {
    AuditEntry::new(action, now()).by(ADMIN)
}

fn hashes() -> RefreshHashes {
    RefreshHashes { family: "family".to_owned(), token: "first".to_owned() }
}

fn secret() -> ApiKeySecret {
    ApiKeySecret::new("sk-of-ann".to_owned())
}

/// Ann, with a session and a key.
struct Ann {
    _directory: TempDir,
    store: Store,
    user: User,
    session: SessionId,
    key: ApiKey,
}

impl Ann {
    async fn new() -> Self {
        let directory = TempDir::new().expect("a directory");
        let url = DatabaseUrl::sqlite_file(directory.path().join("coderunner.db"));
        let store = Store::open_at(&url).await.expect("opens");
        let first =
            FirstAdmin { hashed_password: "hash".to_owned(), must_change_password: false, created_at: now() };
        store.ensure_first_admin(first).await.expect("made");
        let ann = NewUser {
            username: "ann".to_owned(),
            email: "ann@example.com".to_owned(),
            full_name: None,
            hashed_password: "hash".to_owned(),
            is_admin: false,
            tier: TierLevel::FREE,
            must_change_password: false,
            created_at: now(),
        };
        let user = store.register_user(ann, entry(Action::UserCreate)).await.expect("made");
        let new =
            NewSession { hashes: hashes(), created_at: now(), expires_at: now() + TimeDelta::seconds(100) };
        let session = store.begin_session(&user, new, None, entry(Action::UserLogin)).await;
        let session = session.expect("written").expect("begun");
        let new = NewApiKey {
            owner: user.id,
            name: "key".to_owned(),
            secret: secret(),
            created_at: now(),
            expires_at: None,
        };
        let key = store.create_api_key(new, Quota::Unlimited, entry(Action::ApiKeyCreate)).await;
        let key = key.expect("written").expect("made");
        Self { _directory: directory, store, user, session, key }
    }

    /// Whether the session and the key let her in, and her tier.
    async fn seen(&self) -> (bool, bool, Option<TierLevel>) {
        let by_session = self.store.user_of_session(self.session, now(), now()).await.expect("read");
        let key = self.store.api_key_by_secret(&secret()).await.expect("read");
        let by_key = key.is_some_and(|key| key.is_good(now()));
        let user = self.store.user_by_id(self.user.id).await.expect("read");
        let is_active = user.as_ref().is_some_and(|user| user.is_active);
        let still = self.store.is_still_good(self.user.id, Credential::Session(self.session), now()).await;
        assert_eq!(still.expect("read"), by_session.is_some());
        (by_session.is_some(), by_key && is_active, user.map(|user| user.tier))
    }

    async fn change(&self, changes: UserChanges) {
        self.store
            .update_user(ADMIN, self.user.id, changes, entry(Action::UserUpdate))
            .await
            .expect("written");
    }
}

const FREE: Option<TierLevel> = Some(TierLevel::FREE);

macro_rules! change_is_seen {
    ($($name:ident: |$ann:ident| $change:expr => $seen:expr;)*) => {$(
        #[tokio::test]
        async fn $name() {
            let $ann = Ann::new().await;
            for _ in 0..2 {
                assert_eq!($ann.seen().await, (true, true, FREE));
            }
            $change;
            assert_eq!($ann.seen().await, $seen);
        }
    )*};
}

change_is_seen! {
    another_tier: |ann| ann.change(UserChanges { tier: Some(TierLevel::ENTERPRISE), ..Default::default() }).await
        => (true, true, Some(TierLevel::ENTERPRISE));
    not_active_any_more: |ann| ann.change(UserChanges { is_active: Some(false), ..Default::default() }).await
        => (false, false, FREE);
    another_password: |ann| ann.store.change_password(ann.user.id, "hash", "new".to_owned(), entry(Action::PasswordChange)).await.expect("written")
        => (false, true, FREE);
    deleted: |ann| ann.store.delete_user(ADMIN, ann.user.id, entry(Action::UserDelete)).await.expect("written")
        => (false, false, None);
    session_ended: |ann| ann.store.end_session(ann.session, entry(Action::UserLogout)).await.expect("written")
        => (false, true, FREE);
    session_ended_by_its_token: |ann| ann.store.end_session_of_token(ann.session, &hashes(), entry(Action::UserLogout)).await.expect("written")
        => (false, true, FREE);
    session_ended_by_an_old_token: |ann| {
        let refresh = Refresh { token_hash: "second".to_owned(), now: now(), expires_at: now() + TimeDelta::seconds(100) };
        let old = RefreshHashes { token: "old".to_owned(), ..hashes() };
        ann.store.refresh_session(ann.session, &old, refresh, entry(Action::TokenRefresh)).await.expect("written")
    } => (false, true, FREE);
    key_disabled: |ann| ann.store.toggle_api_key(ann.user.id, ann.key.id, entry(Action::ApiKeyToggle)).await.expect("written")
        => (true, false, FREE);
    key_deleted: |ann| ann.store.delete_api_key(ann.user.id, ann.key.id, entry(Action::ApiKeyDelete)).await.expect("written")
        => (true, false, FREE);
}

#[tokio::test]
async fn time_passes_for_what_is_remembered_too() {
    let ann = Ann::new().await;
    assert!(ann.seen().await.0);
    let later = now() + TimeDelta::seconds(100);
    assert!(ann.store.user_of_session(ann.session, now(), later).await.expect("read").is_none());
}
