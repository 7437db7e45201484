//! The registry of settings: each is here once, with its flag, its environment variable, its default and
//! its meaning. `docs/configuration.md` is made of it.

use std::fmt::Write;
use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{ArgAction, Args, Parser, Subcommand, ValueEnum};

use domain::PackageManager;
use environments::Requirement;

use crate::failure::Failure;

/// Runs Python that nobody trusts, on a machine you own.
#[derive(Debug, Parser)]
#[command(name = "coderunner", version, propagate_version = true)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What the executable can do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve the API and the web interface
    Serve(Box<ServeSettings>),
    /// Copy the database into a ZIP, also while the server runs
    Backup(BackupOptions),
    /// Put a backup, an export or the database of a FastAPI edition in the place of the database
    Restore(RestoreOptions),
    /// Tell what this machine offers to the sandbox, what is missing, and how to mend it
    Doctor(DoctorOptions),
    /// Play attacks on the sandbox, on this machine, and print the score
    Selftest(SelftestOptions),
    /// Print the OpenAPI description of the API
    Openapi,
    /// Print the reference of all settings, in Markdown
    #[command(hide = true)]
    SettingsReference,
    /// Makes environments, in a sandbox; not for people
    #[command(hide = true)]
    Builder {
        /// What to do.
        order: PathBuf,
    },
    /// The process that keeps a launcher running; not for people
    #[command(hide = true)]
    Keeper,
    /// The privileged process that makes sandboxes; not for people
    #[command(hide = true)]
    Launcher,
}

/// Settings of `serve`.
#[derive(Args, Debug)]
pub struct ServeSettings {
    /// Address and port to listen on; port 0 takes a free one
    #[arg(long, env = "CODERUNNER_LISTEN", default_value = "127.0.0.1:8000", value_name = "ADDRESS:PORT")]
    pub listen: SocketAddr,
    /// Where everything is.
    #[command(flatten)]
    pub place: Place,
    /// Signs access tokens, and seals the keys of AI providers and the secrets of webhooks: they cannot be read under another; at least 16 characters [default: made at first start and kept in the data directory]
    #[arg(long, env = "SECRET_KEY", hide_env_values = true, value_name = "SECRET")]
    pub secret_key: Option<Secret>,
    /// The secret key that the server had before, beside the new one: what was sealed under it is sealed again at start [default: none]
    #[arg(long, env = "SECRET_KEY_OLD", hide_env_values = true, value_name = "SECRET")]
    pub secret_key_old: Option<Secret>,
    /// Whether AI providers may be on this machine or in a private network: see `docs/ai.md`
    #[arg(long, env = "CODERUNNER_AI_ALLOW_PRIVATE_HOSTS", default_value_t = false, action = ArgAction::Set, num_args = 0..=1,
          default_missing_value = "true", value_name = "BOOL")]
    pub ai_allow_private_hosts: bool,
    /// Whether receivers of webhooks may be on this machine or in a private network: see `docs/background.md`
    #[arg(long, env = "CODERUNNER_WEBHOOK_ALLOW_PRIVATE_HOSTS", default_value_t = false, action = ArgAction::Set, num_args = 0..=1,
          default_missing_value = "true", value_name = "BOOL")]
    pub webhook_allow_private_hosts: bool,
    /// Seconds an AI provider may take for an answer, or for each next piece of one that is streamed
    #[arg(long, env = "CODERUNNER_AI_TIMEOUT_S", default_value_t = 120, value_name = "SECONDS",
          value_parser = clap::value_parser!(u16).range(1..=3_600))]
    pub ai_timeout_s: u16,
    /// Minutes an access token is good for
    #[arg(long, env = "ACCESS_TOKEN_EXPIRE_MINUTES", default_value_t = 30, value_name = "MINUTES",
          value_parser = clap::value_parser!(u32).range(1..=525_600))]
    pub access_token_expire_minutes: u32,
    /// Days a session lives without being used
    #[arg(long, env = "REFRESH_TOKEN_EXPIRE_DAYS", default_value_t = 14, value_name = "DAYS",
          value_parser = clap::value_parser!(u32).range(1..=3_650))]
    pub refresh_token_expire_days: u32,
    /// Whether people may make accounts for themselves
    #[arg(long, env = "CODERUNNER_REGISTRATION", default_value_t = true, action = ArgAction::Set, value_name = "BOOL")]
    pub registration: bool,
    /// Attempts at logging in with one name in a minute, and six times as many from one address; 0 is no bound
    #[arg(long, env = "CODERUNNER_LOGIN_ATTEMPTS_PER_MINUTE", default_value_t = 10, value_name = "COUNT",
          value_parser = clap::value_parser!(u32).range(..=1_000_000))]
    pub login_attempts_per_minute: u32,
    /// Addresses and networks of reverse proxies, separated by commas, whose X-Forwarded-For and X-Forwarded-Proto are believed [default: nobody]
    #[arg(long, env = "CODERUNNER_TRUSTED_PROXIES", value_name = "ADDRESSES")]
    pub trusted_proxies: Option<api::TrustedProxies>,
    /// Password of the first administrator, used when there are no users yet [default: admin123, accepted from this machine only]
    #[arg(long, env = "CODERUNNER_ADMIN_PASSWORD", hide_env_values = true, value_name = "PASSWORD")]
    pub admin_password: Option<Secret>,
    /// The Python to make the base environment of [default: the system's own, or else the first on the search path that is new enough]
    #[arg(long, env = "CODERUNNER_PYTHON", value_name = "EXECUTABLE")]
    pub python: Option<PathBuf>,
    /// The uv executable that makes environments [default: the first on the search path]
    #[arg(long, env = "CODERUNNER_UV", value_name = "EXECUTABLE")]
    pub uv: Option<PathBuf>,
    /// How environments are built.
    #[command(flatten)]
    pub builds: BuildOptions,
    /// Executions running at the same time [default: four for each processor]
    #[arg(long, env = "CODERUNNER_RUNNING_MAX", value_name = "COUNT", value_parser = clap::value_parser!(u16).range(1..=1000))]
    pub running_max: Option<u16>,
    /// Executions waiting for their turn, a quarter of them of one user; beyond, callers are told to come back
    #[arg(long, env = "CODERUNNER_WAITING_MAX", default_value_t = 256, value_name = "COUNT")]
    pub waiting_max: u16,
    /// Environments that have interpreters waiting, with what programs import imported already; 0 starts a new one for every execution
    #[arg(long, env = "CODERUNNER_WARM_ENVIRONMENTS", default_value_t = 8, value_name = "COUNT",
          value_parser = clap::value_parser!(u16).range(..=1000))]
    pub warm_environments: u16,
    /// Memory that the warm interpreter of one environment may take, in MiB; what it shares with executions counts once
    #[arg(long, env = "CODERUNNER_WARM_MEMORY_MIB", default_value_t = 1024, value_name = "MIB",
          value_parser = clap::value_parser!(u32).range(64..=1_048_576))]
    pub warm_memory_mib: u32,
    /// File with changes to the tiers: see `docs/tiers.md` [default: none]
    #[arg(long, env = "CODERUNNER_TIERS_FILE", value_name = "FILE")]
    pub tiers_file: Option<PathBuf>,
    /// Seconds that executions under way are given to end when the server is stopped
    #[arg(long, env = "CODERUNNER_STOP_GRACE_S", default_value_t = 5, value_name = "SECONDS")]
    pub stop_grace_s: u16,
    /// Days for which executions are kept; older ones are removed [default: for ever]
    #[arg(long, env = "CODERUNNER_EXECUTIONS_KEEP_DAYS", value_name = "DAYS", value_parser = clap::value_parser!(u32).range(1..=36_500))]
    pub executions_keep_days: Option<u32>,
    /// Hours for which the files are kept that executions leave
    #[arg(long, env = "CODERUNNER_ARTIFACT_HOURS", default_value_t = 24, value_name = "HOURS", value_parser = clap::value_parser!(u32).range(1..=876_000))]
    pub artifact_hours: u32,
    /// Days for which entries of the audit log are kept; older ones are removed [default: for ever]
    #[arg(long, env = "CODERUNNER_LOGS_KEEP_DAYS", value_name = "DAYS", value_parser = clap::value_parser!(u32).range(1..=36_500))]
    pub logs_keep_days: Option<u32>,
    /// Serve although this machine does not offer every layer of isolation (see `coderunner doctor`)
    #[arg(long, env = "CODERUNNER_ALLOW_DEGRADED_ISOLATION")]
    pub allow_degraded_isolation: bool,
    /// How log lines look: `text`, or `json` for programs, an object a line
    #[arg(long, env = "CODERUNNER_LOG_FORMAT", default_value = "text", value_name = "FORMAT")]
    pub log_format: LogFormat,
    /// What is logged: a level (error, warn, info, debug, trace), or levels for parts, such as `info,api=debug`
    #[arg(long, env = "CODERUNNER_LOG", default_value = "info", value_name = "FILTER")]
    pub log: String,
}

/// How environments are built.
#[derive(Args, Debug)]
pub struct BuildOptions {
    /// Python package index that packages come from [default: the one that uv knows]
    #[arg(long, env = "CODERUNNER_INDEX_URL", value_name = "URL", value_parser = web_address)]
    pub index_url: Option<String>,
    /// Packages of the base environment, separated by commas, which are installed in the background when an index answers; empty for none
    #[arg(long, env = "CODERUNNER_STARTER_PACKAGES", default_value = "numpy,pandas,matplotlib,requests", value_name = "REQUIREMENTS",
          value_parser = requirements)]
    pub starter_packages: Requirements,
    /// Let packages be built of their sources, which runs code of theirs in the builder's sandbox
    #[arg(long, env = "CODERUNNER_SOURCE_BUILDS")]
    pub source_builds: bool,
    /// Whether interpreters are fetched where this machine has none of the version that is asked for
    #[arg(long, env = "CODERUNNER_FETCH_PYTHONS", default_value_t = true, action = ArgAction::Set, value_name = "BOOL")]
    pub fetch_pythons: bool,
    /// Where interpreters are fetched from [default: the place that uv knows]
    #[arg(long, env = "CODERUNNER_PYTHON_MIRROR", value_name = "URL", value_parser = web_address)]
    pub python_mirror: Option<String>,
    /// Who installs packages in environments of which that was not said
    #[arg(long, env = "CODERUNNER_PACKAGE_MANAGER", default_value = "uv", value_name = "MANAGER", value_parser = package_manager)]
    pub package_manager: PackageManager,
    /// Channels of conda packages, separated by commas, by precedence: names or addresses
    #[arg(
        long,
        env = "CODERUNNER_CONDA_CHANNELS",
        default_value = "conda-forge",
        value_name = "CHANNELS",
        value_delimiter = ','
    )]
    pub conda_channels: Vec<String>,
    /// What conda channels that have a name are below [default: the place that conda knows]
    #[arg(long, env = "CODERUNNER_CONDA_MIRROR", value_name = "URL", value_parser = web_address)]
    pub conda_mirror: Option<String>,
    /// Hosts that builds may connect to, separated by commas, beside those of the other settings [default: all but those of this machine and of private networks]
    #[arg(long, env = "CODERUNNER_BUILD_HOSTS", value_name = "HOSTS", value_delimiter = ',')]
    pub build_hosts: Vec<String>,
    /// Environments that are built at the same time; more wait
    #[arg(long, env = "CODERUNNER_BUILDS_MAX", default_value_t = 1, value_name = "COUNT", value_parser = clap::value_parser!(u16).range(1..=64))]
    pub builds_max: u16,
    /// Minutes that building an environment may take
    #[arg(long, env = "CODERUNNER_BUILD_MINUTES", default_value_t = 15, value_name = "MINUTES", value_parser = clap::value_parser!(u32).range(1..=1440))]
    pub build_minutes: u32,
    /// Memory that building an environment may take, in MiB
    #[arg(long, env = "CODERUNNER_BUILD_MEMORY_MIB", default_value_t = 2048, value_name = "MIB", value_parser = clap::value_parser!(u32).range(256..=1_048_576))]
    pub build_memory_mib: u32,
    /// Downloads that no environment uses and that are kept for the next build, in MiB; beyond, the least recently used are removed
    #[arg(long, env = "CODERUNNER_BUILD_CACHE_MIB", default_value_t = 4096, value_name = "MIB")]
    pub build_cache_mib: u32,
    /// Room of the disk that is left free, in MiB: a build that would take of it is ended, and files that executions leave are not kept
    #[arg(long, env = "CODERUNNER_DISK_RESERVE_MIB", default_value_t = 1024, value_name = "MIB")]
    pub disk_reserve_mib: u32,
}

fn package_manager(text: &str) -> Result<PackageManager, String> {
    PackageManager::from_word(text).ok_or_else(|| "expected uv or conda".to_owned())
}

/// Requirements, or none.
#[derive(Clone, Debug)]
pub struct Requirements(pub Vec<Requirement>);

fn requirements(text: &str) -> Result<Requirements, String> {
    let each = text.split(',').map(str::trim).filter(|requirement| !requirement.is_empty());
    let read = |text: &str| text.parse().map_err(|error| format!("{text}: {error}"));
    each.map(read).collect::<Result<_, _>>().map(Requirements)
}

/// An address that a tool can be given.
fn web_address(text: &str) -> Result<String, String> {
    let is_web = ["http://", "https://"].iter().any(|scheme| text.starts_with(scheme));
    let is_one_word = !text.contains(|character: char| character.is_whitespace() || character.is_control());
    if is_web && is_one_word {
        Ok(text.to_owned())
    } else {
        Err("expected an http:// or https:// address".to_owned())
    }
}

/// Where the data of a server is, and whose it is.
#[derive(Args, Debug)]
pub struct Place {
    /// Directory for the database, the secrets and the environments; made at first start
    #[arg(long, env = "CODERUNNER_DATA_DIR", default_value = "./data", value_name = "DIRECTORY")]
    pub data_dir: PathBuf,
    /// The database; a relative path begins in `database` in the data directory
    #[arg(long, env = "DATABASE_URL", default_value = "sqlite:///./coderunner.db", value_name = "URL")]
    pub database_url: store::DatabaseUrl,
    /// Id of the user to become after start, when started as root
    #[arg(long, env = "CODERUNNER_UID", default_value_t = 61_111, value_name = "UID",
          value_parser = clap::value_parser!(u32).range(1..1_900_000_000))]
    pub uid: u32,
}

/// Options of `backup`.
#[derive(Args, Debug)]
pub struct BackupOptions {
    /// The file to make; `-` is the standard output
    pub file: PathBuf,
    /// Where everything is.
    #[command(flatten)]
    pub place: Place,
}

/// Options of `restore`.
#[derive(Args, Debug)]
pub struct RestoreOptions {
    /// A ZIP that `backup` or an export has made, or a database file
    pub file: PathBuf,
    /// Where everything is.
    #[command(flatten)]
    pub place: Place,
    /// The server's; keys of AI providers are encrypted under it [default: made at first start and kept in the data directory]
    #[arg(long, env = "SECRET_KEY", hide_env_values = true, value_name = "SECRET")]
    pub secret_key: Option<Secret>,
}

/// Options of `doctor`.
#[derive(Args, Debug)]
pub struct DoctorOptions {
    /// Print JSON
    #[arg(long)]
    pub json: bool,
    /// The Python to look at [default: the system's own, or else the first on the search path that is new enough]
    #[arg(long, env = "CODERUNNER_PYTHON", value_name = "EXECUTABLE")]
    pub python: Option<PathBuf>,
    /// The uv executable to look at [default: the first on the search path]
    #[arg(long, env = "CODERUNNER_UV", value_name = "EXECUTABLE")]
    pub uv: Option<PathBuf>,
}

/// Options of `selftest`.
#[derive(Args, Debug)]
pub struct SelftestOptions {
    /// Attacks to play, by how their names begin, such as `escape` or `covert/flock` [default: all]
    pub names: Vec<String>,
    /// Leave out a layer, to see which attacks it stops; may be given several times
    #[arg(long, value_name = "LAYER", value_parser = crate::selftest::layer_to_leave_out)]
    pub without: Vec<sandbox::layers::Layer>,
    /// Tell which attacks there are, and play none
    #[arg(long)]
    pub list: bool,
    /// How many times as long as usual an attack may take, on a slow machine: usual are 10 seconds
    #[arg(long, default_value_t = 1, value_name = "TIMES", value_parser = clap::value_parser!(u32).range(1..=100))]
    pub patience: u32,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
    /// The Python to play them with [default: the system's own, or else the first on the search path that is new enough]
    #[arg(long, env = "CODERUNNER_PYTHON", value_name = "EXECUTABLE")]
    pub python: Option<PathBuf>,
    /// The uv executable that makes the environment [default: the first on the search path]
    #[arg(long, env = "CODERUNNER_UV", value_name = "EXECUTABLE")]
    pub uv: Option<PathBuf>,
    /// Id of the user that a server would become, when started as root
    #[arg(long, env = "CODERUNNER_UID", default_value_t = 61_111, value_name = "UID",
          value_parser = clap::value_parser!(u32).range(1..1_900_000_000))]
    pub uid: u32,
}

/// How log lines look.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line.
    Json,
}

/// A text that is never shown.
#[derive(Clone)]
pub struct Secret(String);

impl Secret {
    /// The text itself, if it is long enough; else a sentence without it.
    pub fn expose(&self, setting: &str, characters_min: usize) -> Result<&str, Failure> {
        if self.0.chars().count() >= characters_min {
            return Ok(&self.0);
        }
        Err(Failure::setting(format!("{setting} must have at least {characters_min} characters")))
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// Takes anything: a refusal here would be printed with the text in it. Who uses it checks it.
impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

/// `docs/configuration.md`.
pub fn reference(cli: &clap::Command) -> String {
    let mut page = String::from(
        "# Configuration\n\nEvery setting of `coderunner serve`, as a flag or as an environment variable; a flag takes precedence. \
         Generated from the executable by `make gen`.\n\n| flag | environment variable | default | meaning |\n|---|---|---|---|\n",
    );
    let serve = cli.find_subcommand("serve");
    for setting in serve.into_iter().flat_map(clap::Command::get_arguments) {
        let (Some(flag), Some(variable)) = (setting.get_long(), setting.get_env()) else { continue };
        let help = setting.get_help().map(ToString::to_string).unwrap_or_default();
        let (meaning, default) = match help.split_once(" [default: ") {
            Some((meaning, default)) => (meaning.to_owned(), default.trim_end_matches(']').to_owned()),
            None => (help, default_of(setting)),
        };
        // Writing to a String cannot fail.
        let _ = writeln!(page, "| `--{flag}` | `{}` | {default} | {meaning} |", variable.to_string_lossy());
    }
    page.trim_end().to_owned()
}

fn default_of(setting: &clap::Arg) -> String {
    match setting.get_default_values() {
        [] => "off".to_owned(),
        values => values.iter().map(|value| format!("`{}`", value.to_string_lossy())).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn every_setting_of_serve_can_come_from_the_environment_and_says_what_it_means() {
        Cli::command().debug_assert();
        let cli = Cli::command();
        let serve = cli.find_subcommand("serve").expect("it is there");
        for setting in serve.get_arguments().filter(|setting| setting.get_long() != Some("help")) {
            assert!(setting.get_env().is_some(), "{} has no environment variable", setting.get_id());
            assert!(setting.get_help().is_some(), "{} says nothing", setting.get_id());
        }
    }

    #[test]
    fn secrets_are_not_shown() {
        let secret = Secret::from("0123456789abcdef");
        assert!(!format!("{secret:?}").contains("0123"));
        assert_eq!(secret.expose("SECRET_KEY", 16).expect("long enough"), "0123456789abcdef");
        let refused = secret.expose("SECRET_KEY", 17).expect_err("too short").to_string();
        assert!(refused.contains("SECRET_KEY") && !refused.contains("0123"), "{refused}");
    }
}
