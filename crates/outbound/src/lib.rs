//! Connections to addresses that users have given: AI providers, receivers of webhooks.
//!
//! ```text
//! text ─ Address (read, judged as far as it can be) ─ Way::connect (looked up, judged, connected) ─ Relay ─ HTTP client
//! ```
//!
//! Invariant: whatever an address, a name server or a redirect says, bytes go only to the one address that was judged.
//! Invariant: what is read from there is bounded in bytes.
#![forbid(unsafe_code)]

mod address;
mod relay;
mod route;

use std::io;

pub use address::{Address, AddressRefused, Host};
pub use relay::Relay;
pub use route::{Lookup, Names, RouteError, SystemNames, connect};

/// Unguessable bytes.
pub type Random = fn() -> io::Result<[u8; 32]>;
