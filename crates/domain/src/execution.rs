//! What an execution ended as: a coarse status for clients, fine evidence beside it.

use serde::{Deserialize, Serialize};

/// Where an execution stands, as clients see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExecutionStatus {
    /// Accepted, waiting for its turn.
    Queued,
    /// The program runs.
    Running,
    /// Ended by itself with exit code 0.
    Success,
    /// Ended by itself otherwise, or by a signal, or at a limit that has no status of its own.
    Error,
    /// Ended at its limit of wall time or processor time.
    Timeout,
    /// Ended at its memory limit.
    MemoryExceeded,
    /// Ended because somebody asked for it.
    Cancelled,
    /// The server went away while it ran.
    Interrupted,
    /// Our own fault: the sandbox could not be made. Never charged to the user.
    SystemError,
}

impl ExecutionStatus {
    /// Every status, in the order of an execution's life.
    pub const ALL: [Self; 9] = [
        Self::Queued,
        Self::Running,
        Self::Success,
        Self::Error,
        Self::Timeout,
        Self::MemoryExceeded,
        Self::Cancelled,
        Self::Interrupted,
        Self::SystemError,
    ];

    /// The word clients and the database use.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Running => "running",
            Self::Success => "success",
            Self::Error => "error",
            Self::Timeout => "timeout",
            Self::MemoryExceeded => "memory_exceeded",
            Self::Cancelled => "cancelled",
            Self::Interrupted => "interrupted",
            Self::SystemError => "system_error",
        }
    }

    /// Reads [`Self::as_str`] back.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == word)
    }
}

/// A limit that struck.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LimitKind {
    /// Wall time: the execution was ended.
    Wall,
    /// Memory: the execution was ended.
    Memory,
    /// Processes and threads: a fork or a new thread was refused.
    Pids,
    /// Total output: the execution was ended.
    Output,
    /// Processor time: the execution was ended.
    Cpu,
    /// Bytes or number of files: a file was refused, and its file system still full at the end.
    Disk,
}

impl LimitKind {
    /// Every kind.
    pub const ALL: [Self; 6] = [Self::Wall, Self::Memory, Self::Pids, Self::Output, Self::Cpu, Self::Disk];

    /// The word clients and the database use.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Wall => "wall",
            Self::Memory => "memory",
            Self::Pids => "pids",
            Self::Output => "output",
            Self::Cpu => "cpu",
            Self::Disk => "disk",
        }
    }
}

/// How the program's main process ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Termination {
    /// By itself, with this exit code.
    Exited(i32),
    /// By this signal, sent by itself, the kernel or the sandbox.
    Signaled(i32),
}

/// What was measured and seen of one execution, from outside of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// How the main process ended.
    pub termination: Termination,
    /// The limit that ended it or refused it something, if any; the one that ended it goes first.
    pub limit: Option<LimitKind>,
    /// Somebody asked for its end.
    pub cancelled: bool,
    /// From the start of the program to the end of its main process, in milliseconds.
    pub wall_time_ms: u64,
    /// Processor time of the whole tree, in milliseconds.
    pub cpu_time_ms: u64,
    /// The highest memory use of the whole tree, in bytes.
    pub peak_memory_bytes: u64,
    /// What the execution was isolated by.
    pub isolation: Isolation,
}

impl Evidence {
    /// The coarse status that follows from the evidence. One rule a line, first match wins.
    #[must_use]
    pub fn status(&self) -> ExecutionStatus {
        match (self.cancelled, self.limit, self.termination) {
            (true, ..) => ExecutionStatus::Cancelled,
            (_, Some(LimitKind::Wall | LimitKind::Cpu), _) => ExecutionStatus::Timeout,
            (_, Some(LimitKind::Memory), _) => ExecutionStatus::MemoryExceeded,
            (_, Some(LimitKind::Output), _) => ExecutionStatus::Error,
            (.., Termination::Exited(0)) => ExecutionStatus::Success,
            _ => ExecutionStatus::Error,
        }
    }
}

/// One output stream: what was kept of it and how much was not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Output {
    /// The bytes kept, read as UTF-8; each broken sequence becomes U+FFFD.
    pub text: String,
    /// Bytes written beyond the bound and dropped.
    pub bytes_cut: u64,
}

/// The layers an execution ran under, by their names in `coderunner doctor`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Isolation {
    /// In force.
    pub layers: Vec<String>,
    /// Missing on this machine; empty unless the server was told to accept that.
    pub missing: Vec<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn evidence(termination: Termination, limit: Option<LimitKind>) -> Evidence {
        Evidence {
            termination,
            limit,
            cancelled: false,
            wall_time_ms: 1,
            cpu_time_ms: 1,
            peak_memory_bytes: 1,
            isolation: Isolation::default(),
        }
    }

    #[test]
    fn status_follows_the_evidence() {
        use ExecutionStatus as S;
        use Termination::{Exited, Signaled};
        let table = [
            (Exited(0), None, S::Success),
            (Exited(1), None, S::Error),
            (Signaled(11), None, S::Error),
            (Signaled(9), Some(LimitKind::Wall), S::Timeout),
            (Signaled(9), Some(LimitKind::Memory), S::MemoryExceeded),
            (Exited(0), Some(LimitKind::Memory), S::MemoryExceeded),
            (Exited(0), Some(LimitKind::Pids), S::Success),
            (Exited(1), Some(LimitKind::Pids), S::Error),
            (Signaled(9), Some(LimitKind::Cpu), S::Timeout),
            (Exited(0), Some(LimitKind::Disk), S::Success),
            (Signaled(9), Some(LimitKind::Output), S::Error),
        ];
        for (termination, limit, expected) in table {
            assert_eq!(evidence(termination, limit).status(), expected, "{termination:?} {limit:?}");
        }
        let cancelled = Evidence { cancelled: true, ..evidence(Signaled(9), Some(LimitKind::Wall)) };
        assert_eq!(cancelled.status(), S::Cancelled);
    }

    #[test]
    fn status_words_read_back() {
        for status in ExecutionStatus::ALL {
            assert_eq!(ExecutionStatus::from_word(status.as_str()), Some(status));
        }
        assert_eq!(ExecutionStatus::from_word("SUCCESS"), None);
    }
}
