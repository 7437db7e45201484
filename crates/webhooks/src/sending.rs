//! One attempt: connect to where the address may be, send, and look at the status of the answer.
//!
//! Invariant: no redirect is followed, no answer is read beyond [`ANSWER_BYTES_MAX`], and an attempt takes [`TIME_MAX`] at most.

use std::time::Duration;

use outbound::{Address, Relay, RouteError};
use reqwest::header::{CONTENT_TYPE, USER_AGENT};
use tokio::time::timeout;

use crate::Settings;
use crate::message::Message;

/// For an attempt, from looking up the name to the head of the answer.
const TIME_MAX: Duration = Duration::from_secs(10);

/// What comes back, at most, with everything around it: the head of an answer. Its body is of no use.
const ANSWER_BYTES_MAX: u64 = 64 * 1024;

/// Who is calling.
const AGENT: &str = concat!("CodeRunner/", env!("CARGO_PKG_VERSION"));

/// Why it was not taken.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SendError {
    /// It cannot be asked.
    #[error(transparent)]
    Route(#[from] RouteError),
    /// It took too long.
    #[error("it did not answer in time")]
    TimedOut,
    /// It answered something else than that it has taken it.
    #[error("it answered {0}")]
    Refused(u16),
    /// The connection broke, TLS failed, or what came is not HTTP.
    #[error("it gave no answer that can be read")]
    Unreadable,
    /// A fault of ours.
    #[error("the server could not send it")]
    Inside,
}

impl SendError {
    /// What it was answered with.
    pub(crate) fn status(&self) -> Option<u16> {
        if let Self::Refused(status) = self { Some(*status) } else { None }
    }
}

/// Sends it once, and gives the status by which it was taken.
pub(crate) async fn send(url: &str, message: &Message, settings: &Settings) -> Result<u16, SendError> {
    timeout(TIME_MAX, post(url, message, settings)).await.unwrap_or(Err(SendError::TimedOut))
}

async fn post(url: &str, message: &Message, settings: &Settings) -> Result<u16, SendError> {
    let address = Address::read(url).map_err(RouteError::from)?;
    let names = settings.names.as_ref();
    let outside = outbound::connect(&address, names, settings.allows_private_hosts).await?;
    let inside = |error: &dyn std::fmt::Display| {
        tracing::error!(%error, "a webhook could not be sent");
        SendError::Inside
    };
    let relay = Relay::to(outside, ANSWER_BYTES_MAX, settings.random).map_err(|error| inside(&error))?;
    let client = relay.client().map_err(|error| inside(&error))?;
    let request = client
        .post(address.url)
        .header(USER_AGENT, AGENT)
        .header(CONTENT_TYPE, "application/json")
        .header("webhook-id", &message.id)
        .header("webhook-timestamp", message.timestamp)
        .header("webhook-signature", &message.signatures)
        .body(message.body.clone());
    let response = request.send().await.map_err(|_| SendError::Unreadable)?;
    let status = response.status();
    if status.is_success() { Ok(status.as_u16()) } else { Err(SendError::Refused(status.as_u16())) }
}
