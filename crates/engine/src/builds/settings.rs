//! What builds may take, and where packages come from.

use domain::{Limits, PackageManager};
use environments::{Index, Requirement};

/// Who installs packages in an environment of which that is not said, and from where.
#[derive(Clone, Debug)]
pub struct PackageWays {
    /// Who.
    pub manager: PackageManager,
    /// Conda channels, by precedence. Builds may reach their hosts wherever they are.
    pub channels: Vec<String>,
}

impl PackageWays {
    /// The channels of an environment of this manager of which that is not said: uv has none.
    #[must_use]
    pub fn channels_of(&self, manager: PackageManager) -> Vec<String> {
        match manager {
            PackageManager::Uv => Vec::new(),
            PackageManager::Conda => self.channels.clone(),
        }
    }
}

/// Settings of builds.
#[derive(Clone, Debug)]
pub struct BuildSettings {
    /// Where packages come from.
    pub index: Index,
    /// What conda channels with names are below; without, where conda itself looks.
    pub conda_mirror: Option<String>,
    /// Who installs packages, unless somebody says otherwise.
    pub ways: PackageWays,
    /// Hosts that builds may reach; none is all that are not on this machine or in a private network.
    pub hosts: Vec<String>,
    /// Builds at the same time.
    pub at_once_max: usize,
    /// How long one may take, in seconds.
    pub time_s_max: u64,
    /// Memory that one may take, in bytes.
    pub memory_bytes_max: u64,
    /// Downloads that no environment uses and that are kept, in bytes.
    pub cache_bytes_max: u64,
    /// Room of the disk that is kept free, in bytes.
    pub disk_reserve_bytes: u64,
    /// Interpreters may be fetched where the machine has none of a version.
    pub may_fetch_pythons: bool,
    /// Packages of the base environment.
    pub starters: Vec<Requirement>,
}

impl Default for BuildSettings {
    fn default() -> Self {
        Self {
            index: Index::default(),
            conda_mirror: None,
            ways: PackageWays { manager: PackageManager::Uv, channels: Vec::new() },
            hosts: Vec::new(),
            at_once_max: 1,
            time_s_max: 15 * 60,
            memory_bytes_max: 2 << 30,
            cache_bytes_max: 4 << 30,
            disk_reserve_bytes: 1 << 30,
            may_fetch_pythons: false,
            starters: Vec::new(),
        }
    }
}

/// Temporary files of a build that are not on the disk, in bytes and in number.
const TEMPORARY_BYTES_MAX: u64 = 256 << 20;
const TEMPORARY_FILES_MAX: u64 = 64 * 1024;
/// What a build says: lines of tools.
const OUTPUT_BYTES_MAX: u64 = 64 << 20;

impl BuildSettings {
    /// Bytes that one build may download: more than it may keep, as they are packed.
    pub(super) const DOWNLOAD_BYTES_MAX: u64 = 8 << 30;

    /// What a builder is held to.
    pub(super) fn limits(&self) -> Limits {
        Limits {
            wall_time_ms_max: self.time_s_max * 1000,
            memory_bytes_max: self.memory_bytes_max,
            pids_max: 512,
            cpu_milli_max: 2000,
            cpu_time_ms_max: self.time_s_max * 2000,
            output_bytes_kept_max: OUTPUT_BYTES_MAX,
            output_bytes_max: OUTPUT_BYTES_MAX,
            disk_bytes_max: TEMPORARY_BYTES_MAX,
            disk_inodes_max: TEMPORARY_FILES_MAX,
            open_files_max: 4096,
            artifacts_max: 0,
            artifact_bytes_max: 0,
        }
    }
}
