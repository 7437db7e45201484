//! An execution, from outside.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::signals;

const MIB: u64 = 1024 * 1024;

/// Writes the enum and, from the one list of its words, the ways to and from its counterpart inside, which knows nothing
/// of documents.
macro_rules! counterpart {
    ($(#[$attribute:meta])* $outside:ident of $inside:ty { $($(#[$doc:meta])* $variant:ident,)+ }) => {
        $(#[$attribute])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
        #[serde(rename_all = "snake_case")]
        pub(crate) enum $outside {
            $($(#[$doc])* $variant,)+
        }

        impl From<$inside> for $outside {
            fn from(inside: $inside) -> Self {
                match inside {
                    $(<$inside>::$variant => Self::$variant,)+
                }
            }
        }

        impl From<$outside> for $inside {
            fn from(outside: $outside) -> Self {
                match outside {
                    $($outside::$variant => Self::$variant,)+
                }
            }
        }
    };
}

counterpart! {
    /// Where an execution stands.
    ExecutionStatus of domain::ExecutionStatus {
        /// Accepted, waiting for its turn.
        Queued,
        /// The program runs.
        Running,
        /// Ended by itself with exit code 0.
        Success,
        /// Ended by itself otherwise, by a signal, or at a limit that has no status of its own.
        Error,
        /// Ended at its limit of wall time or processor time.
        Timeout,
        /// Ended at its memory limit.
        MemoryExceeded,
        /// Ended because somebody asked for it.
        Cancelled,
        /// The server went away while it ran.
        Interrupted,
        /// The server's own fault.
        SystemError,
    }
}

counterpart! {
    /// A limit that struck.
    StruckLimit of domain::LimitKind {
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
        /// Bytes or number of files: a file was refused, and there was still no room at the end.
        Disk,
    }
}

/// One run of a program.
#[derive(Serialize, ToSchema)]
pub(crate) struct Execution {
    id: i64,
    /// `stdout` after a success; `stdout` followed by `stderr` otherwise.
    result: String,
    status: ExecutionStatus,
    /// Wall time, in milliseconds.
    execution_time: u64,
    /// The highest memory use, in MiB, rounded up.
    memory_usage: u64,
    created_at: DateTime<Utc>,
    /// The program.
    code: String,
    /// What it wrote to standard output, up to the bound; broken UTF-8 reads as U+FFFD.
    stdout: String,
    /// What it wrote to standard error, likewise.
    stderr: String,
    /// Exit code of the main process, where it ended by itself.
    #[schema(required)]
    exit_code: Option<i32>,
    /// Name of the signal that ended the main process, where one did.
    #[schema(required, example = "SIGKILL")]
    signal: Option<String>,
    /// Whether it wrote more than is kept of `stdout` or `stderr`.
    truncated: bool,
    /// Whether this list cut `code`, `stdout` or `stderr`; the execution on its own has them whole.
    abridged: bool,
    /// Processor time of all its processes, in milliseconds.
    cpu_time_ms: u64,
    /// The highest memory use of all its processes together, in bytes.
    peak_memory_bytes: u64,
    /// How long it waited for its turn, in milliseconds.
    queued_ms: u64,
    /// The name of the environment it ran in.
    conda_env: String,
    /// Whether it was started with an API key.
    is_api_call: bool,
    /// The item of the code library it came from.
    #[schema(required)]
    code_library_id: Option<i64>,
    /// Not known of executions that come from the FastAPI edition.
    #[schema(required)]
    limits: Option<ExecutionLimits>,
    isolation: ExecutionIsolation,
    /// What it displayed: figures, tables, texts. Lists leave it out.
    displays: Vec<Display>,
    /// Things it displayed that were not kept: more than 200, longer than 4 MiB, or more than 8 MiB together.
    displays_cut: u64,
    /// The files it left in its working directory, but for hidden ones at the top.
    artifacts: Vec<ArtifactLink>,
    /// Files it left that were not kept, because of the tier's bounds or of their names.
    artifacts_cut: u64,
    /// What it used as time went on, at most 120 points. Lists leave it out.
    usage: Vec<UsagePoint>,
    /// Whether there is a link by which anybody may see it.
    is_shared: bool,
}

/// Something that was displayed.
#[derive(Serialize, ToSchema)]
pub(crate) struct Display {
    /// What it is.
    #[schema(example = "image/png")]
    mime: String,
    /// The text, or Base64 of what is none: pictures that are not SVG, and the like.
    data: String,
}

/// A file that was left.
#[derive(Serialize, ToSchema)]
pub(crate) struct ArtifactLink {
    /// Its path below the working directory.
    name: String,
    /// In bytes.
    size: u64,
    /// What its name says it is.
    #[schema(example = "text/csv")]
    mime: String,
    /// Where it can be downloaded, below the root of the API.
    #[schema(example = "/executions/7/artifacts/data%2Fresult.csv")]
    url: String,
}

/// What was used at some time.
#[derive(Serialize, ToSchema)]
pub(crate) struct UsagePoint {
    /// Since the program was started, in milliseconds.
    wall_ms: u64,
    /// Processor time of all its processes, in milliseconds.
    cpu_ms: u64,
    /// Memory of all its processes at that time, in bytes.
    memory_bytes: u64,
}

/// By what somebody comes, which says where they find things.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Door {
    /// An access token.
    Token,
    /// An API key.
    Key,
}

impl Door {
    /// Where the addresses begin that it opens.
    fn root(self) -> &'static str {
        match self {
            Self::Token => "",
            Self::Key => "/api/v1",
        }
    }
}

impl ArtifactLink {
    pub(super) fn of(door: Door, id: domain::ExecutionId, artifact: domain::Artifact) -> Self {
        let domain::Artifact { name, size, mime } = artifact;
        let url = format!("{}/executions/{id}/artifacts/{}", door.root(), percent_encoded(&name));
        Self { name, size, mime, url }
    }
}

/// As in an address: all but the characters that RFC 3986 calls unreserved.
pub(super) fn percent_encoded(text: &str) -> String {
    percent_encoding::utf8_percent_encode(text, UNRESERVED_KEPT).to_string()
}

const UNRESERVED_KEPT: &percent_encoding::AsciiSet =
    &percent_encoding::NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// What an execution was held to.
#[derive(Serialize, ToSchema)]
pub(crate) struct ExecutionLimits {
    /// Wall time, in milliseconds.
    wall_time_ms_max: u64,
    /// Memory of all processes, temporary files and shared memory together, in bytes.
    memory_bytes_max: u64,
    /// Processes and threads together.
    pids_max: u32,
    /// Processor time per second of wall time, in thousandths of a processor.
    cpu_milli_max: u32,
    /// Processor time of all processes together, in milliseconds.
    cpu_time_ms_max: u64,
    /// Bytes kept of each of `stdout` and `stderr`.
    output_bytes_kept_max: u64,
    /// Bytes written to both together after which the execution is ended.
    output_bytes_max: u64,
    /// Bytes of all files together.
    disk_bytes_max: u64,
    /// Files and directories.
    disk_inodes_max: u64,
    /// Open descriptors of one process.
    open_files_max: u64,
    /// Files it leaves that are kept.
    artifacts_max: u64,
    /// Bytes of all those files together.
    artifact_bytes_max: u64,
    /// The limit that ended it or refused it something.
    #[schema(required)]
    struck: Option<StruckLimit>,
}

/// The layers an execution ran under, by their names in `coderunner doctor`.
#[derive(Default, Serialize, ToSchema)]
pub(crate) struct ExecutionIsolation {
    /// In force.
    layers: Vec<String>,
    /// Missing on this machine.
    missing: Vec<String>,
}

impl From<store::ExecutionRecord> for Execution {
    /// As it is seen by an access token.
    fn from(record: store::ExecutionRecord) -> Self {
        Self::at(Door::Token, record)
    }
}

impl Execution {
    /// As it is seen by who comes through this door.
    pub(crate) fn at(door: Door, record: store::ExecutionRecord) -> Self {
        let struck = record.settlement.as_ref().and_then(|settlement| settlement.limit_struck);
        let limits = record.request.limits.map(|limits| ExecutionLimits::new(limits, struck));
        let unsettled = Self {
            id: record.id.0,
            result: String::new(),
            status: record.status.into(),
            execution_time: 0,
            memory_usage: 0,
            created_at: record.request.created_at,
            code: record.request.code,
            stdout: String::new(),
            stderr: String::new(),
            exit_code: None,
            signal: None,
            truncated: false,
            abridged: record.is_abridged,
            cpu_time_ms: 0,
            peak_memory_bytes: 0,
            queued_ms: record.request.queued_ms,
            conda_env: record.request.environment,
            is_api_call: record.request.is_api_call,
            code_library_id: record.request.code_library_id.map(|id| id.0),
            limits,
            isolation: ExecutionIsolation::default(),
            displays: Vec::new(),
            displays_cut: 0,
            artifacts: Vec::new(),
            artifacts_cut: 0,
            usage: Vec::new(),
            is_shared: record.share_token.is_some(),
        };
        match record.settlement {
            None => unsettled,
            Some(settlement) => unsettled.settled((door, record.id), settlement),
        }
    }
}

/// An execution in JSON as lists show it, if it was cut as they do, with addresses for whoever asked for it.
#[must_use]
pub fn as_listed(record: store::ExecutionRecord) -> serde_json::Value {
    let door = if record.request.is_api_call { Door::Key } else { Door::Token };
    serde_json::to_value(Execution::at(door, record)).expect("names are texts, and no number is infinite")
}

impl Execution {
    fn settled(self, (door, id): (Door, domain::ExecutionId), settlement: store::Settlement) -> Self {
        let display = |domain::Display { mime, data }| Display { mime, data };
        let point = |domain::UsagePoint { wall_ms, cpu_ms, memory_bytes }| UsagePoint {
            wall_ms,
            cpu_ms,
            memory_bytes,
        };
        Self {
            result: result(&settlement),
            execution_time: settlement.wall_time_ms,
            memory_usage: settlement.peak_memory_bytes.div_ceil(MIB),
            truncated: settlement.stdout_bytes_cut > 0 || settlement.stderr_bytes_cut > 0,
            stdout: settlement.stdout,
            stderr: settlement.stderr,
            exit_code: settlement.exit_code,
            signal: settlement.signal.map(signals::name),
            cpu_time_ms: settlement.cpu_time_ms,
            peak_memory_bytes: settlement.peak_memory_bytes,
            isolation: ExecutionIsolation {
                layers: settlement.isolation.layers,
                missing: settlement.isolation.missing,
            },
            displays: settlement.displays.into_iter().map(display).collect(),
            displays_cut: settlement.displays_cut,
            artifacts: settlement
                .artifacts
                .into_iter()
                .map(|artifact| ArtifactLink::of(door, id, artifact))
                .collect(),
            artifacts_cut: settlement.artifacts_cut,
            usage: settlement.usage.into_iter().map(point).collect(),
            ..self
        }
    }
}

impl Execution {
    /// As somebody sees it who has the link: nothing of its owner's account or of the machine, and files behind the link.
    pub(crate) fn for_strangers(self, token: &str) -> Self {
        let behind = |artifact: ArtifactLink| ArtifactLink {
            url: format!("/shared/{token}/artifacts/{}", percent_encoded(&artifact.name)),
            ..artifact
        };
        Self {
            artifacts: self.artifacts.into_iter().map(behind).collect(),
            queued_ms: 0,
            is_api_call: false,
            code_library_id: None,
            limits: None,
            isolation: ExecutionIsolation::default(),
            ..self
        }
    }
}

fn result(settlement: &store::Settlement) -> String {
    match settlement.status {
        domain::ExecutionStatus::Success => settlement.stdout.clone(),
        _ => format!("{}{}", settlement.stdout, settlement.stderr),
    }
}

impl ExecutionLimits {
    fn new(limits: domain::Limits, struck: Option<domain::LimitKind>) -> Self {
        Self {
            wall_time_ms_max: limits.wall_time_ms_max,
            memory_bytes_max: limits.memory_bytes_max,
            pids_max: limits.pids_max,
            cpu_milli_max: limits.cpu_milli_max,
            cpu_time_ms_max: limits.cpu_time_ms_max,
            output_bytes_kept_max: limits.output_bytes_kept_max,
            output_bytes_max: limits.output_bytes_max,
            disk_bytes_max: limits.disk_bytes_max,
            disk_inodes_max: limits.disk_inodes_max,
            open_files_max: limits.open_files_max,
            artifacts_max: limits.artifacts_max,
            artifact_bytes_max: limits.artifact_bytes_max,
            struck: struck.map(Into::into),
        }
    }
}
