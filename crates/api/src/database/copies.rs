//! What exports and imports share: where they work, and that they wait for each other.

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use store::{ImportBounds, ImportSettings, Sealer, Workspace};
use tokio::sync::{Mutex, OwnedMutexGuard};

use crate::accounts;
use crate::errors::ApiError;

/// The largest database that is taken from a client, in bytes when it is unpacked. `coderunner restore` takes larger ones.
const DATABASE_BYTES_MAX: u64 = 2 * 1024 * 1024 * 1024;

/// Databases of text become ten to fifty times smaller by packing; only what was made for it becomes a thousand times
/// smaller.
const RATIO_MAX: u64 = 200;

/// What to tell those whose turn to export does not come.
const RETRY_AFTER_S: u32 = 30;

/// Where copies are made, and by whom. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Copies {
    pub(super) workspace: Workspace,
    sealer: Sealer,
    exporting: Arc<Mutex<()>>,
    importing: Arc<Mutex<()>>,
}

/// The right to import. Nobody else has one.
pub(super) struct ImportTurn(#[expect(dead_code, reason = "held, never looked at")] OwnedMutexGuard<()>);

/// The right to export. The others wait for theirs: each takes as much room on the disk as the database.
pub(super) struct ExportTurn(#[expect(dead_code, reason = "held, never looked at")] OwnedMutexGuard<()>);

impl Copies {
    pub(crate) fn new(workspace: Workspace, sealer: Sealer) -> Self {
        Self { workspace, sealer, exporting: Arc::default(), importing: Arc::default() }
    }

    pub(super) fn begin_import(&self) -> Result<ImportTurn, ApiError> {
        let turn = Arc::clone(&self.importing).try_lock_owned();
        turn.map(ImportTurn).map_err(|_| ApiError::ImportUnderWay)
    }

    pub(super) async fn begin_export(&self, patience: Duration) -> Result<ExportTurn, ApiError> {
        let turn = tokio::time::timeout(patience, Arc::clone(&self.exporting).lock_owned()).await;
        turn.map(ExportTurn).map_err(|_| ApiError::Busy { retry_after_s: RETRY_AFTER_S })
    }

    pub(super) fn import_settings(&self, now: DateTime<Utc>) -> ImportSettings {
        ImportSettings {
            bounds: ImportBounds { database_bytes_max: DATABASE_BYTES_MAX, ratio_max: RATIO_MAX },
            sealer: self.sealer.clone(),
            is_default_password: accounts::is_default_password,
            now,
        }
    }
}
