//! How long each part of an execution's way took.

use std::time::{Duration, Instant};

/// The parts of the way, in their order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Phases {
    /// Reserving a use of the quota, and waiting for the turn.
    pub queue: Duration,
    /// Writing that it has begun.
    pub begin: Duration,
    /// Getting a place in a sandbox.
    pub lease: Duration,
    /// From having it to the last word about the run.
    pub run: Duration,
    /// Writing how it ended.
    pub settle: Duration,
    /// An interpreter waited for it.
    pub is_warm: bool,
}

/// Measures one part after the other.
#[derive(Debug)]
pub(crate) struct Lap(Instant);

impl Lap {
    pub(crate) fn start() -> Self {
        Self(Instant::now())
    }

    /// The time since the last look.
    pub(crate) fn next(&mut self) -> Duration {
        let now = Instant::now();
        let passed = now.duration_since(self.0);
        self.0 = now;
        passed
    }
}
