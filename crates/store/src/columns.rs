//! Between the numbers of the domain and those of a database, which has no unsigned ones.

use serde::{Deserialize, Serialize};

use domain::Limits;

/// As stored. What does not fit (above nine quintillion) is stored as the largest that does.
pub(crate) fn stored(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// As it was before [`stored`].
pub(crate) fn unsigned(number: i64) -> Option<u64> {
    u64::try_from(number).ok()
}

/// [`Limits`] as the JSON of a column. A type of its own, so that renaming a limit in the domain
/// cannot silently make old rows unreadable.
#[derive(Serialize, Deserialize)]
pub(crate) struct StoredLimits {
    wall_time_ms_max: u64,
    memory_bytes_max: u64,
    pids_max: u32,
    cpu_milli_max: u32,
    output_bytes_kept_max: u64,
    output_bytes_max: u64,
    disk_bytes_max: u64,
    disk_inodes_max: u64,
    open_files_max: u64,
}

impl From<Limits> for StoredLimits {
    fn from(limits: Limits) -> Self {
        Self {
            wall_time_ms_max: limits.wall_time_ms_max,
            memory_bytes_max: limits.memory_bytes_max,
            pids_max: limits.pids_max,
            cpu_milli_max: limits.cpu_milli_max,
            output_bytes_kept_max: limits.output_bytes_kept_max,
            output_bytes_max: limits.output_bytes_max,
            disk_bytes_max: limits.disk_bytes_max,
            disk_inodes_max: limits.disk_inodes_max,
            open_files_max: limits.open_files_max,
        }
    }
}

impl From<StoredLimits> for Limits {
    fn from(stored: StoredLimits) -> Self {
        Self {
            wall_time_ms_max: stored.wall_time_ms_max,
            memory_bytes_max: stored.memory_bytes_max,
            pids_max: stored.pids_max,
            cpu_milli_max: stored.cpu_milli_max,
            output_bytes_kept_max: stored.output_bytes_kept_max,
            output_bytes_max: stored.output_bytes_max,
            disk_bytes_max: stored.disk_bytes_max,
            disk_inodes_max: stored.disk_inodes_max,
            open_files_max: stored.open_files_max,
        }
    }
}
