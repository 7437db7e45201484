//! The keeper: starts the launcher, and another one when it dies.
//!
//! The server has given up its rights, so it cannot start a launcher again; somebody who still has them must. That is all this
//! process does: it holds the configuration, hands the server its end of each launcher's channel, and waits.
//!
//! Invariant: what a launcher may show was said once, before the server gave up its rights; a server that was taken over since
//! cannot change it.

use std::os::fd::{AsFd, OwnedFd};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use sandbox::channel::Channel;
use sandbox::spec::LauncherConfig;
use sandbox::wire::{self, FromKeeper, ToLauncher};
use sandbox::{SetupError, Step, descriptors, pidfd, poll, process};

/// So many launchers may die within [`DEATHS_WITHIN_US`]; then something is wrong that another one does not mend.
const DEATHS_MAX: usize = 5;
const DEATHS_WITHIN_US: u64 = 60_000_000;

/// How long a launcher whose server is gone may take to remove what it made, in milliseconds.
const END_TIME_MS_MAX: u64 = 15_000;

/// Keeps a launcher running as long as the server, whose channel is stdin, is there. The exit code for the process.
#[must_use]
pub fn keep(executable: &Path) -> i32 {
    match descriptors::take_stdin().and_then(|fd| serve(&Channel::from(fd), executable)) {
        Ok(()) => 0,
        Err(error) => {
            crate::report_to_stderr(&error);
            1
        }
    }
}

fn serve(server: &Channel, executable: &Path) -> Result<(), SetupError> {
    descriptors::close_all_but(&[server.as_fd()])?;
    let Some((ToLauncher::Configure(config), _)) = wire::receive(server)? else { return Ok(()) };
    let mut deaths: Vec<u64> = Vec::new();
    loop {
        let mut launcher = start(server, executable, &config)?;
        if !outlives(&launcher, server)? {
            return see_off(&mut launcher);
        }
        // It has ended; only its number is still taken.
        let _ = launcher.wait();
        let now = process::monotonic_us();
        deaths.retain(|death| now - death < DEATHS_WITHIN_US);
        deaths.push(now);
        if deaths.len() > DEATHS_MAX {
            return Err(SetupError::gone("one launcher after the other"));
        }
    }
}

/// Starts a launcher and gives the server its end of the channel to it.
fn start(server: &Channel, executable: &Path, config: &LauncherConfig) -> Result<Child, SetupError> {
    let (ours, theirs) = Channel::pair().step("socketpair")?;
    let launcher = Command::new(executable)
        .arg("launcher")
        .env_clear()
        .stdin(Stdio::from(OwnedFd::from(theirs)))
        .stdout(Stdio::null())
        .spawn()
        .step("start the launcher")?;
    wire::send(&ours, &ToLauncher::Configure(config.clone()), &[])?;
    wire::send(server, &FromKeeper::Launcher, &[ours.as_fd()])?;
    Ok(launcher)
}

/// Waits for the end of the server or of the launcher. Whether the server has outlived the launcher.
fn outlives(launcher: &Child, server: &Channel) -> Result<bool, SetupError> {
    let launcher = pidfd::of_child(launcher.id())?;
    let ready = poll::readable(&[server.as_fd(), launcher.as_fd()], None)?;
    // The server says nothing more: if there is something to read, it is the end.
    Ok(!ready.contains(&0) && ready.contains(&1))
}

/// The server is gone, so the launcher ends by itself; if it does not, it is ended.
fn see_off(launcher: &mut Child) -> Result<(), SetupError> {
    let pidfd = pidfd::of_child(launcher.id())?;
    if poll::readable(&[pidfd.as_fd()], Some(END_TIME_MS_MAX))?.is_empty() {
        pidfd::kill(&pidfd)?;
    }
    let status = launcher.wait().step("await the launcher")?;
    if status.success() { Ok(()) } else { Err(SetupError::gone("launcher")) }
}
