//! Why nothing was built, in sentences for whoever asked for it.

/// Why nothing was built.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BuildError {
    /// This environment is being built already.
    #[error("this environment is being built; wait for that to end, or cancel it")]
    Busy,
    /// Too many builds wait.
    #[error("too many environments are waiting to be built; try again in a minute")]
    Full,
    /// It could not be done; what the tools said last.
    #[error("{0}")]
    Failed(String),
    /// No interpreter of this version is on this machine, and none may be fetched.
    #[error("there is no Python {0} on this machine; {1}")]
    NoPython(String, String),
    /// It took too long.
    #[error("building took longer than the {0} s that it may take")]
    TimedOut(u64),
    /// The disk has less room than is to be kept free, in MiB.
    #[error(
        "the server's disk has less than {0} MiB left, which are kept free; nothing is built until there is more"
    )]
    DiskFull(u64),
    /// It needed more memory than it may have.
    #[error("building took more memory than it may have")]
    OutOfMemory,
    /// Somebody asked for its end.
    #[error("the build was cancelled")]
    Cancelled,
    /// The server stops.
    #[error("the server is stopping")]
    Stopping,
    /// The environment is gone.
    #[error("the environment is gone")]
    Gone,
    /// Our own fault.
    #[error("the build failed for a reason of the server's own: {0}")]
    System(String),
}
