//! Webhooks: telling receivers of users that an execution has ended, until they have taken it.
//!
//! ```text
//! store (due) ─ worker ─ message (body, signatures) ─ sending (outbound: judged, connected, relayed) ─ store (attempt)
//! ```
//!
//! What is sent follows the Standard Webhooks: the headers `webhook-id`, `webhook-timestamp` and `webhook-signature`, signed
//! with HMAC-SHA256 under a secret of the execution's owner.
//!
//! Invariant: at most [`AT_ONCE_MAX`] deliveries are under way, no two to the same host, and so many of one owner that
//! others are not kept waiting by a slow receiver.
//! Invariant: nothing that a receiver says is kept but its HTTP status, so nobody reads through this server what they could
//! not read by themselves.
//! Invariant: what is under way when the server ends is due again when it starts.
#![forbid(unsafe_code)]

mod message;
mod sending;
mod worker;

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use outbound::{Address, AddressRefused, Host, Names, Random};
use serde_json::Value;
use store::{ExecutionRecord, NewDelivery, Sealer};

pub use worker::Worker;

/// Deliveries under way at once.
const AT_ONCE_MAX: usize = 4;

/// Of these, of one owner.
const OF_OWNER_MAX: usize = 2;

/// Characters of an address.
pub const URL_CHARS_MAX: usize = 2_000;

/// After each attempt that fails, how long until the next; after the last of them there is none.
const PAUSES: [Duration; 6] = [
    Duration::from_secs(5),
    Duration::from_secs(30),
    Duration::from_secs(2 * 60),
    Duration::from_secs(10 * 60),
    Duration::from_secs(60 * 60),
    Duration::from_secs(6 * 60 * 60),
];

/// How an installation sends webhooks.
#[derive(Clone)]
pub struct Settings {
    /// Whether receivers may be on this machine or in a private network.
    pub allows_private_hosts: bool,
    /// Knows the addresses of names.
    pub names: Arc<dyn Names>,
    /// Opens the secrets of users.
    pub sealer: Sealer,
    /// Where secrets and the names of relays come from.
    pub random: Random,
    /// What time it is.
    pub clock: fn() -> DateTime<Utc>,
    /// An execution as lists of the API show it.
    pub present: fn(ExecutionRecord) -> Value,
}

impl std::fmt::Debug for Settings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let private = self.allows_private_hosts;
        f.debug_struct("Settings").field("allows_private_hosts", &private).finish_non_exhaustive()
    }
}

/// Looks at an address as far as that is possible without asking anybody.
///
/// # Errors
/// What is wrong with it.
pub fn check_url(url: &str, allows_private_hosts: bool) -> Result<NewDelivery, AddressRefused> {
    let address = Address::read(url)?;
    if !allows_private_hosts {
        address.check_public()?;
    }
    let host = match &address.host {
        Host::Name(name) => name.trim_end_matches('.').to_owned(),
        Host::Address(address) => address.to_string(),
    };
    Ok(NewDelivery { url: address.url.to_string(), host })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_kept_with_whom_it_names() {
        for (url, host) in [
            ("https://Hooks.example./a#b", "hooks.example"),
            ("http://2130706433:81/", "127.0.0.1"),
            ("http://[::1]/", "::1"),
        ] {
            assert_eq!(check_url(url, true).map(|new| new.host), Ok(host.to_owned()), "{url}");
        }
        assert_eq!(check_url("http://127.1/", false), Err(AddressRefused::Private));
        assert_eq!(check_url("mailto:ann@a.example", true), Err(AddressRefused::Scheme));
    }
}
