//! The only room with SQL.
//!
//! Entities, migrations, and queries grouped by aggregate: [`User`] in `users/`,
//! [`ExecutionRecord`] in `executions/`, [`CodeRecord`] in `library/`, [`ApiKey`] in `api_keys/`, [`Environment`] in `environments/`,
//! [`AiConfig`] in `ai_configs/`, [`Delivery`] in `webhooks/`.
//! Everything that is particular to SQLite stands in `sqlite.rs`, so that PostgreSQL can be added beside it.
//!
//! Invariant: nothing outside this crate sees an entity, a connection or a statement.
//! Invariant: all writes of this process go through one connection, so they wait for each other
//! here and never fail because the database is busy with one of ours.
//! Invariant: times are stored as UTC; identifiers and counts are 64-bit.

#![forbid(unsafe_code)]

mod ai_configs;
mod ai_usage;
mod api_keys;
mod audit;
mod callers;
mod columns;
mod credentials;
mod entities;
mod environments;
mod error;
mod excerpt;
mod executions;
mod idempotency;
mod info;
mod library;
mod migrations;
mod page;
mod portable;
mod retention;
mod room;
mod sealed;
mod search;
mod sessions;
mod sqlite;
mod url;
mod usage;
mod users;
mod webhooks;

use std::sync::Arc;
use std::time::Duration;

use sea_orm::DatabaseConnection;
use sea_orm_migration::MigratorTrait as _;

pub use ai_configs::{AI_CONFIGS_MAX, AiConfig, AiConfigChanges, AiConfigError, NewAiConfig};
pub use ai_usage::{AiUsageDay, AiUsageFilter, AiUse};
pub use api_keys::{ApiKey, ApiKeySecret, ApiKeyUses, NewApiKey};
pub use audit::{
    AuditCount, AuditDayCount, AuditEntry, AuditFilter, AuditPage, AuditPosition, AuditRecord,
    AuditStatistics, AuditUser,
};
use callers::Callers;
pub use credentials::Credential;
pub use environments::{
    BASE_ENVIRONMENT, Environment, EnvironmentChanges, EnvironmentError, EnvironmentFilter, EnvironmentScope,
    Generation, NewEnvironment, NewGeneration, RunnableEnvironment,
};
pub use error::StoreError;
pub use excerpt::LISTED_CHARS_MAX;
pub use executions::{
    Along, Deletion, ExecutionFilter, ExecutionRecord, NewExecution, NewQueued, OwnedExecution, QueueBounds,
    QueueError, QueuedExecution, Settlement, Sharing,
};
pub use idempotency::{IDEMPOTENCY_HOURS, IdempotencyKey, KnownRequest};
pub use info::DatabaseInfo;
pub use library::{CodeChanges, CodeFilter, CodeRecord, CodeScope, NewCode};
pub use page::{COUNTED_MAX, Page};
pub use portable::{
    Export, ExportInfo, Import, ImportBounds, ImportSettings, Imported, PortableError, RowCounts, Upload,
    Workspace, copy_name, export,
};
pub use retention::REMOVED_AT_ONCE;
pub use sealed::Sealer;
pub use sessions::{NewSession, Refresh, RefreshHashes, Refreshed, SESSIONS_MAX};
pub use url::{DatabaseUrl, DatabaseUrlError};
pub use usage::{Reservation, Usage, UtcDay};
pub use users::{AccountError, FirstAdmin, NewUser, User, UserChanges, UserFilter};
pub use webhooks::{
    Attempt, Delivery, DueDelivery, InFlight, NewDelivery, SECRET_BEFORE_HOURS, WebhookSecrets,
};

/// How long a search may take. One of a thousand of the largest programs takes about a second.
const SEARCH_TIME_MAX: Duration = Duration::from_secs(3);

/// The database. Cheap to clone; all clones share the same connections.
#[derive(Clone, Debug)]
pub struct Store {
    /// Where it is, for those who need a connection of their own.
    url: DatabaseUrl,
    /// The one connection that writes.
    writer: DatabaseConnection,
    /// Connections that cannot write.
    readers: DatabaseConnection,
    /// Connections to search through, each statement for a bounded time.
    searchers: DatabaseConnection,
    /// Who calls, remembered.
    callers: Arc<Callers>,
    /// Says that this process serves from the database, where it does.
    _claim: Option<Arc<sqlite::Claim>>,
}

impl Store {
    /// Opens the database, makes it if it does not exist, and brings its tables up to date.
    ///
    /// `url` is what [`DatabaseUrl`] reads.
    ///
    /// # Errors
    /// The URL is not understood, the file cannot be opened or made, or a migration fails.
    pub async fn open(url: &str) -> Result<Self, StoreError> {
        Self::open_at(&url.parse()?).await
    }

    /// [`Store::open`] for an address that is already read.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub async fn open_at(url: &DatabaseUrl) -> Result<Self, StoreError> {
        let writer = sqlite::connect_writer(url.path()).await?;
        migrations::Migrator::up(&writer, None).await?;
        let readers = sqlite::connect_readers(url.path()).await?;
        let searchers = sqlite::connect_searchers(url.path(), SEARCH_TIME_MAX).await?;
        let callers = Arc::new(Callers::new());
        Ok(Self { url: url.clone(), writer, readers, searchers, callers, _claim: None })
    }

    /// [`Store::open_at`] for the one process that serves from the database: it believes that what is unfinished there is
    /// its own.
    ///
    /// # Errors
    /// As [`Store::open`]; and [`StoreError::InUse`] while another process has it like this.
    pub async fn open_alone(url: &DatabaseUrl) -> Result<Self, StoreError> {
        let claim = sqlite::claim(url.path())?;
        Ok(Self { _claim: Some(Arc::new(claim)), ..Self::open_at(url).await? })
    }

    /// Whether the database answers.
    ///
    /// # Errors
    /// It does not.
    pub async fn ping(&self) -> Result<(), StoreError> {
        Ok(self.readers.ping().await?)
    }

    /// Closes all connections once the statements under way have ended. Every clone is closed with it.
    ///
    /// # Errors
    /// A connection did not close cleanly; what was written stays written.
    pub async fn close(&self) -> Result<(), StoreError> {
        self.searchers.close_by_ref().await?;
        self.readers.close_by_ref().await?;
        Ok(self.writer.close_by_ref().await?)
    }
}
