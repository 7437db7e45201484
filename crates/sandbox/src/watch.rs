//! Memory and time of a process tree as seen in `/proc` by its init: what is left to measure with where
//! there is no memory cgroup. It looks again and again, so it misses what comes and goes in between.

use std::fs;

use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::statvfs::statvfs;
use nix::sys::time::TimeValLike;

use crate::environ;

/// Memory in use now by every process but this one, and by the files in the workspace's file system, in bytes.
///
/// Pages that several processes share count once in all (the kernel's proportional set size).
#[must_use]
pub fn memory_in_use() -> u64 {
    let own = std::process::id();
    let pids = fs::read_dir("/proc").into_iter().flatten().flatten();
    let pids = pids.filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok());
    pids.filter(|pid| *pid != own).map(proportional_set_size).sum::<u64>() + workspace_in_use()
}

/// Processor time of the children reaped so far, in microseconds.
#[must_use]
pub fn cpu_time_of_children_us() -> u64 {
    let Ok(usage) = getrusage(UsageWho::RUSAGE_CHILDREN) else { return 0 };
    let used = usage.user_time().num_microseconds() + usage.system_time().num_microseconds();
    u64::try_from(used).unwrap_or(0)
}

fn proportional_set_size(pid: u32) -> u64 {
    let rollup = fs::read_to_string(format!("/proc/{pid}/smaps_rollup")).unwrap_or_default();
    let kib =
        rollup.lines().find_map(|line| line.strip_prefix("Pss:")?.trim().strip_suffix(" kB")?.parse().ok());
    kib.unwrap_or(0_u64) * 1024
}

fn workspace_in_use() -> u64 {
    statvfs(environ::WORKSPACE).map_or(0, |fs| (fs.blocks() - fs.blocks_free()) * fs.fragment_size())
}
