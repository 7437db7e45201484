//! What the two versions of cgroups call the same things.

use std::fs;
use std::path::Path;

use super::{read_field, read_number, write};
use crate::SetupError;

/// Length of the period in which the processor quota counts, in microseconds. The kernel's default.
const CPU_PERIOD_US: u64 = 100_000;

/// The part of a limit by which a peak may stay below it when the limit was met: a charge that does not fit is not counted.
const LIMIT_SLACK: u64 = 64;

/// The names and ways of one version.
#[derive(Debug)]
pub(super) struct Files {
    pub version: &'static str,
    pub memory_max: &'static str,
    pub memory_now: &'static str,
    /// Absent before Linux 5.19 in version 2.
    pub memory_peak: &'static str,
    /// Holds a line `oom_kill N`.
    pub memory_events: &'static str,
    /// Whether the cgroup at this directory ever came to its own memory limit.
    pub met_memory_limit: fn(&Path) -> bool,
    pub swap_max: &'static str,
    /// Whether `swap_max` bounds swap alone (version 2) or memory and swap together (version 1).
    pub swap_is_extra: bool,
    /// The switch that lets a whole group end together.
    pub oom_group: Option<&'static str>,
    pub has_subtree_control: bool,
    pub write_cpu_max: fn(&Path, u32) -> Result<(), SetupError>,
    pub read_cpu_time_us: fn(&Path) -> u64,
    /// A sixteenth of the default weight, and where it is written.
    pub low_cpu_weight: (&'static str, &'static str),
}

pub(super) static V1: Files = Files {
    version: "v1",
    memory_max: "memory.limit_in_bytes",
    memory_now: "memory.usage_in_bytes",
    memory_peak: "memory.max_usage_in_bytes",
    memory_events: "memory.oom_control",
    // Nothing counts it, so it is told from the peak.
    met_memory_limit: |directory| {
        let limit = read_number(&directory.join("memory.limit_in_bytes"));
        read_number(&directory.join("memory.max_usage_in_bytes")) >= limit - limit / LIMIT_SLACK
    },
    swap_max: "memory.memsw.limit_in_bytes",
    swap_is_extra: false,
    oom_group: None,
    has_subtree_control: false,
    write_cpu_max: |directory, milli| {
        write(&directory.join("cpu.cfs_period_us"), &CPU_PERIOD_US.to_string())?;
        write(&directory.join("cpu.cfs_quota_us"), &cpu_quota_us(milli).to_string())
    },
    read_cpu_time_us: |directory| read_number(&directory.join("cpuacct.usage")) / 1000,
    low_cpu_weight: ("cpu.shares", "64"),
};

pub(super) static V2: Files = Files {
    version: "v2",
    memory_max: "memory.max",
    memory_now: "memory.current",
    memory_peak: "memory.peak",
    memory_events: "memory.events",
    // Counted where the limit is, and not in cgroups below.
    met_memory_limit: |directory| read_field(&directory.join("memory.events"), "oom") > 0,
    swap_max: "memory.swap.max",
    swap_is_extra: true,
    oom_group: Some("memory.oom.group"),
    has_subtree_control: true,
    write_cpu_max: |directory, milli| {
        write(&directory.join("cpu.max"), &format!("{} {CPU_PERIOD_US}", cpu_quota_us(milli)))
    },
    read_cpu_time_us: |directory| read_field(&directory.join("cpu.stat"), "usage_usec"),
    low_cpu_weight: ("cpu.weight", "6"),
};

fn cpu_quota_us(milli: u32) -> u64 {
    CPU_PERIOD_US * u64::from(milli) / 1000
}

/// The processes in the cgroup at `directory`, by pid.
pub(super) fn processes(directory: &Path) -> Vec<u32> {
    let procs = fs::read_to_string(directory.join("cgroup.procs")).unwrap_or_default();
    procs.lines().filter_map(|line| line.parse().ok()).collect()
}
