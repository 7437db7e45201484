//! Why a copy could not be made or taken over.

use std::io;

use sea_orm::DbErr;
use sea_orm::sqlx;

use crate::error::{database_error, sqlx_error};
use crate::{StoreError, sqlite};

/// Characters shown of a name or a message that comes from a foreign file.
const SHOWN_CHARS_MAX: usize = 100;

/// Why a copy could not be made or taken over.
#[derive(Debug, thiserror::Error)]
pub enum PortableError {
    /// What was to be imported is not something that can be. A sentence that says what and where.
    #[error("{0}")]
    Refused(String),
    /// There is not enough room on the disk. Nothing was changed.
    #[error("there is not enough room on the disk")]
    StorageFull,
    /// The database failed.
    #[error(transparent)]
    Store(StoreError),
    /// The file system failed.
    #[error("copying the database: {0}")]
    Io(io::Error),
}

impl PortableError {
    /// A refusal.
    pub(super) fn refused(sentence: impl Into<String>) -> Self {
        Self::Refused(sentence.into())
    }
}

/// A name or a message out of a foreign file, fit to be shown.
pub(super) fn shown(text: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || c.is_ascii_graphic() || c == ' ';
    text.chars().take(SHOWN_CHARS_MAX).map(|c| if is_plain(c) { c } else { '\u{fffd}' }).collect()
}

impl From<io::Error> for PortableError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::StorageFull,
            _ => Self::Io(error),
        }
    }
}

impl From<StoreError> for PortableError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::StorageFull => Self::StorageFull,
            error => Self::Store(error),
        }
    }
}

impl From<DbErr> for PortableError {
    fn from(error: DbErr) -> Self {
        StoreError::from(error).into()
    }
}

/// Why rows were not taken into a table of ours that only knows them: they break a rule of the table, if it is not the
/// disk.
pub(super) fn broken_rule(table: &str, error: DbErr) -> PortableError {
    match database_error(&error) {
        Some(said) if !sqlite::is_storage_full(said) => {
            PortableError::Refused(format!("The table {table} breaks a rule: {}.", shown(said.message())))
        }
        _ => error.into(),
    }
}

/// The column whose value is not one of its type.
pub(super) fn undecodable_column(error: &DbErr) -> Option<String> {
    match sqlx_error(error)? {
        sqlx::Error::ColumnDecode { index, .. } => Some(shown(index.trim_matches('"'))),
        _ => None,
    }
}
