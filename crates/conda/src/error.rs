//! Why an environment could not be changed.

use std::io;
use std::path::{Path, PathBuf};

use crate::spec::{Name, Refusal};

/// Why an environment could not be changed. What it says names no credentials.
#[derive(Debug, thiserror::Error)]
pub enum CondaError {
    /// What was asked for is not acceptable.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// A channel does not answer, or not with what a channel has.
    #[error("the channel {channel} cannot be used: {reason}")]
    Channel {
        /// Its name, or its address without credentials.
        channel: String,
        /// Why not.
        reason: String,
    },
    /// No selection of packages fits together.
    #[error("no set of packages fits: {0}")]
    Unsolvable(String),
    /// A package to be upgraded or removed is not there.
    #[error("{0} is not installed")]
    NotInstalled(Name),
    /// A package to be removed is needed by another.
    #[error("{name} is needed by {by}")]
    StillNeeded {
        /// What was to be removed.
        name: Name,
        /// What depends on it.
        by: String,
    },
    /// More would have to be downloaded than is allowed.
    #[error("more than {bytes_max} bytes would have to be downloaded")]
    TooLarge {
        /// What is allowed.
        bytes_max: u64,
    },
    /// A package could not be downloaded, or is not what its channel said it is.
    #[error("{package} cannot be had: {reason}")]
    Fetch {
        /// Name, version and build.
        package: String,
        /// Why not.
        reason: String,
    },
    /// What a channel says of a package, or what is in it, would reach beyond the environment.
    #[error("{package} is not accepted: {reason}")]
    Hostile {
        /// Name, version and build.
        package: String,
        /// What is wrong with it.
        reason: String,
    },
    /// The directory is not an environment that was made here.
    #[error("{path} is not an environment: {reason}", path = path.display())]
    Damaged {
        /// Which.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// Packages could not be put into the environment.
    #[error("the packages cannot be put in place: {0}")]
    Install(String),
    /// A file operation failed.
    #[error("{path}: {source}", path = path.display())]
    File {
        /// On which file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The client for downloads cannot be made.
    #[error("nothing can be downloaded: {0}")]
    Network(String),
}

impl CondaError {
    pub(crate) fn file(path: &Path) -> impl FnOnce(io::Error) -> Self + use<> {
        let path = path.to_owned();
        move |source| Self::File { path, source }
    }
}

/// An error and its causes in one line. Addresses in errors of the HTTP client are left out by who calls.
pub(crate) fn with_causes(error: &dyn std::error::Error) -> String {
    let mut said = vec![error.to_string()];
    let mut next = error.source();
    while let Some(cause) = next {
        let text = cause.to_string();
        if said.last().is_none_or(|last| !last.contains(&text)) {
            said.push(text);
        }
        next = cause.source();
    }
    said.join(": ")
}
