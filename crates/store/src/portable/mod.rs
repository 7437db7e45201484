//! Portable copies of the whole database: SQLite files of our own form, whatever database the server runs on.
//!
//! ```text
//! export:  database ─ one snapshot ─► copy ─► ZIP
//! import:  ZIP ─► foreign file ─ looked through, row by row ─► staged copy ─ one transaction ─► database
//!                 (an export of ours, or the database of a FastAPI edition)      └ before it, a backup: a copy
//! ```
//!
//! Invariant: a copy is of one moment, and is whole or is not there.
//! Invariant: of an import everything is there afterwards, or nothing; whatever fails, and whenever.
//! Invariant: an import has passed every rule in a staged copy before the database is touched.
//! Invariant: rows are never all in memory.

mod archive;
mod bounds;
mod entry_days;
mod error;
mod export;
mod fastapi;
mod foreign;
mod import;
mod ours;
mod rules;
mod sequences;
mod staged;
mod tables;
mod workspace;

pub use archive::ImportBounds;
pub(crate) use bounds::{as_line, is_id};
pub use error::PortableError;
pub use export::{Export, ExportInfo, export};
pub(crate) use fastapi::time as fastapi_time;
pub use import::{Import, ImportSettings, Imported, Upload};
pub use tables::RowCounts;
pub use workspace::{Workspace, copy_name};
