//! What is being done, for people who wait.

use std::fmt;

use tokio::sync::mpsc::UnboundedSender;

/// What is being done now. `{}` makes a line of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Progress {
    /// Asking the channels for what they have.
    ReadingChannels {
        /// Their names.
        channels: Vec<String>,
    },
    /// Looking for packages that fit together.
    Solving,
    /// What will be done.
    Planned {
        /// To be put in.
        install: usize,
        /// To be taken out, replaced ones included.
        remove: usize,
    },
    /// A package is being downloaded.
    Downloading {
        /// Name and version.
        package: String,
        /// Which of how many.
        number: usize,
        /// How many there are to put in.
        count: usize,
    },
    /// A package is taken out.
    Removing {
        /// Name and version.
        package: String,
    },
    /// A package is put in.
    Installing {
        /// Name and version.
        package: String,
    },
}

impl fmt::Display for Progress {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ReadingChannels { channels } => write!(to, "Reading {}", channels.join(", ")),
            Self::Solving => to.write_str("Choosing versions"),
            Self::Planned { install: 0, remove: 0 } => to.write_str("Nothing to change"),
            Self::Planned { install, remove } => write!(to, "{install} to install, {remove} to remove"),
            Self::Downloading { package, number, count } => {
                write!(to, "Downloading {package} ({number}/{count})")
            }
            Self::Removing { package } => write!(to, "Removing {package}"),
            Self::Installing { package } => write!(to, "Installing {package}"),
        }
    }
}

/// Hands progress from wherever it happens to the one place that tells it.
///
/// Not bounded: there are a few messages for each package, and the number of packages is bounded.
#[derive(Clone)]
pub(crate) struct Teller(pub UnboundedSender<Progress>);

impl Teller {
    pub(crate) fn tell(&self, progress: Progress) {
        // Who no longer listens is no reason to stop.
        let _ = self.0.send(progress);
    }
}
