//! Counting how often keys are used, without a write for each use.
//!
//! Uses are counted here and written down now and then, by the executable's housekeeping and when it stops; who looks at
//! a key sees both together. What is lost if the server is killed is what was counted since the last time.
//!
//! Invariant: every use is either here or in the database, never in both, for whoever holds a [`Look`].
//! Invariant: there are never many keys here: who would make it more writes them down first.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, Utc};
use domain::ApiKeyId;
use store::{ApiKeyUses, Store, StoreError};
use tokio::sync::{RwLock, RwLockReadGuard};

/// Keys in use between two times of writing down. One transaction writes so many in tens of milliseconds.
const KEYS_MAX: usize = 1_000;

type Uses = HashMap<ApiKeyId, ApiKeyUses>;

/// Uses that are not written down yet.
#[derive(Default)]
pub(crate) struct ApiKeyUsage {
    unwritten: Mutex<Uses>,
    /// Held while uses move from here to the database.
    moving: RwLock<()>,
}

/// As long as there is one, nothing is written down.
pub(crate) struct Look<'a> {
    usage: &'a ApiKeyUsage,
    _nothing_moves: RwLockReadGuard<'a, ()>,
}

impl ApiKeyUsage {
    /// One more use.
    pub(crate) async fn count(
        &self,
        store: &Store,
        key: ApiKeyId,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        if self.add([(key, ApiKeyUses { count: 1, last: now })]) < KEYS_MAX {
            return Ok(());
        }
        self.flush(store).await
    }

    /// Writes all of them down. If that fails they stay here.
    pub(crate) async fn flush(&self, store: &Store) -> Result<(), StoreError> {
        let _moving = self.moving.write().await;
        let taken = Taken { usage: self, uses: std::mem::take(&mut *self.unwritten()).into_iter().collect() };
        if taken.uses.is_empty() {
            return Ok(());
        }
        store.add_api_key_uses(&taken.uses).await?;
        taken.are_written();
        Ok(())
    }

    /// Lets one read a key from the database and here, as of the same moment.
    pub(crate) async fn look(&self) -> Look<'_> {
        Look { usage: self, _nothing_moves: self.moving.read().await }
    }

    /// Says how many keys there are then.
    fn add(&self, uses: impl IntoIterator<Item = (ApiKeyId, ApiKeyUses)>) -> usize {
        let mut unwritten = self.unwritten();
        for (key, more) in uses {
            let uses = unwritten.entry(key).or_insert(ApiKeyUses { count: 0, last: more.last });
            uses.count += more.count;
            uses.last = uses.last.max(more.last);
        }
        unwritten.len()
    }

    fn unwritten(&self) -> MutexGuard<'_, Uses> {
        self.unwritten.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Look<'_> {
    /// What is not written down of this key's uses.
    pub(crate) fn unwritten(&self, key: ApiKeyId) -> Option<ApiKeyUses> {
        self.usage.unwritten().get(&key).copied()
    }
}

/// Uses on their way to the database. They come back if they do not get there: because writing failed, or because whoever
/// wrote was dropped.
struct Taken<'a> {
    usage: &'a ApiKeyUsage,
    uses: Vec<(ApiKeyId, ApiKeyUses)>,
}

impl Taken<'_> {
    fn are_written(mut self) {
        self.uses.clear();
    }
}

impl Drop for Taken<'_> {
    fn drop(&mut self) {
        self.usage.add(std::mem::take(&mut self.uses));
    }
}

#[cfg(test)]
mod tests {
    use store::DatabaseUrl;
    use tempfile::TempDir;

    use super::*;

    async fn store() -> (Store, TempDir) {
        let directory = TempDir::new().expect("a directory");
        let url = DatabaseUrl::sqlite_file(directory.path().join("usage.db"));
        (Store::open_at(&url).await.expect("opens"), directory)
    }

    #[tokio::test]
    async fn uses_of_very_many_keys_are_written_down_at_once() {
        let (store, _directory) = store().await;
        let usage = ApiKeyUsage::default();
        for key in (1..).take(KEYS_MAX) {
            assert!(usage.unwritten().len() < KEYS_MAX);
            usage.count(&store, ApiKeyId(key), DateTime::UNIX_EPOCH).await.expect("counted");
        }
        assert_eq!(usage.unwritten().len(), 0);
    }

    #[tokio::test]
    async fn uses_that_cannot_be_written_down_are_kept_with_those_that_follow() {
        let (store, _directory) = store().await;
        let usage = ApiKeyUsage::default();
        let (key, later) = (ApiKeyId(1), DateTime::UNIX_EPOCH + chrono::TimeDelta::seconds(1));
        usage.count(&store, key, later).await.expect("counted");
        store.close().await.expect("closes");
        usage.flush(&store).await.expect_err("it is closed");
        usage.count(&store, key, DateTime::UNIX_EPOCH).await.expect("counted");
        let unwritten = usage.look().await.unwritten(key);
        assert_eq!(unwritten, Some(ApiKeyUses { count: 2, last: later }));
    }
}
