//! The code library: programs that users keep, for themselves or for everybody to read.
//!
//! Invariant: only its owner changes an item; whoever else asks learns no more than that they may not read it.
//! Invariant: a user has at most as many items as their tier allows, however many requests come at once.

mod list;
mod read;
mod write;

use chrono::{DateTime, Utc};
use domain::{CodeId, UserId};

pub use list::{CodeFilter, CodeScope};
pub use write::{CodeChanges, NewCode};

/// An item as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeRecord {
    /// Which row.
    pub id: CodeId,
    /// Whose it is.
    pub owner: UserId,
    /// What its owner logs in with.
    pub owner_name: String,
    /// What it is called.
    pub title: String,
    /// What it is about.
    pub description: Option<String>,
    /// The program.
    pub code: String,
    /// What it is written in.
    pub language: String,
    /// Whether every user may read it.
    pub is_public: bool,
    /// Separated by commas.
    pub tags: String,
    /// Name of the environment it is meant for.
    pub environment: String,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it was changed for the last time.
    pub updated_at: DateTime<Utc>,
    /// Whether the program was cut to [`LISTED_CHARS_MAX`](crate::LISTED_CHARS_MAX), as lists do.
    pub is_abridged: bool,
}
