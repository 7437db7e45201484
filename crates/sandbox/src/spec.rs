//! What is asked of the launcher, and what it tells of an execution: plain data.

use std::path::PathBuf;

pub use domain::{Isolation, Limits};

use domain::{EnvironmentId, Evidence, LimitKind, Termination};
use serde::{Deserialize, Serialize};

use crate::layers::Layers;

/// Names a nest between the server and the launcher.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct NestId(pub u32);

/// Names a run between the server, the launcher and a nest. Never used twice in a server's life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct RunId(pub u64);

/// What the launcher is told once, before the server gives up its privileges, and believes from then
/// on: a server that is taken over later cannot show other parts of the machine to a sandbox.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct LauncherConfig {
    /// Names this installation's cgroups. Letters, digits and hyphens.
    pub instance: String,
    /// The directory of environments: see [`crate::places`].
    pub environments: PathBuf,
    /// Installation prefixes of the machine's interpreters that environments may be made of.
    pub interpreters: Vec<PathBuf>,
    /// The executables that make environments. Without, none can be made.
    pub tools: Option<Tools>,
    /// Run although layers are missing.
    pub allow_degraded_isolation: bool,
    /// Layers to be left out on purpose: the self-test shows what each of them stops. Never set by a server.
    pub without: Layers,
}

/// What is shown in workshops.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tools {
    /// The server's own executable, which is the builder too.
    pub builder: PathBuf,
    /// uv's.
    pub uv: PathBuf,
}

/// What a nest shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NestSpec {
    /// What people call it, in logs and metrics.
    pub name: String,
    /// What is to be seen in it.
    pub view: View,
    /// Whether interpreters may wait in it.
    pub may_be_warm: bool,
}

/// What is to be seen in a nest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum View {
    /// An environment, read-only, for programs.
    Environment {
        /// Which.
        id: EnvironmentId,
        /// Which generation of it.
        generation: u32,
        /// The interpreter it was made of.
        interpreter: Interpreter,
    },
    /// Where environments are made, for the builder and nobody else.
    Workshop(Workshop),
}

/// Where an environment's interpreter is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Interpreter {
    /// In the environment.
    Own,
    /// At this prefix, one of [`LauncherConfig::interpreters`].
    OfMachine(PathBuf),
    /// Fetched once for all environments, with this name.
    Fetched(String),
}

/// How much the builder sees.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Workshop {
    /// All environments. Nothing that came from elsewhere is read in it.
    Whole,
    /// What is being built, and what was downloaded for that.
    Shared,
    /// One build: other people's code may run in it.
    Alone(String),
    /// One build, whose environment can only be read, at its place: its own interpreter runs in it, and writes beside it.
    Beside(String),
}

/// What a zygote imports before it forks its first program.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preload {
    /// Names of modules. One that cannot be imported safely is left out.
    pub modules: Vec<String>,
    /// What the zygote and all it shares with its children may take, in bytes.
    pub memory_bytes_max: u64,
}

/// What a zygote has imported.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Warmth {
    /// These modules, with what they import in turn.
    pub preloaded: Vec<String>,
    /// These were left out, each with the reason.
    pub dropped: Vec<(String, String)>,
}

/// One run. The program, stdout and stderr come along as descriptors, in this order, and after them what [`RunSpec::parts`] says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunSpec {
    /// What it is held to.
    pub limits: Limits,
    /// Whether it needs an interpreter that has seen nothing yet, not one that waits.
    pub is_cold: bool,
    /// What comes along beside, each once, in this order.
    pub parts: Vec<Part>,
}

/// What a run may have beside its program and its output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Part {
    /// What it is called with: see [`crate::call::Call`].
    Call,
    /// What it reads; without, it finds the end of its input at once.
    Stdin,
    /// Where it tells what is to be displayed: the writing end of a pipe, see [`crate::environ::DISPLAYS_FD`].
    Displays,
    /// Files that it finds: see [`crate::archive`].
    Files,
    /// Where the files go that it leaves: the writing end of a pipe, see [`crate::archive`].
    Artifacts,
}

impl Part {
    /// Its name where it is told to a zygote's child.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Call => "call",
            Self::Stdin => "stdin",
            Self::Displays => "displays",
            Self::Files => "files",
            Self::Artifacts => "artifacts",
        }
    }
}

impl RunSpec {
    /// How many descriptors come along.
    #[must_use]
    pub fn descriptors(&self) -> usize {
        3 + self.parts.len()
    }
}

/// What a run has used so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UsageSample {
    /// Since its program was started, in microseconds.
    pub wall_time_us: u64,
    /// Of the whole tree, in microseconds.
    pub cpu_time_us: u64,
    /// Of the whole tree, now, in bytes.
    pub memory_bytes: u64,
}

/// Why the launcher ended a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum KillReason {
    /// Its wall time was over.
    Wall,
    /// Its memory was used up.
    Memory,
    /// It wrote more than it may; the server counts that.
    Output,
    /// Its processor time was used up.
    Cpu,
    /// Somebody asked for it.
    Cancelled,
}

/// How a main process ended, as wait(2) tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Ending {
    /// With this exit code.
    Exited(i32),
    /// By this signal.
    Signaled(i32),
}

/// What the launcher measured and saw of one run that got to start.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunReport {
    /// An interpreter waited for it.
    pub is_warm: bool,
    /// How the main process ended.
    pub ending: Ending,
    /// Set when the launcher ended it.
    pub killed_for: Option<KillReason>,
    /// Processes the kernel ended for want of memory.
    pub oom_kills: u64,
    /// Forks and threads refused at the limit.
    pub pids_refused: u64,
    /// There was no room for files left at the end.
    pub disk_full: bool,
    /// From the start of the program to its end, in microseconds.
    pub wall_time_us: u64,
    /// Of the whole tree, in microseconds.
    pub cpu_time_us: u64,
    /// Of the whole tree, in bytes.
    pub peak_memory_bytes: u64,
}

impl RunReport {
    /// The report in the words of the product.
    #[must_use]
    pub fn into_evidence(self, isolation: Isolation) -> Evidence {
        Evidence {
            termination: match self.ending {
                Ending::Exited(code) => Termination::Exited(code),
                Ending::Signaled(signal) => Termination::Signaled(signal),
            },
            limit: self.limit_struck(),
            cancelled: self.killed_for == Some(KillReason::Cancelled),
            wall_time_ms: self.wall_time_us.div_ceil(1000),
            cpu_time_ms: self.cpu_time_us.div_ceil(1000),
            peak_memory_bytes: self.peak_memory_bytes,
            isolation,
        }
    }

    /// The limit that ended it goes before one that only refused it something.
    fn limit_struck(&self) -> Option<LimitKind> {
        match self.killed_for {
            Some(KillReason::Wall) => Some(LimitKind::Wall),
            Some(KillReason::Memory) => Some(LimitKind::Memory),
            Some(KillReason::Output) => Some(LimitKind::Output),
            Some(KillReason::Cpu) => Some(LimitKind::Cpu),
            Some(KillReason::Cancelled) => None,
            None if self.oom_kills > 0 => Some(LimitKind::Memory),
            None if self.disk_full => Some(LimitKind::Disk),
            None if self.pids_refused > 0 => Some(LimitKind::Pids),
            None => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_limit_that_ended_it_goes_first() {
        let report = RunReport {
            is_warm: false,
            ending: Ending::Signaled(9),
            killed_for: Some(KillReason::Wall),
            oom_kills: 1,
            pids_refused: 7,
            disk_full: false,
            wall_time_us: 1,
            cpu_time_us: 1001,
            peak_memory_bytes: 5,
        };
        let limit = |report: &RunReport| report.clone().into_evidence(Isolation::default()).limit;
        assert_eq!(limit(&report), Some(LimitKind::Wall));
        let not_killed = RunReport { killed_for: None, ..report.clone() };
        assert_eq!(limit(&not_killed), Some(LimitKind::Memory));
        assert_eq!(limit(&RunReport { oom_kills: 0, ..not_killed }), Some(LimitKind::Pids));
        assert_eq!(report.into_evidence(Isolation::default()).cpu_time_ms, 2);
    }
}
