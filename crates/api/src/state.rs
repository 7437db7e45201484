//! What handlers share.

use std::io;
use std::sync::Arc;

use assistant::Assistant;
use domain::Tiers;
use engine::{Clock, Engine, Turns};
use store::{Sealer, Store, StoreError, Workspace};

use crate::accounts::{Attempts, PasswordError, Passwords, RefreshKey, Tokens};
use crate::ai;
use crate::api_keys::ApiKeyUsage;
use crate::audit::refusals::Refusals;
use crate::database::{Copies, Gate};
use crate::executions;
use crate::extract::TrustedProxies;
use crate::sharing::Readers;

/// Where unguessable bytes come from: the operating system.
pub type Random = fn() -> io::Result<[u8; 32]>;

/// What the API needs to know beyond its parts.
pub struct Settings {
    /// Signs access tokens. Whoever knows it can be anybody.
    pub secret_key: Vec<u8>,
    /// Seals and opens the keys of AI providers.
    pub sealer: Sealer,
    /// Asks AI providers.
    pub assistant: Assistant,
    /// Whether receivers of webhooks may be on this machine or in a private network.
    pub webhooks_allow_private_hosts: bool,
    /// Lifetime of an access token, in seconds.
    pub access_token_lifetime_s: u32,
    /// How long a session lives without being used, in seconds.
    pub session_lifetime_s: u32,
    /// Whether people may make accounts for themselves.
    pub is_registration_open: bool,
    /// Attempts at logging in with one name in a minute; six times as many from one address. 0 is no bound.
    pub login_attempts_per_minute: u32,
    /// Proxies that are believed when they say for whom they speak.
    pub trusted_proxies: TrustedProxies,
    /// The tiers of this installation.
    pub tiers: Tiers,
    /// What time it is.
    pub clock: Clock,
    /// Where secrets come from.
    pub random: Random,
    /// Where copies of the database are made and kept.
    pub workspace: Workspace,
}

/// What handlers share. Cheap to clone.
#[derive(Clone)]
pub struct AppState {
    pub(crate) store: Store,
    pub(crate) engine: Engine,
    pub(crate) tiers: Arc<Tiers>,
    pub(crate) tokens: Tokens,
    pub(crate) refresh_key: RefreshKey,
    pub(crate) session_lifetime_s: u32,
    pub(crate) passwords: Passwords,
    pub(crate) attempts: Arc<Attempts>,
    pub(crate) is_registration_open: bool,
    pub(crate) trusted_proxies: Arc<TrustedProxies>,
    pub(crate) clock: Clock,
    pub(crate) random: Random,
    pub(crate) refusals: Arc<Refusals>,
    pub(crate) api_key_usage: Arc<ApiKeyUsage>,
    pub(crate) copies: Copies,
    pub(crate) gate: Gate,
    pub(crate) sealer: Sealer,
    pub(crate) assistant: Assistant,
    pub(crate) ai_turns: Turns,
    pub(crate) shared_readers: Arc<Readers>,
    pub(crate) idempotency_turns: executions::Turns,
    pub(crate) webhooks_allow_private_hosts: bool,
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
            refresh_key: RefreshKey::new(&settings.secret_key),
            // Its access tokens are good as long as they say.
            session_lifetime_s: settings.session_lifetime_s.max(settings.access_token_lifetime_s),
            passwords: Passwords::new()?,
            attempts: Arc::new(Attempts::per_minute(settings.login_attempts_per_minute)),
            is_registration_open: settings.is_registration_open,
            trusted_proxies: Arc::new(settings.trusted_proxies),
            clock: settings.clock,
            random: settings.random,
            refusals: Arc::new(Refusals::new()),
            api_key_usage: Arc::default(),
            copies: Copies::new(settings.workspace, settings.sealer.clone()),
            gate: Gate::default(),
            sealer: settings.sealer,
            assistant: settings.assistant,
            ai_turns: ai::turns(),
            shared_readers: Arc::new(Readers::new()),
            idempotency_turns: executions::Turns::default(),
            webhooks_allow_private_hosts: settings.webhooks_allow_private_hosts,
        })
    }

    /// Writes down how often API keys were used since the last time. To be called every few seconds, and when no request
    /// comes any more.
    ///
    /// # Errors
    /// The database failed; nothing is lost.
    pub async fn write_api_key_usage(&self) -> Result<(), StoreError> {
        self.api_key_usage.flush(&self.store).await
    }
}
