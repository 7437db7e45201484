//! Packages from the cache into a directory, and out of it.

use std::collections::HashSet;
use std::path::Path;

use rattler::install::{ExternalSymlinkPolicy, Installer, LinkOptions, Reporter, Transaction};
use rattler_conda_types::{PrefixRecord, RepoDataRecord, Subdir};

use crate::Work;
use crate::error::{CondaError, with_causes};
use crate::progress::{Progress, Teller};
use crate::solve::{Solution, label};
use crate::{fetch, inspect, state};

/// Makes the environment what the solution says.
pub(crate) async fn install(
    solution: Solution,
    there: Vec<PrefixRecord>,
    work: &Work<'_>,
) -> Result<(), CondaError> {
    let directory = work.place.directory;
    let failed = |error: &dyn std::error::Error| CondaError::Install(with_causes(error));
    let platform = Subdir::current()
        .ok_or_else(|| CondaError::Install("no packages are made for this machine".into()))?;
    let plan =
        Transaction::from_current_and_desired(there.iter(), solution.records.iter(), None, None, platform)
            .map_err(|error| failed(&error))?;
    let coming: Vec<&RepoDataRecord> = plan.installed_packages().copied().collect();
    work.teller.tell(Progress::Planned { install: coming.len(), remove: plan.packages_to_uninstall() });

    let cache = fetch::cache(work.place.cache);
    let arrivals = fetch::fetch(&coming, plan.python_info.as_ref(), &cache, work).await?;
    inspect::look_together(&arrivals, directory)?;
    leaving_is_safe(plan.removed_packages().copied(), directory)?;
    state::unshare_records(directory)?;
    let owned =
        there.iter().flat_map(|record| &record.paths_data.paths).map(|path| path.relative_path.as_path());
    inspect::make_way(&arrivals, &owned.collect(), directory)?;

    // Link scripts, which are programs of packages, are off unless asked for.
    Installer::new()
        .with_package_cache(cache)
        .with_download_client(work.client.clone())
        .with_installed_packages(there.clone())
        .with_requested_specs(solution.requested)
        .with_target_platform(platform)
        .with_alternative_target_prefix(work.place.prefix)
        .with_link_options(LinkOptions {
            allow_symbolic_links: Some(true),
            allow_hard_links: Some(true),
            // The sandbox does not allow the call, and one copy in the page cache serves all environments.
            allow_ref_links: Some(false),
        })
        .with_external_symlink_policy(ExternalSymlinkPolicy::Deny)
        .with_reporter(Told { teller: work.teller.clone() })
        .install(directory, solution.records)
        .await
        .map_err(|error| failed(&error))?;
    Ok(())
}

/// What is removed is removed by path: no link on the way leads out.
fn leaving_is_safe<'a>(
    leaving: impl Iterator<Item = &'a PrefixRecord>,
    directory: &Path,
) -> Result<(), CondaError> {
    let mut seen = HashSet::new();
    for path in leaving.flat_map(|record| &record.paths_data.paths) {
        let path = &path.relative_path;
        if seen.insert(path.parent()) && !state::stays_inside(directory, path) {
            let reason = format!("a link in it leads {path:?} elsewhere");
            return Err(CondaError::Damaged { path: directory.to_owned(), reason });
        }
    }
    Ok(())
}

struct Told {
    teller: Teller,
}

impl Reporter for Told {
    fn on_unlink_start(&self, _operation: usize, record: &PrefixRecord) -> usize {
        self.teller.tell(Progress::Removing { package: label(&record.repodata_record) });
        0
    }

    fn on_link_start(&self, _operation: usize, record: &RepoDataRecord) -> usize {
        self.teller.tell(Progress::Installing { package: label(record) });
        0
    }

    fn on_transaction_start(&self, _transaction: &Transaction<PrefixRecord, RepoDataRecord>) {}
    fn on_transaction_operation_start(&self, _operation: usize) {}
    fn on_populate_cache_start(&self, _operation: usize, _record: &RepoDataRecord) -> usize {
        0
    }
    fn on_validate_start(&self, _cache_entry: usize) -> usize {
        0
    }
    fn on_validate_complete(&self, _validate_idx: usize) {}
    fn on_download_start(&self, _cache_entry: usize) -> usize {
        0
    }
    fn on_download_progress(&self, _download_idx: usize, _progress: u64, _total: Option<u64>) {}
    fn on_download_completed(&self, _download_idx: usize) {}
    fn on_populate_cache_complete(&self, _cache_entry: usize) {}
    fn on_unlink_complete(&self, _index: usize) {}
    fn on_link_complete(&self, _index: usize) {}
    fn on_transaction_operation_complete(&self, _operation: usize) {}
    fn on_transaction_complete(&self) {}
    fn on_post_link_start(&self, _package_name: &str, _script_path: &str) -> usize {
        0
    }
    fn on_post_link_complete(&self, _index: usize, _success: bool) {}
    fn on_pre_unlink_start(&self, _package_name: &str, _script_path: &str) -> usize {
        0
    }
    fn on_pre_unlink_complete(&self, _index: usize, _success: bool) {}
}
