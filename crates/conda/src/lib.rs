//! Conda environments, solved and installed in this process: what `conda` does, without a conda installation.
//!
//! For use inside the builder's sandbox. Everything that comes from a channel is a stranger's: lists of packages, and archives.
//! The sandbox bounds what a mistake here could do; this crate keeps to the environment's directory and the cache by
//! itself.
//!
//! - [`change`] runs nothing of what it installs: not Python, and no programs that packages bring for their own
//!   installation (link scripts). The few packages that need theirs do not work here.
//! - [`compile`] runs the environment's Python, and so is a step of its own: it needs no network, no cache, and the
//!   environment for reading only. [`adopt_compiled`] takes over what it made.
//! - A change is made in a directory that is a hard-linked copy of the previous generation. No file that was there is
//!   written into: files are removed, or replaced by others.
//! - Every archive is verified by the SHA-256 that its channel's list gives; packages without one are refused.
//! - To be stopped, the process is killed. What is in the cache then is whole or fetched again.
//! - The cache and the directory have to be in one mount, or files are copied where they could be linked.
#![forbid(unsafe_code)]

mod bytecode;
mod channel;
mod environment_yml;
mod error;
mod fetch;
mod inspect;
mod install;
mod network;
mod progress;
mod solve;
mod spec;
mod state;

use std::path::Path;

use reqwest_middleware::ClientWithMiddleware;
use tokio::sync::mpsc;

pub use bytecode::{adopt_compiled, compile};
pub use channel::{Channel, parse_channel};
pub use environment_yml::{EnvironmentFile, environment_yml, parse_environment_yml};
pub use error::CondaError;
pub use network::Network;
pub use progress::Progress;
pub use solve::Change;
pub use spec::{Name, Refusal, Spec, parse_name, parse_spec};
pub use state::{Installed, Package, installed};

use network::Allowance;
use progress::Teller;

/// Where an environment is made.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    /// Where its files go; made when missing.
    pub directory: &'a Path,
    /// Where executions will see it, which is what is written into files that hold a path.
    pub prefix: &'a Path,
    /// Shared by all environments: lists of packages, and packages, to which files are linked.
    pub cache: &'a Path,
}

/// What the steps of a change have in common.
struct Work<'a> {
    channels: &'a [Channel],
    place: Place<'a>,
    client: ClientWithMiddleware,
    allowance: Allowance,
    teller: Teller,
}

/// Changes the environment in a directory, and says what is in it then. `progress` is told what is done, as it is done.
///
/// The channels come in the order of their priority: where one has a package, those after it are not asked for that package.
///
/// # Errors
/// The directory may then be in a state between two; it is to be thrown away. The cache is fine.
pub fn change(
    change: &Change,
    channels: &[Channel],
    place: Place<'_>,
    network: &Network,
    progress: &mut dyn FnMut(Progress),
) -> Result<Installed, CondaError> {
    let (client, allowance) = network::client(network, channels)?;
    let (sender, mut receiver) = mpsc::unbounded_channel();
    let work = Work { channels, place, client, allowance, teller: Teller(sender) };
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .map_err(|error| CondaError::Network(error.to_string()))?;
    let result = runtime.block_on(async {
        let steps = steps(change, &work);
        tokio::pin!(steps);
        loop {
            tokio::select! {
                biased;
                Some(told) = receiver.recv() => progress(told),
                result = &mut steps => break result,
            }
        }
    });
    while let Ok(told) = receiver.try_recv() {
        progress(told);
    }
    result?;
    installed(place.directory)
}

async fn steps(change: &Change, work: &Work<'_>) -> Result<(), CondaError> {
    let directory = work.place.directory;
    std::fs::create_dir_all(directory).map_err(CondaError::file(directory))?;
    let there = state::read(directory)?;
    let solution = solve::solve(change, &there, work).await?;
    install::install(solution, there, work).await
}
