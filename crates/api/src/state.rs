//! What handlers share.

use std::sync::Arc;

use domain::Tiers;
use engine::{Clock, Engine};
use store::Store;

use crate::accounts::{PasswordError, Passwords, Tokens};
use crate::audit::refusals::Refusals;

/// What the API needs to know beyond its parts.
pub struct Settings {
    /// Signs access tokens. Whoever knows it can be anybody.
    pub secret_key: Vec<u8>,
    /// Lifetime of an access token, in seconds.
    pub access_token_lifetime_s: u32,
    /// The tiers of this installation.
    pub tiers: Tiers,
    /// What time it is.
    pub clock: Clock,
}

/// What handlers share. Cheap to clone.
#[derive(Clone)]
pub struct AppState {
    pub(crate) store: Store,
    pub(crate) engine: Engine,
    pub(crate) tiers: Arc<Tiers>,
    pub(crate) tokens: Tokens,
    pub(crate) passwords: Passwords,
    pub(crate) clock: Clock,
    pub(crate) refusals: Arc<Refusals>,
}

impl AppState {
    /// Brings the parts together.
    ///
    /// # Errors
    /// The operating system gives no randomness.
    pub fn new(store: Store, engine: Engine, settings: Settings) -> Result<Self, PasswordError> {
        Ok(Self {
            store,
            engine,
            tiers: Arc::new(settings.tiers),
            tokens: Tokens::new(&settings.secret_key, settings.access_token_lifetime_s),
            passwords: Passwords::new()?,
            clock: settings.clock,
            refusals: Arc::new(Refusals::new()),
        })
    }
}
