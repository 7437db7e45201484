//! AI providers: asking them, and making programs of what they say.
//!
//! ```text
//! Request ─ prompt ─► Question ─ endpoint (checked) ─ outbound (resolved, checked, connected, relayed) ─ genai ─► text ─ code ─► program
//! ```
//!
//! The protocols are genai's. What it is connected to, how much it reads and how long it takes is decided here.
//!
//! Invariant: whatever a base URL, a name server or a redirect says, bytes go only to the one address that was checked
//! (`outbound`).
//! Invariant: what is read of a provider is bounded in bytes, and waited for within bounds.
//! Invariant: a provider's key is in nothing that comes out of this crate, errors included.
//! Invariant: whoever drops what they asked for ends the request to the provider.
#![forbid(unsafe_code)]

mod ask;
mod code;
mod endpoint;
mod error;
mod failure;
mod progress;
mod prompt;
mod tokens;

use std::sync::Arc;
use std::time::Duration;

pub use ask::{Answer, AnswerStream, Piece, Question, Target};
pub use code::{program_in, without_reasoning};
pub use endpoint::check_base_url;
pub use error::{AddressRefused, AssistantError};
pub use outbound::{Lookup, Names, Random};
pub use progress::{Change, Progress};
pub use prompt::{EnvironmentFacts, Mode, Request};
pub use tokens::Tokens;

/// How an installation lets its users ask providers.
#[derive(Clone, Copy, Debug)]
pub struct AssistantSettings {
    /// Whether providers may be on this machine or in a private network.
    pub allows_private_hosts: bool,
    /// How long a provider may take for an answer, or for each next piece of one that is streamed.
    pub patience: Duration,
    /// Where the names of relays come from.
    pub random: Random,
}

/// Asks providers. Cheap to clone.
#[derive(Clone)]
pub struct Assistant {
    settings: AssistantSettings,
    names: Arc<dyn Names>,
}

impl std::fmt::Debug for Assistant {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Assistant").field("settings", &self.settings).finish_non_exhaustive()
    }
}

impl Assistant {
    /// One that knows names as the machine does.
    #[must_use]
    pub fn new(settings: AssistantSettings) -> Self {
        Self::with_names(settings, Arc::new(outbound::SystemNames))
    }

    /// One that asks somebody else for the addresses of names.
    #[must_use]
    pub fn with_names(settings: AssistantSettings, names: Arc<dyn Names>) -> Self {
        Self { settings, names }
    }

    /// Whether providers may be on this machine or in a private network.
    #[must_use]
    pub fn allows_private_hosts(&self) -> bool {
        self.settings.allows_private_hosts
    }
}
