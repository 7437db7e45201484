//! Processes that a server left behind. The test process adopts what loses its parent, so nothing
//! of a server can hide.

use std::collections::BTreeSet;
use std::fs;
use std::sync::Mutex;

use nix::sys::wait::{WaitPidFlag, waitpid};
use nix::unistd::Pid;

/// The servers that run, of all tests in this process: they are nobody's orphans.
static SERVERS: Mutex<BTreeSet<u32>> = Mutex::new(BTreeSet::new());

/// From now on, descendants that lose their parent become our children.
pub(super) fn adopt() {
    nix::sys::prctl::set_child_subreaper(true).expect("Linux 3.4 or later");
}

/// This child is a server.
pub(super) fn expect(pid: u32) {
    SERVERS.lock().expect("nobody panics with it").insert(pid);
}

/// This server has ended.
pub(super) fn forget(pid: u32) {
    SERVERS.lock().expect("nobody panics with it").remove(&pid);
}

/// Our living children that are no servers, each with its command line. Dead ones are buried.
pub(super) fn left() -> Vec<String> {
    let servers = SERVERS.lock().expect("nobody panics with it").clone();
    let children = fs::read_dir("/proc").expect("Linux").flatten().filter_map(|entry| {
        let pid: u32 = entry.file_name().to_str()?.parse().ok()?;
        let (state, parent) = state_and_parent(pid)?;
        (parent == std::process::id() && !servers.contains(&pid)).then_some((pid, state))
    });
    children.filter_map(|(pid, state)| describe(pid, state)).collect()
}

fn describe(pid: u32, state: char) -> Option<String> {
    if state == 'Z' {
        let pid = Pid::from_raw(i32::try_from(pid).expect("Linux pids fit"));
        // Whether it can be buried or somebody else just did makes no difference.
        let _ = waitpid(pid, Some(WaitPidFlag::WNOHANG));
        return None;
    }
    let command = fs::read_to_string(format!("/proc/{pid}/cmdline")).unwrap_or_default();
    Some(format!("{pid} ({state}): {}", command.replace('\0', " ")))
}

/// Fields 3 and 4 of `/proc/<pid>/stat`; field 2, in parentheses, may hold anything.
fn state_and_parent(pid: u32) -> Option<(char, u32)> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let mut fields = stat.rsplit_once(") ")?.1.split(' ');
    Some((fields.next()?.chars().next()?, fields.next()?.parse().ok()?))
}
