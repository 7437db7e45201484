//! How a process ends, known before the kernel has taken it apart: for an interpreter that takes longer than most programs run.
//!
//! A process that exits gives back its seccomp filters first (since Linux 6.11; before, it kept them until its parent had waited for it), and
//! with the last who had a filter its listener hangs up, seccomp_unotify(2). From then on nothing runs any more of a program and of whatever it
//! has started, and what its parent will be told can be read in `/proc` by who may look into it.

use std::fs;
use std::os::fd::{AsFd, AsRawFd as _, BorrowedFd, OwnedFd};

use nix::time::clock_getcpuclockid;

use crate::process::{self, Pid};
use crate::spec::Ending;
use crate::{SetupError, poll};

/// Between two looks while it is on its way from giving back the filter to giving back its memory, in milliseconds.
const LOOK_INTERVAL_MS: u64 = 1;

/// Fields of proc_pid_stat(5), counted behind the name, which may hold anything but ends with the last parenthesis.
const FLAGS: usize = 6;
const MEMORY_BYTES: usize = 20;
const CODE_ADDRESS: usize = 23;
const STATUS: usize = 49;

/// The kernel's `PF_EXITING`.
const IS_EXITING: u64 = 0x4;

/// A process of this pid namespace whose end can be seen before it is over.
#[derive(Debug)]
pub struct Exiting {
    pid: Pid,
    listener: OwnedFd,
}

impl AsFd for Exiting {
    /// Ready when it, and everything it has started, exits.
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.listener.as_fd()
    }
}

impl Exiting {
    /// That of a process and the listener of a filter that it alone has. Nothing where this process may not see how that one ends.
    #[must_use]
    pub fn of(pidfd: BorrowedFd<'_>, listener: OwnedFd) -> Option<Self> {
        let about = fs::read_to_string(format!("/proc/self/fdinfo/{}", pidfd.as_raw_fd())).ok()?;
        let pid: i32 = about.lines().find_map(|line| line.strip_prefix("Pid:")?.trim().parse().ok())?;
        let exiting = Self { pid: Pid::from_raw(pid), listener };
        is_open_in(&exiting.stat()?).then_some(exiting)
    }

    /// How it ends, when [`Self::as_fd`] is ready. Nothing when it is over, and its parent can tell.
    ///
    /// # Errors
    /// What poll(2) says.
    pub fn ending(&self, pidfd: BorrowedFd<'_>) -> Result<Option<Ending>, SetupError> {
        loop {
            if let Some(ending) = self.stat().and_then(|stat| ending_in(&stat)) {
                self.account();
                return Ok(Some(ending));
            }
            if !poll::readable(&[pidfd], Some(LOOK_INTERVAL_MS))?.is_empty() {
                return Ok(None);
            }
        }
    }

    /// Has the kernel add to its control group's processor time what it has used since it was last interrupted: as much as a short program uses in all.
    /// It does that before it tells a process's own.
    fn account(&self) {
        // That it is gone, and counted, is fine.
        let _ = clock_getcpuclockid(self.pid).and_then(nix::time::clock_gettime);
    }

    fn stat(&self) -> Option<String> {
        // The name in it need not be UTF-8.
        let stat = fs::read(format!("/proc/{}/stat", self.pid)).ok()?;
        Some(String::from_utf8_lossy(&stat).into_owned())
    }
}

fn field(stat: &str, index: usize) -> Option<u64> {
    stat.rsplit_once(')')?.1.split_whitespace().nth(index)?.parse().ok()
}

/// Whether this process is told what only who may look into the other one is told: where its code is, and how it ends.
fn is_open_in(stat: &str) -> bool {
    field(stat, CODE_ADDRESS).is_some_and(|address| address > 1)
}

/// How it ends. That is decided when its memory is no more its own, and not before.
fn ending_in(stat: &str) -> Option<Ending> {
    let is_exiting = field(stat, FLAGS)? & IS_EXITING != 0;
    let has_memory = field(stat, MEMORY_BYTES)? != 0;
    if !is_exiting || has_memory {
        return None;
    }
    let status = i32::try_from(field(stat, STATUS)?).ok()?;
    process::ending_of(status)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stat(flags: u64, memory_bytes: u64, code_address: u64, status: u64) -> String {
        let mut fields = vec![0; STATUS + 1];
        (fields[FLAGS], fields[MEMORY_BYTES], fields[CODE_ADDRESS], fields[STATUS]) =
            (flags, memory_bytes, code_address, status);
        let fields: Vec<String> = fields.iter().map(u64::to_string).collect();
        format!("7 (a) b) {}", fields.join(" "))
    }

    #[test]
    fn how_it_ends_is_known_when_its_memory_is_gone() {
        assert_eq!(ending_in(&stat(IS_EXITING, 0, 0, 3 << 8)), Some(Ending::Exited(3)));
        assert_eq!(ending_in(&stat(IS_EXITING, 0, 0, 0)), Some(Ending::Exited(0)));
        assert_eq!(ending_in(&stat(IS_EXITING, 0, 0, 11 | 0x80)), Some(Ending::Signaled(11)));
        assert_eq!(
            ending_in(&stat(IS_EXITING, 4096, 0, 0)),
            None,
            "what is to be read there may not be decided yet"
        );
        assert_eq!(ending_in(&stat(0, 0, 0, 0)), None);
        assert_eq!(ending_in(""), None);
    }

    #[test]
    fn who_is_told_nothing_knows_it() {
        assert!(is_open_in(&stat(0, 4096, 0x40_0000, 0)));
        assert!(!is_open_in(&stat(0, 4096, 1, 0)), "1 stands for a secret");
    }
}
