//! Starting the launcher. Plain and synchronous: it happens before there is a runtime, while the server
//! still has the privileges that it hands over and then gives up.

use std::io;
use std::os::fd::OwnedFd;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use domain::Isolation;
use sandbox::channel::Channel;
use sandbox::spec::LauncherConfig;
use sandbox::wire::{self, FromKeeper, FromLauncher, ToLauncher};
use sandbox::{SetupError, Step};

/// How long the launcher may take to be ready, in milliseconds: it may have the leftovers of a crash to remove.
const START_TIME_MS_MAX: u64 = 60_000;

/// Why there is no launcher.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// Its process could not be started or talked to.
    #[error("the launcher could not be started: {0}")]
    Process(#[from] io::Error),
    /// Its channel failed.
    #[error("the launcher could not be started: {0}")]
    Channel(#[from] SetupError),
    /// It looked at the machine and will not run untrusted code on it.
    #[error("{0}")]
    Refused(String),
}

/// A launcher that is ready, not yet attached to a runtime, and its keeper, who starts another one when it dies.
#[derive(Debug)]
pub struct LauncherProcess {
    pub(crate) keeper: Channel,
    pub(crate) child: Child,
    pub(crate) channel: Channel,
    pub(crate) isolation: Isolation,
}

impl LauncherProcess {
    /// Starts `executable keeper` with nothing of this process's environment, and waits for the word of the launcher that it starts.
    ///
    /// # Errors
    /// When it cannot be started, or refuses.
    pub fn start(executable: &Path, config: LauncherConfig) -> Result<Self, StartError> {
        let (keeper, theirs) = Channel::pair().map_err(io::Error::from)?;
        let child = Command::new(executable)
            .arg("keeper")
            .env_clear()
            .stdin(Stdio::from(OwnedFd::from(theirs)))
            .stdout(Stdio::null())
            // A Ctrl-C at the terminal is for the server, which stops well and then lets the launcher go.
            .process_group(0)
            .spawn()?;
        wire::send(&keeper, &ToLauncher::Configure(config), &[])?;
        let channel = match wire::receive_within(&keeper, START_TIME_MS_MAX)? {
            Some((FromKeeper::Launcher, descriptors)) => channel_of(descriptors)?,
            None => return Err(SetupError::gone("the launcher's keeper").into()),
        };
        match wire::receive_within(&channel, START_TIME_MS_MAX)? {
            Some((FromLauncher::Ready(isolation), _)) => Ok(Self { keeper, child, channel, isolation }),
            Some((FromLauncher::Refused(why), _)) => Err(StartError::Refused(why)),
            _ => Err(StartError::Refused("the launcher ended without a word".into())),
        }
    }

    /// What every execution will be isolated by.
    #[must_use]
    pub fn isolation(&self) -> &Isolation {
        &self.isolation
    }
}

/// The end that a message of the keeper carries.
pub(crate) fn channel_of(descriptors: Vec<OwnedFd>) -> Result<Channel, SetupError> {
    let channel =
        descriptors.into_iter().next().ok_or(SetupError::refused("a launcher without a channel"))?;
    let channel = Channel::from(channel);
    channel.set_nonblocking().step("unblock the channel")?;
    Ok(channel)
}
