//! Processes that a server left behind.
//!
//! Other tests of this process have servers of their own, so a process counts only if it belongs to this one: it descended
//! from it when it was told to stop, it is in a cgroup of its installation, or it was started with its data directory.
//! Nothing is waited for or ended here.

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::ffi::OsStrExt as _;
use std::path::Path;

/// A server's processes, the server itself left out.
pub(super) struct Household {
    descendants: BTreeSet<Process>,
    /// The name of its cgroups, see [`super::server::cgroup_name`].
    cgroup: String,
    data_directory: Vec<u8>,
}

/// The children of a process, in the order in which they were started.
pub(crate) fn children_of(parent: u32) -> Vec<u32> {
    let mut children: Vec<Stat> =
        processes().filter(|stat| stat.parent == parent && stat.state != 'Z').collect();
    children.sort_by_key(|stat| (stat.process.start_ticks, stat.process.pid));
    children.into_iter().map(|stat| stat.process.pid).collect()
}

/// A process and when it was started, in ticks: its number alone is given to others later.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Process {
    pid: u32,
    start_ticks: u64,
}

struct Stat {
    state: char,
    /// The kernel takes it apart; nothing runs in it any more.
    is_ending: bool,
    parent: u32,
    process: Process,
}

impl Household {
    /// Takes down who descends from the server, which still runs.
    pub(super) fn of(server: u32, cgroup: String, data_directory: &Path) -> Self {
        let all: Vec<Stat> = processes().collect();
        let mut descendants = BTreeSet::new();
        let mut parents = vec![server];
        while let Some(parent) = parents.pop() {
            for child in all.iter().filter(|stat| stat.parent == parent) {
                if descendants.insert(child.process) {
                    parents.push(child.process.pid);
                }
            }
        }
        let data_directory = data_directory.as_os_str().as_bytes().to_vec();
        Self { descendants, cgroup, data_directory }
    }

    /// Those who live although the server has ended, each with its command line.
    pub(super) fn left(&self) -> Vec<String> {
        let own = std::process::id();
        let alive =
            processes().filter(|stat| stat.state != 'Z' && !stat.is_ending && stat.process.pid != own);
        let left = alive.filter(|stat| self.has(stat.process));
        left.map(|stat| describe(&stat)).collect()
    }

    fn has(&self, process: Process) -> bool {
        let read = |file: &str| fs::read(format!("/proc/{}/{file}", process.pid)).unwrap_or_default();
        let is_in_cgroup =
            String::from_utf8_lossy(&read("cgroup")).split(['/', '\n']).any(|part| part == self.cgroup);
        self.descendants.contains(&process)
            || is_in_cgroup
            || ["cmdline", "environ"].iter().any(|file| contains(&read(file), &self.data_directory))
    }
}

fn contains(text: &[u8], part: &[u8]) -> bool {
    text.windows(part.len()).any(|window| window == part)
}

fn describe(stat: &Stat) -> String {
    let pid = stat.process.pid;
    let command = fs::read_to_string(format!("/proc/{pid}/cmdline")).unwrap_or_default();
    format!("{pid} ({}): {}", stat.state, command.replace('\0', " "))
}

fn processes() -> impl Iterator<Item = Stat> {
    let entries = fs::read_dir("/proc").expect("Linux").flatten();
    entries.filter_map(|entry| read_stat(entry.file_name().to_str()?.parse().ok()?))
}

/// PF_EXITING of the kernel's include/linux/sched.h.
const EXITING: u32 = 0x4;

/// Fields 3, 4, 9 and 22 of `/proc/<pid>/stat`; field 2, in parentheses, may hold anything.
fn read_stat(pid: u32) -> Option<Stat> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let fields: Vec<&str> = stat.rsplit_once(") ")?.1.split(' ').collect();
    let start_ticks = fields.get(19)?.parse().ok()?;
    Some(Stat {
        state: fields.first()?.chars().next()?,
        parent: fields.get(1)?.parse().ok()?,
        is_ending: fields.get(6)?.parse::<u32>().ok()? & EXITING != 0,
        process: Process { pid, start_ticks },
    })
}

#[cfg(test)]
mod tests {
    use std::io::{BufRead as _, BufReader};
    use std::process::{Child, Command, Stdio};

    use nix::sys::signal::{Signal, kill};
    use nix::unistd::Pid;

    use super::*;

    /// A shell, and the first line it writes.
    fn shell(script: &str, argument: &str) -> (Child, String) {
        let mut command = Command::new("sh");
        let mut shell =
            command.args(["-c", script, argument]).stdout(Stdio::piped()).spawn().expect("a shell");
        let mut line = String::new();
        BufReader::new(shell.stdout.take().expect("piped")).read_line(&mut line).expect("read");
        (shell, line.trim_end().to_owned())
    }

    fn end(mut child: Child) {
        child.kill().expect("not waited for yet");
        child.wait().expect("it is ours");
    }

    #[test]
    fn who_outlives_the_server_is_left_and_nobody_elses_is() {
        let (server, child) = shell("tail -f /dev/null >/dev/null & echo $!; wait", "server");
        let (stranger, _) = shell("echo ready; exec tail -f /dev/null", "stranger");
        let household = Household::of(server.id(), "coderunner-none".into(), Path::new("/nonexistent/data"));
        end(server);
        let left = household.left();
        end(stranger);
        kill(Pid::from_raw(child.parse().expect("a pid")), Signal::SIGKILL).expect("it is left");
        assert_eq!(left.len(), 1, "{left:?}");
        assert!(left[0].starts_with(&format!("{child} ")), "{left:?}");
    }

    #[test]
    fn who_was_started_with_the_data_directory_is_the_servers() {
        let waits_for_input = |data_directory: &str| {
            let mut command = Command::new("cat");
            command.env("DIRECTORY", data_directory).stdin(Stdio::piped()).spawn().expect("cat")
        };
        let server = waits_for_input("/nonexistent/this");
        let household = Household::of(server.id(), "coderunner-none".into(), Path::new("/nonexistent/this"));
        end(server);
        let [other, own] = ["/nonexistent/that", "/nonexistent/this"].map(waits_for_input);
        let (left, pid) = (household.left(), own.id());
        [other, own].into_iter().for_each(end);
        assert_eq!(left.len(), 1, "{left:?}");
        assert!(left[0].starts_with(&format!("{pid} ")), "{left:?}");
    }
}
