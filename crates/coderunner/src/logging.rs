//! The log: lines on stderr, for people or as JSON.

use std::io::{self, IsTerminal};

use tracing_subscriber::EnvFilter;

use crate::failure::Failure;
use crate::settings::{LogFormat, ServeSettings};

/// Starts logging.
///
/// # Errors
/// For a filter that is none.
pub fn start(settings: &ServeSettings) -> Result<(), Failure> {
    let filter = EnvFilter::try_new(&settings.log)
        .map_err(|error| Failure::setting(format!("--log {:?} is no filter: {error}", settings.log)))?;
    let lines = tracing_subscriber::fmt().with_env_filter(filter).with_writer(io::stderr);
    match settings.log_format {
        LogFormat::Json => lines.json().flatten_event(true).init(),
        LogFormat::Text => lines.with_ansi(io::stderr().is_terminal()).init(),
    }
    Ok(())
}
