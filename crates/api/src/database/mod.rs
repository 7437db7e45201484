//! The database as a whole: a copy of it, another one in its place, and what is in it.
//!
//! Invariant: at most one import is under way, and one export, until its archive has been sent.
//! Invariant: a request acts in the database in which it was authorised, or not at all.

mod copies;
mod export;
mod gate;
mod import;
mod info;

use axum::extract::DefaultBodyLimit;
use domain::Action;
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouterExt as _};
use utoipa_axum::routes;

use crate::AppState;
use crate::audit::audited;

pub(crate) use copies::Copies;
pub(crate) use gate::{Gate, Passage, pass};

pub(crate) fn routes() -> OpenApiRouter<AppState> {
    let import = audited(routes!(import::import), Action::DatabaseImport)
        .layer(DefaultBodyLimit::max(import::BODY_BYTES_MAX));
    OpenApiRouter::default()
        .routes(audited(routes!(export::export), Action::DatabaseExport))
        .routes(import)
        .routes(routes!(info::info))
}
