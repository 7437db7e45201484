//! Who calls, and for which environment, remembered: looking up the user of each request would ask the database several times for what
//! hardly ever changes.
//!
//! Whatever may change what is remembered here holds a [`Change`] while it does: nothing is taken from memory meanwhile, and nothing that was
//! read before its end is used after it. There is one count for all, so that no change can miss an entry: users, sessions and keys change a
//! few times a minute and are asked for hundreds of times a second.
//!
//! Invariant: what is answered was true of the database at some moment since the last [`Change`] ended, whether or not anybody waited
//! for its end.

use std::hash::Hash;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

use domain::{SessionId, UserId};
use quick_cache::sync::Cache;
use sea_orm::{ConnAcquireErr, DatabaseConnection, DbErr};

use crate::entities::sessions;
use crate::{ApiKey, RunnableEnvironment, Store, StoreError, User};

/// How many of each kind are remembered; a user takes about half a kilobyte.
const REMEMBERED_MAX: usize = 4096;

/// What is remembered.
#[derive(Debug)]
pub(crate) struct Callers {
    changes: AtomicU64,
    under_way: AtomicUsize,
    pub(crate) sessions: Known<SessionId, (sessions::Model, User)>,
    pub(crate) users: Known<UserId, User>,
    /// By the hash of their secret.
    pub(crate) keys: Known<String, ApiKey>,
    /// By their names.
    pub(crate) environments: Known<String, RunnableEnvironment>,
}

/// Values, each with the number of changes there had been when it was asked for.
#[derive(Debug)]
pub(crate) struct Known<K, V>(Cache<K, (u64, V)>);

impl Callers {
    pub(crate) fn new() -> Self {
        Self {
            changes: AtomicU64::new(0),
            under_way: AtomicUsize::new(0),
            sessions: Known::new(),
            users: Known::new(),
            keys: Known::new(),
            environments: Known::new(),
        }
    }

    /// How many changes there have been. Nothing while there is one.
    fn changes(&self) -> Option<u64> {
        // In this order: what ends in between has counted itself first.
        let is_still = self.under_way.load(Ordering::SeqCst) == 0;
        is_still.then(|| self.changes.load(Ordering::SeqCst))
    }

    fn begin_change(&self) {
        self.under_way.fetch_add(1, Ordering::SeqCst);
    }

    fn end_change(&self) {
        self.changes.fetch_add(1, Ordering::SeqCst);
        self.under_way.fetch_sub(1, Ordering::SeqCst);
    }
}

impl<K: Eq + Hash, V: Clone> Known<K, V> {
    fn new() -> Self {
        Self(Cache::new(REMEMBERED_MAX))
    }

    /// What is known of it, or what is found now. That there is nothing is not remembered: anybody can ask for that.
    pub(crate) async fn recall(
        &self,
        callers: &Callers,
        key: K,
        find: impl AsyncFnOnce(&K) -> Result<Option<V>, StoreError>,
    ) -> Result<Option<V>, StoreError> {
        let Some(changes) = callers.changes() else { return find(&key).await };
        if let Some((_, value)) = self.0.get(&key).filter(|(asked, _)| *asked == changes) {
            return Ok(Some(value));
        }
        let found = find(&key).await?;
        if let Some(value) = &found {
            self.0.insert(key, (changes, value.clone()));
        }
        Ok(found)
    }
}

/// Held while something changes that is remembered here.
#[derive(Debug)]
#[must_use = "what is remembered is forgotten when this is dropped"]
pub(crate) struct Change {
    callers: Arc<Callers>,
    writer: DatabaseConnection,
}

impl Store {
    /// To be held by whoever changes users, sessions or keys, until after the commit.
    pub(crate) fn changing_callers(&self) -> Change {
        self.callers.begin_change();
        Change { callers: Arc::clone(&self.callers), writer: self.writer.clone() }
    }
}

impl Drop for Change {
    fn drop(&mut self) {
        let (callers, writer) = (Arc::clone(&self.callers), self.writer.clone());
        // Who asked for the change may be gone, with its commit still on the way: it is over when the connection that writes is free.
        match tokio::runtime::Handle::try_current() {
            Ok(runtime) => drop(runtime.spawn(async move {
                while matches!(writer.ping().await, Err(DbErr::ConnectionAcquire(ConnAcquireErr::Timeout))) {}
                callers.end_change();
            })),
            Err(_) => callers.end_change(),
        }
    }
}

#[cfg(test)]
mod tests {
    use sea_orm::TransactionTrait as _;

    use super::*;

    async fn recall(callers: &Callers, found: Option<ApiKey>) -> Option<ApiKey> {
        callers.keys.recall(callers, "hash".to_owned(), async |_| Ok(found)).await.expect("it does not fail")
    }

    fn key(name: &str) -> ApiKey {
        ApiKey {
            id: domain::ApiKeyId(1),
            owner: UserId(1),
            name: name.to_owned(),
            prefix: String::new(),
            is_active: true,
            usage_count: 0,
            last_used: None,
            created_at: chrono::DateTime::UNIX_EPOCH,
            expires_at: None,
        }
    }

    #[tokio::test]
    async fn what_was_found_is_known_until_something_changes() {
        let callers = Callers::new();
        assert_eq!(recall(&callers, None).await, None);
        assert_eq!(
            recall(&callers, Some(key("first"))).await,
            Some(key("first")),
            "absence is not remembered"
        );
        assert_eq!(recall(&callers, Some(key("second"))).await, Some(key("first")));
        callers.begin_change();
        assert_eq!(recall(&callers, Some(key("second"))).await, Some(key("second")), "one is under way");
        callers.end_change();
        assert_eq!(recall(&callers, Some(key("third"))).await, Some(key("third")));
    }

    #[tokio::test]
    async fn what_was_read_before_a_change_is_not_used_after_it() {
        let callers = Callers::new();
        let slow = async |_: &String| {
            callers.begin_change();
            callers.end_change();
            Ok(Some(key("old")))
        };
        callers.keys.recall(&callers, "hash".to_owned(), slow).await.expect("it does not fail");
        assert_eq!(recall(&callers, Some(key("new"))).await, Some(key("new")));
    }

    /// As when a client hangs up: its change is given up while the commit is on its way.
    #[tokio::test]
    async fn what_is_read_before_a_commit_that_nobody_waits_for_is_forgotten_after_it() {
        let directory = tempfile::TempDir::new().expect("a directory");
        let url = crate::DatabaseUrl::sqlite_file(directory.path().join("coderunner.db"));
        let store = Store::open_at(&url).await.expect("opens");
        let on_its_way = store.writer.begin().await.expect("begins");
        drop(store.changing_callers());
        // What waits for nothing but its turn has it now.
        tokio::task::yield_now().await;
        recall(&store.callers, Some(key("old"))).await;
        on_its_way.commit().await.expect("commits");
        // The connection is given to those who wait for it in their order.
        store.writer.ping().await.expect("answers");
        assert_eq!(recall(&store.callers, Some(key("new"))).await, Some(key("new")));
    }
}
