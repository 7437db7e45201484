//! What an import is made into first: a copy in the present form, of its own, that nobody else knows.
//!
//! Whatever was imported, from here on it is rows of ours. So there is one set of rules, and one way into the database.

use std::path::Path;

use sea_orm::{DatabaseConnection, TransactionTrait as _};
use sea_orm_migration::MigratorTrait as _;

use super::foreign::Foreign;
use super::{ImportSettings, PortableError, fastapi, ours, rules, sequences};
use crate::migrations::Migrator;
use crate::sqlite;

/// A copy that keeps all rules and can take the place of what is there.
pub(super) struct Staged {
    pub(super) connection: DatabaseConnection,
}

impl Staged {
    /// Takes over everything from a foreign file.
    pub(super) async fn from_file(
        foreign: &Foreign,
        path: &Path,
        settings: &ImportSettings,
    ) -> Result<Self, PortableError> {
        let connection = sqlite::make_copy(path).await?;
        if ours::is_this(foreign) {
            ours::take_over(foreign, &connection).await?;
        } else if fastapi::is_this(foreign) {
            Migrator::up(&connection, None).await?;
            let transaction = connection.begin().await?;
            fastapi::take_over(foreign, &transaction, settings).await?;
            transaction.commit().await?;
        } else {
            let sentence =
                "The database is neither a copy of ours nor of the FastAPI edition: tables are missing.";
            return Err(PortableError::refused(sentence));
        }
        rules::tidy(&connection, settings.now).await?;
        rules::check(&connection).await?;
        let mut last = foreign.last_ids().await?;
        last.extend(sequences::ids_told_of(&connection).await?);
        sequences::go_on_after(&connection, last).await?;
        Ok(Self { connection })
    }
}
