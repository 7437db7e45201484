//! Memory and time of a process tree as seen in `/proc` by its init: what is left to measure with where
//! there is no memory cgroup. It looks again and again, so it misses what comes and goes in between.

use std::fs;

use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::statvfs::statvfs;
use nix::sys::time::TimeValLike;

use serde::{Deserialize, Serialize};

use crate::environ;

/// What was seen of a process tree.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seen {
    /// Highest memory use, in bytes.
    pub peak_memory_bytes: u64,
    /// Processor time, in microseconds.
    pub cpu_time_us: u64,
}

impl Seen {
    /// Both, each as far as either saw.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self {
            peak_memory_bytes: self.peak_memory_bytes.max(other.peak_memory_bytes),
            cpu_time_us: self.cpu_time_us.max(other.cpu_time_us),
        }
    }
}

/// Every process of this pid namespace but the caller, and the files in the workspace's file system, as they are now.
///
/// Pages that several processes share count once in all (the kernel's proportional set size).
#[must_use]
pub fn look() -> Seen {
    let own = std::process::id();
    let pids = fs::read_dir("/proc").into_iter().flatten().flatten();
    let pids = pids.filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok());
    let others: Vec<u32> = pids.filter(|pid| *pid != own).collect();
    let memory: u64 = others.iter().map(|pid| proportional_set_size(*pid)).sum();
    Seen {
        peak_memory_bytes: memory + workspace_in_use(),
        cpu_time_us: others.iter().map(|pid| cpu_time_us(*pid)).sum(),
    }
}

/// The children reaped so far: their processor time, and the largest that one of them was.
#[must_use]
pub fn look_back() -> Seen {
    let Ok(usage) = getrusage(UsageWho::RUSAGE_CHILDREN) else { return Seen::default() };
    let used = usage.user_time().num_microseconds() + usage.system_time().num_microseconds();
    Seen {
        peak_memory_bytes: u64::try_from(usage.max_rss()).unwrap_or(0) * 1024,
        cpu_time_us: u64::try_from(used).unwrap_or(0),
    }
}

fn proportional_set_size(pid: u32) -> u64 {
    let rollup = fs::read_to_string(format!("/proc/{pid}/smaps_rollup")).unwrap_or_default();
    let kib =
        rollup.lines().find_map(|line| line.strip_prefix("Pss:")?.trim().strip_suffix(" kB")?.parse().ok());
    kib.unwrap_or(0_u64) * 1024
}

/// Of a process and its reaped children.
fn cpu_time_us(pid: u32) -> u64 {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    ticks_in(&stat) * (1_000_000 / TICKS_PER_SECOND)
}

/// The unit of times in `/proc`: USER_HZ, which is 100 on every machine this runs on.
const TICKS_PER_SECOND: u64 = 100;

/// Fields 14 to 17 of proc_pid_stat(5), counted behind the name, which may hold anything but ends with the last
/// parenthesis: utime, stime, cutime, cstime.
fn ticks_in(stat: &str) -> u64 {
    let Some((_, fields)) = stat.rsplit_once(')') else { return 0 };
    fields.split_whitespace().skip(11).take(4).filter_map(|field| field.parse::<u64>().ok()).sum()
}

/// Whether the workspace's file system has no room for one more page or one more file.
#[must_use]
pub fn workspace_is_full() -> bool {
    statvfs(environ::WORKSPACE).is_ok_and(|fs| fs.blocks_free() == 0 || fs.files_free() == 0)
}

fn workspace_in_use() -> u64 {
    statvfs(environ::WORKSPACE).map_or(0, |fs| (fs.blocks() - fs.blocks_free()) * fs.fragment_size())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_found_behind_any_name() {
        let stat = "7 (a) b) R 1 7 7 0 -1 4194304 100 0 0 0 11 22 33 44 20 0 1 0 5 1 1";
        assert_eq!(ticks_in(stat), 110);
        assert_eq!(ticks_in(""), 0);
    }

    #[test]
    fn what_was_seen_only_grows() {
        let a = Seen { peak_memory_bytes: 1, cpu_time_us: 9 };
        let b = Seen { peak_memory_bytes: 5, cpu_time_us: 2 };
        assert_eq!(a.or(b), Seen { peak_memory_bytes: 5, cpu_time_us: 9 });
    }
}
