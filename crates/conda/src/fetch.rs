//! Packages into the cache, each verified by its SHA-256.
//!
//! Safe to be killed at any time: rattler unpacks into a directory beside the place, renames it, and writes down the hash last; an
//! entry without its hash is fetched again. Its lock is flock(2)'s, which ends with the process. Whoever holds it may remove what
//! others left half-made.

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use futures_util::stream::{self, StreamExt, TryStreamExt};
use rattler::package_cache::{CacheReporter, PackageCache, PackageCacheLayer};
use rattler::validation::ValidationMode;
use rattler_conda_types::RepoDataRecord;
use rattler_networking::LazyClient;
use rattler_networking::retry_policies::ExponentialBackoff;

use crate::Work;
use crate::error::{CondaError, with_causes};
use crate::inspect::{self, Arrival};
use crate::progress::{Progress, Teller};
use crate::solve::label;
use rattler::install::PythonInfo;

const DOWNLOADS_AT_ONCE: usize = 4;
const RETRIES_MAX: u32 = 2;
const RETRY_TIME_MIN: Duration = Duration::from_millis(200);
const RETRY_TIME_MAX: Duration = Duration::from_secs(5);

/// The cache of packages below the shared cache. That the files of an entry are there is looked at again each time; a damaged
/// entry is fetched anew.
pub(crate) fn cache(directory: &Path) -> PackageCache {
    let layer = PackageCacheLayer::new(directory.join("packages")).with_validation_mode(ValidationMode::Fast);
    PackageCache::from_layers([layer], false)
}

/// Fetches what is not in the cache, and looks through all of it.
pub(crate) async fn fetch(
    records: &[&RepoDataRecord],
    python: Option<&PythonInfo>,
    cache: &PackageCache,
    work: &Work<'_>,
) -> Result<Vec<Arrival>, CondaError> {
    let failed = |error: &dyn std::error::Error| CondaError::Install(with_causes(error));
    let _lock = cache.acquire_global_lock().await.map_err(|error| failed(&error))?;
    remove_unfinished(cache)?;
    let present = cache.index().await.map_err(|error| failed(&error))?;
    let absent = records.iter().filter(|record| !present.contains_record(record));
    let sizes = absent.map(|record| record.package_record.size.unwrap_or_default());
    if !work.allowance.covers(sizes.fold(0, u64::saturating_add)) {
        return Err(work.allowance.error());
    }
    let client = LazyClient::from(work.client.clone());
    let fetches = records.iter().enumerate().map(|(index, record)| {
        let told = Told {
            teller: work.teller.clone(),
            package: label(record),
            number: index + 1,
            count: records.len(),
        };
        fetch_one(record, python, cache, client.clone(), told)
    });
    let arrivals: Result<Vec<Arrival>, _> =
        stream::iter(fetches).buffered(DOWNLOADS_AT_ONCE).try_collect().await;
    arrivals.map_err(|error| if work.allowance.is_spent() { work.allowance.error() } else { error })
}

async fn fetch_one(
    record: &RepoDataRecord,
    python: Option<&PythonInfo>,
    cache: &PackageCache,
    client: LazyClient,
    told: Told,
) -> Result<Arrival, CondaError> {
    let retries = ExponentialBackoff::builder()
        .retry_bounds(RETRY_TIME_MIN, RETRY_TIME_MAX)
        .build_with_max_retries(RETRIES_MAX);
    let url = record.url.clone();
    let entry = cache
        .get_or_fetch_from_url_with_retry(
            &record.package_record,
            url,
            client,
            retries,
            Some(Arc::new(told)),
            None,
        )
        .await
        .map_err(|error| CondaError::Fetch { package: label(record), reason: with_causes(&error) })?;
    inspect::look_through(record, entry.path(), python)
}

/// Directories that a process which was killed was unpacking into.
#[expect(
    clippy::disallowed_methods,
    reason = "in the cache of packages, which no execution can write to; under its lock"
)]
fn remove_unfinished(cache: &PackageCache) -> Result<(), CondaError> {
    for layer in cache.layers() {
        let directory = layer.path();
        for entry in fs::read_dir(directory).map_err(CondaError::file(directory))? {
            let entry = entry.map_err(CondaError::file(directory))?;
            let is_directory = entry.file_type().is_ok_and(|kind| kind.is_dir());
            if is_directory && entry.file_name().as_encoded_bytes().starts_with(b".") {
                fs::remove_dir_all(entry.path()).map_err(CondaError::file(&entry.path()))?;
            }
        }
    }
    Ok(())
}

struct Told {
    teller: Teller,
    package: String,
    number: usize,
    count: usize,
}

impl CacheReporter for Told {
    fn on_validate_start(&self) -> usize {
        0
    }

    fn on_validate_complete(&self, _index: usize) {}

    fn on_download_start(&self) -> usize {
        let Self { package, number, count, .. } = self;
        self.teller.tell(Progress::Downloading { package: package.clone(), number: *number, count: *count });
        0
    }

    fn on_download_progress(&self, _index: usize, _progress: u64, _total: Option<u64>) {}

    fn on_download_completed(&self, _index: usize) {}
}
