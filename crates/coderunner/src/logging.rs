//! The log: lines on stderr, for people or as JSON.

use std::io::{self, IsTerminal};

use tracing_subscriber::EnvFilter;

use crate::failure::Failure;
use crate::settings::{LogFormat, ServeSettings};

/// Parts that would tell what AI providers say, or what is sent to them, keys included. They are silent whatever the filter
/// says; what went wrong with a provider is told by the one who asked.
const SILENT: [&str; 4] = ["genai=off", "reqwest=off", "h2=off", "rustls=off"];

/// Starts logging.
///
/// # Errors
/// For a filter that is none.
pub fn start(settings: &ServeSettings) -> Result<(), Failure> {
    let filter = EnvFilter::try_new(&settings.log)
        .map_err(|error| Failure::setting(format!("--log {:?} is no filter: {error}", settings.log)))?;
    let filter = SILENT.iter().fold(filter, |filter, part| {
        filter.add_directive(part.parse().expect("a constant of this form is a directive"))
    });
    let lines = tracing_subscriber::fmt().with_env_filter(filter).with_writer(io::stderr);
    match settings.log_format {
        LogFormat::Json => lines.json().flatten_event(true).init(),
        LogFormat::Text => lines.with_ansi(io::stderr().is_terminal()).init(),
    }
    Ok(())
}
