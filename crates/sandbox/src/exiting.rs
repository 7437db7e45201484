//! How a process ends, known before the kernel has taken it apart: for an interpreter that takes longer than most programs run.
//!
//! A process that exits gives back its seccomp filters first (since Linux 6.11; before, it kept them until its parent had waited for it), and
//! with the last who had a filter its listener hangs up, seccomp_unotify(2). What its parent will be told can be read in `/proc` from then on, by who
//! may look into it.

use std::fs::{self, File};
use std::os::fd::{AsFd, AsRawFd as _, BorrowedFd, OwnedFd};
use std::os::unix::fs::FileExt as _;

use crate::process::{self, Pid};
use crate::spec::Ending;
use crate::{SetupError, poll};

/// Between two looks while it is on its way from giving back the filter to giving back its memory, in milliseconds.
const LOOK_INTERVAL_MS: u64 = 1;

/// Fields of proc_pid_stat(5), counted behind the name, which may hold anything but ends with the last parenthesis.
const FLAGS: usize = 6;
const MEMORY_BYTES: usize = 20;
const STATUS: usize = 49;

/// The kernel's `PF_EXITING`.
const IS_EXITING: u64 = 0x4;

/// A process of this pid namespace whose end can be seen before it is over.
#[derive(Debug)]
pub struct Exiting {
    pid: Pid,
    listener: OwnedFd,
    stat: File,
    /// Each time it is read, it asks for the same right as the status does, and says so when that is not there.
    io: File,
}

impl AsFd for Exiting {
    /// Ready when it, and everything it has started, exits.
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.listener.as_fd()
    }
}

impl Exiting {
    /// That of a process and the listener of a filter that it alone has. Nothing where this process may not look into that one.
    #[must_use]
    pub fn of(pidfd: BorrowedFd<'_>, listener: OwnedFd) -> Option<Self> {
        let about = fs::read_to_string(format!("/proc/self/fdinfo/{}", pidfd.as_raw_fd())).ok()?;
        let pid: i32 = about.lines().find_map(|line| line.strip_prefix("Pid:")?.trim().parse().ok())?;
        // Opened now: when its memory is gone, they are root's.
        let open = |name| File::open(format!("/proc/{pid}/{name}")).ok();
        Some(Self { pid: Pid::from_raw(pid), listener, stat: open("stat")?, io: open("io")? })
    }

    /// How it ends, if [`Self::as_fd`] is ready. Else nothing, nor when its parent has heard of it already, or it may not be looked into: then its parent is
    /// told, and what it has used with that.
    ///
    /// # Errors
    /// What poll(2) says.
    pub fn ending(&self, pidfd: BorrowedFd<'_>) -> Result<Option<Ending>, SetupError> {
        if poll::readable(&[self.as_fd()], Some(0))?.is_empty() {
            return Ok(None);
        }
        while !self.is_decided() {
            if !poll::readable(&[pidfd], Some(LOOK_INTERVAL_MS))?.is_empty() {
                return Ok(None);
            }
        }
        process::give_way(self.pid);
        // Whoever may not look into it reads that it succeeds. Whether one may is decided by then, too, and only by then.
        Ok(if self.may_be_looked_into() { self.status() } else { None })
    }

    fn is_decided(&self) -> bool {
        text(&self.stat).is_some_and(|stat| is_decided_in(&stat))
    }

    fn may_be_looked_into(&self) -> bool {
        text(&self.io).is_some()
    }

    fn status(&self) -> Option<Ending> {
        text(&self.stat).and_then(|stat| ending_in(&stat))
    }
}

/// What such a file says now. It is there at once, and short.
fn text(file: &File) -> Option<String> {
    let mut bytes = [0; 1024];
    let length = file.read_at(&mut bytes, 0).ok()?;
    // The name of a process need not be UTF-8.
    Some(String::from_utf8_lossy(&bytes[..length]).into_owned())
}

fn field(stat: &str, index: usize) -> Option<u64> {
    stat.rsplit_once(')')?.1.split_whitespace().nth(index)?.parse().ok()
}

/// Whether how it ends is decided: not before its memory is no more its own.
fn is_decided_in(stat: &str) -> bool {
    let is_exiting = field(stat, FLAGS).is_some_and(|flags| flags & IS_EXITING != 0);
    is_exiting && field(stat, MEMORY_BYTES) == Some(0)
}

fn ending_in(stat: &str) -> Option<Ending> {
    let status = i32::try_from(field(stat, STATUS)?).ok()?;
    process::ending_of(status)
}

#[cfg(test)]
mod tests {
    use std::process::{Child, Command, Stdio};

    use crate::channel::Channel;

    use super::*;

    /// Confines itself by a filter that allows everything, hands over the listener, and ends as it is told.
    const CONFINED: &str = r#"
import ctypes, os, platform, socket, struct, sys
libc = ctypes.CDLL(None, use_errno=True)
allow = ctypes.create_string_buffer(struct.pack("HBBI", 0x06, 0, 0, 0x7fff0000))
program = struct.pack("HxxxxxxP", 1, ctypes.addressof(allow))
libc.prctl(38, 1, 0, 0, 0)
number = {"x86_64": 317, "aarch64": 277}[platform.machine()]
listener = libc.syscall(number, 1, 8, program)
channel = socket.socket(fileno=0)
socket.send_fds(channel, [str(ctypes.get_errno()).encode()], [listener] if listener >= 0 else [])
if listener >= 0:
    os.close(listener)
channel.recv(1)
exec(sys.argv[1])
"#;

    /// How such a process is seen to end, by who has not waited for it; nothing where a kernel gives filters back later.
    fn seen_ending(how: &str) -> Option<Ending> {
        let (ours, theirs) = Channel::pair().expect("a pair");
        let stdin = Stdio::from(theirs.as_fd().try_clone_to_owned().expect("a copy"));
        let mut child: Child = Command::new("python3")
            .args(["-c", CONFINED, how])
            .stdin(stdin)
            .spawn()
            .expect("there is a python3");
        drop(theirs);
        let (errno, descriptors) = ours.receive().expect("heard").expect("it lives");
        // A filter of whoever runs the tests may have the only listener.
        let ending = descriptors.into_iter().next().and_then(|listener| {
            let pidfd = crate::pidfd::of_child(child.id()).expect("a child");
            let exiting = Exiting::of(pidfd.as_fd(), listener).expect("ours may be looked into");
            assert_eq!(exiting.ending(pidfd.as_fd()), Ok(None), "nothing ends yet");
            ours.send(b"end", &[]).expect("sent");
            let signs = [pidfd.as_fd(), exiting.as_fd()];
            while poll::readable(&signs, None).expect("polled").is_empty() {}
            exiting.ending(pidfd.as_fd()).expect("looked at")
        });
        assert!(ending.is_some() || !gives_filters_back_early() || errno == b"16", "{errno:?}");
        drop(ours);
        child.wait().expect("ended");
        ending
    }

    fn gives_filters_back_early() -> bool {
        let name = nix::sys::utsname::uname().expect("a name");
        let release = name.release().to_string_lossy().into_owned();
        let mut numbers = release.split('.').map(|number| number.parse::<u32>().unwrap_or(0));
        (numbers.next(), numbers.next()) >= (Some(6), Some(11))
    }

    #[test]
    fn an_end_is_seen_before_anybody_has_waited_for_it() {
        for (how, ending) in [
            ("os._exit(3)", Ending::Exited(3)),
            ("os._exit(0)", Ending::Exited(0)),
            ("os.kill(os.getpid(), 9)", Ending::Signaled(9)),
            ("libc.syscall({\"x86_64\": 60, \"aarch64\": 93}[platform.machine()], 5)", Ending::Exited(5)),
        ] {
            assert_eq!(seen_ending(how).unwrap_or(ending), ending, "{how}");
        }
    }

    fn stat(flags: u64, memory_bytes: u64, status: u64) -> String {
        let mut fields = vec![0; STATUS + 1];
        (fields[FLAGS], fields[MEMORY_BYTES], fields[STATUS]) = (flags, memory_bytes, status);
        let fields: Vec<String> = fields.iter().map(u64::to_string).collect();
        format!("7 (a) b) {}", fields.join(" "))
    }

    #[test]
    fn how_it_ends_is_decided_when_its_memory_is_gone() {
        assert!(is_decided_in(&stat(IS_EXITING, 0, 0)));
        assert!(!is_decided_in(&stat(IS_EXITING, 4096, 0)));
        assert!(!is_decided_in(&stat(0, 0, 0)), "threads of the kernel have no memory either");
        assert!(!is_decided_in(""));
    }

    #[test]
    fn how_it_ends_is_told_as_to_its_parent() {
        let ending = |status| ending_in(&stat(IS_EXITING, 0, status));
        assert_eq!(ending(3 << 8), Some(Ending::Exited(3)));
        assert_eq!(ending(0), Some(Ending::Exited(0)));
        assert_eq!(ending(11 | 0x80), Some(Ending::Signaled(11)));
        assert_eq!(ending_in(""), None);
    }
}
