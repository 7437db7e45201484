//! The messages between server, launcher, nests and slots.
//!
//! Each begins with [`VERSION`]. All four are the same executable, so a version that differs means that the
//! executable was replaced under a running server, and the message is refused.

use std::os::fd::{AsFd, BorrowedFd, OwnedFd};

use domain::Isolation;
use nix::errno::Errno;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::channel::Channel;
use crate::spec::{
    Ending, KillReason, LauncherConfig, NestId, NestSpec, Preload, RunId, RunReport, RunSpec, UsageSample,
    Warmth,
};
use crate::watch::Seen;
use crate::{SetupError, Step, poll};

/// Counts changes of this page.
const VERSION: u8 = 7;

/// Keeper to server. The keeper hears one message, [`ToLauncher::Configure`].
#[derive(Debug, Serialize, Deserialize)]
pub enum FromKeeper {
    /// Here is a launcher, the first or another. Carries the server's end of the channel to it.
    Launcher,
}

/// Server to launcher.
#[derive(Debug, Serialize, Deserialize)]
pub enum ToLauncher {
    /// The first message, and only the first, which comes from the keeper. Answered by [`FromLauncher::Ready`] or by [`FromLauncher::Refused`].
    Configure(LauncherConfig),
    /// Makes a nest.
    OpenNest {
        /// Its name from now on.
        nest: NestId,
        /// What it shows.
        spec: NestSpec,
        /// What its zygote imports; without, it has none, and every program gets an interpreter of its own.
        preload: Option<Preload>,
    },
    /// Ends a nest and every run in it.
    CloseNest {
        /// Which.
        nest: NestId,
    },
    /// Makes a place for a run that will be started later or never. Answered by [`FromLauncher::Prepared`] or [`FromLauncher::Failed`].
    Prepare {
        /// The run's name from now on.
        run: RunId,
        /// Where.
        nest: NestId,
    },
    /// Runs a program in its place, as soon as that is there. Carries the descriptors that [`RunSpec`] names.
    Start {
        /// Which.
        run: RunId,
        /// How.
        spec: RunSpec,
    },
    /// Ends a run. One that has ended already is no error.
    Kill {
        /// Which.
        run: RunId,
        /// What its report will say.
        reason: KillReason,
    },
}

/// Launcher to server.
#[derive(Debug, Serialize, Deserialize)]
pub enum FromLauncher {
    /// Runs can be asked for.
    Ready(Isolation),
    /// They cannot, because of these missing layers or this failed step.
    Refused(String),
    /// The nest's zygote is ready, or there will be none.
    NestWarm {
        /// Which.
        nest: NestId,
        /// What it has imported, or why there is none.
        warmth: Result<Warmth, SetupError>,
    },
    /// The place for a run is there, and costs memory until the run is started or killed.
    Prepared {
        /// Whose.
        run: RunId,
    },
    /// The nest is gone: its runs have been or will be told of as failed.
    NestClosed {
        /// Which.
        nest: NestId,
        /// Why, unless it was asked for.
        error: Option<SetupError>,
    },
    /// What a run has used so far, now and then.
    Used {
        /// Which.
        run: RunId,
        /// So much.
        sample: UsageSample,
    },
    /// The run is over: what is left of it ends now.
    Finished {
        /// Which.
        run: RunId,
        /// What was seen of it.
        report: RunReport,
    },
    /// The program never started, or its sandbox broke. Nothing is left of it.
    Failed {
        /// Which.
        run: RunId,
        /// Where it broke.
        error: SetupError,
    },
}

/// Launcher to a nest's init.
#[derive(Debug, Serialize, Deserialize)]
pub enum ToNest {
    /// The ids are mapped: make the root file system. Carries an entrance to the nest's cgroup per hierarchy.
    Begin,
    /// Starts a zygote. Carries an entrance to its cgroup per hierarchy.
    Warm(Preload),
    /// Makes a slot. Carries, in this order: the slot's channel, as root of the machine the slot's device files, and an entrance to its
    /// cgroup per hierarchy.
    Prepare {
        /// For which run.
        run: RunId,
    },
}

/// A nest's init to the launcher.
#[derive(Debug, Serialize, Deserialize)]
pub enum FromNest {
    /// Slots can be asked for.
    Open,
    /// The nest could not be made.
    Broken(SetupError),
    /// The zygote is ready, or there will be none.
    Warm(Result<Warmth, SetupError>),
    /// The slot's init lives. Carries its pidfd.
    SlotMade {
        /// For which run.
        run: RunId,
    },
    /// There is no slot for this run.
    SlotFailed {
        /// For which run.
        run: RunId,
        /// Why.
        error: SetupError,
    },
}

/// The launcher to a slot's init.
#[derive(Debug, Serialize, Deserialize)]
pub enum ToSlot {
    /// Runs a program. Carries the descriptors that [`RunSpec`] names.
    Start(RunSpec),
    /// Ends the program and everything it started, and tells how it ended, as always.
    End,
}

/// A slot's init to the launcher.
#[derive(Debug, Serialize, Deserialize)]
pub enum FromSlot {
    /// Everything is there but the program.
    Ready {
        /// An interpreter waits.
        is_warm: bool,
    },
    /// The program's interpreter is executing.
    Started,
    /// The slot could not be made.
    Broken(SetupError),
    /// The main process ended.
    Ended {
        /// How.
        ending: Ending,
        /// After how long, in microseconds.
        wall_time_us: u64,
        /// There was no room for files left.
        disk_full: bool,
        /// It was ended: [`ToSlot::End`].
        was_ended: bool,
        /// The files it left are still to be handed over; until the init ends, they are.
        leaves_files: bool,
    },
    /// The main process is to be ended: memory watched from inside, where there is no memory cgroup.
    MemoryUsedUp,
    /// What was measured from inside, where there is no cgroup.
    Seen(Seen),
}

/// A slot's init as told by its nest's init: ids are mapped, go on. And the other way, with its pid namespace: a child can be born.
pub const GO: &[u8] = b"go";

/// Sends one message.
///
/// # Errors
/// As [`Channel::send`].
pub fn send<M: Serialize>(
    channel: &Channel,
    message: &M,
    descriptors: &[BorrowedFd<'_>],
) -> Result<(), SetupError> {
    let bytes = postcard::to_extend(message, vec![VERSION])
        .map_err(|_| SetupError::new("encode message", Errno::EINVAL))?;
    channel.send(&bytes, descriptors).step("send message")
}

/// Receives one message, or `None` when the peer is gone.
///
/// # Errors
/// As [`Channel::receive`]; `EPROTO` for what is not a message of this version.
pub fn receive<M: DeserializeOwned>(channel: &Channel) -> Result<Option<(M, Vec<OwnedFd>)>, SetupError> {
    let Some((bytes, descriptors)) = channel.receive().step("receive message")? else { return Ok(None) };
    let message = match bytes.split_first() {
        Some((&VERSION, rest)) => postcard::from_bytes(rest).ok(),
        _ => None,
    };
    match message {
        Some(message) => Ok(Some((message, descriptors))),
        None => Err(SetupError::new("decode message", Errno::EPROTO)),
    }
}

/// Receives one message for which it waits so long at most, or `None` when the peer is gone.
///
/// # Errors
/// `ETIMEDOUT` when none came; else as [`receive`].
pub fn receive_within<M: DeserializeOwned>(
    channel: &Channel,
    time_ms_max: u64,
) -> Result<Option<(M, Vec<OwnedFd>)>, SetupError> {
    if poll::readable(&[channel.as_fd()], Some(time_ms_max))?.is_empty() {
        return Err(SetupError::timed_out("await a message"));
    }
    receive(channel)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_of_another_version_is_refused() {
        let (a, b) = Channel::pair().expect("a pair");
        send(&a, &ToNest::Begin, &[]).expect("sent");
        let (message, _) = receive::<ToNest>(&b).expect("read").expect("open");
        assert!(matches!(message, ToNest::Begin));
        a.send(&[VERSION + 1, 0], &[]).expect("sent");
        let refused = receive::<ToNest>(&b).expect_err("another version");
        assert_eq!(refused.errno, Errno::EPROTO as i32);
        a.send(&[VERSION, 250, 250], &[]).expect("sent");
        receive::<ToNest>(&b).expect_err("no such variant");
    }
}
