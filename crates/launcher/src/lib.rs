//! The privileged process: it makes nests, has slots made in them, holds runs to their limits and
//! tells the server what came of them.
//!
//! It is the same executable as the server, started before any thread or runtime exists, and
//! talks to it through one channel. Single-threaded; one `poll` loop ([`Supervisor`]).
//!
//! ```text
//! launcher ── nest's init (pid 1 of a nest: one environment) ─┬─ slot's init (pid 1 of a slot: one run) ── program
//!                                                             └─ zygote ── program, in a slot, if it is warm
//! ```
//!
//! Invariant: a process of ours holds privilege only over what it makes; the program holds none.
//! Invariant: the end of the server is the end of the launcher, that of the launcher the end of every nest, that
//! of a nest the end of its slots.
//! Invariant: limits are kept from outside of the slot: by its cgroup, and by this loop's clock.
#![forbid(unsafe_code)]

mod etc;
mod keeper;
mod main_process;
mod nest;
mod order;
mod program;
mod root;
mod run;
mod slot;
mod slot_root;
mod supervisor;
mod time_bounds;
mod warm_child;
mod workshop;
mod zygote;

use std::os::fd::AsFd;

use sandbox::channel::Channel;
use sandbox::wire::{self, FromLauncher, ToLauncher};
use sandbox::{SetupError, descriptors, process, rlimit};

pub use keeper::keep;
use supervisor::Supervisor;

/// Runs the launcher until the server, whose channel is its stdin, is gone. The exit code for the process.
#[must_use]
pub fn main() -> i32 {
    let served = descriptors::take_stdin().and_then(|fd| serve(&Channel::from(fd)));
    match served {
        Ok(()) => 0,
        // The server sees the channel end and says so in its log, with this on its stderr.
        Err(error) => {
            report_to_stderr(&error);
            1
        }
    }
}

fn serve(server: &Channel) -> Result<(), SetupError> {
    descriptors::close_all_but(&[server.as_fd()])?;
    // Every place that waits takes some.
    rlimit::open_as_many_as_allowed()?;
    let Some((ToLauncher::Configure(config), _)) = wire::receive(server)? else { return Ok(()) };
    let allow_degraded = config.allow_degraded_isolation;
    let mut supervisor = match Supervisor::prepare(config, server) {
        Ok(supervisor) => supervisor,
        Err(error) => return wire::send(server, &FromLauncher::Refused(error.to_string()), &[]),
    };
    let isolation = supervisor.isolation();
    if !isolation.missing.is_empty() && !allow_degraded {
        let why = format!("this machine does not offer: {}", isolation.missing.join(", "));
        return wire::send(server, &FromLauncher::Refused(why), &[]);
    }
    // Their ends are heard of through their pidfds.
    process::ignore_children()?;
    wire::send(server, &FromLauncher::Ready(isolation), &[])?;
    let ended = supervisor.run();
    supervisor.end();
    match ended {
        // That the server is gone may show first when it is told something.
        Err(error) if error.is_loss() => Ok(()),
        ended => ended,
    }
}

#[expect(clippy::print_stderr, reason = "the launcher has no log of its own; the server's stderr is the log")]
fn report_to_stderr(error: &SetupError) {
    eprintln!("launcher: {error}");
}
