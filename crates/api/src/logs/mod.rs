//! The audit log, as administrators read it.
//!
//! Invariant: nothing here changes the log, or can.

mod actions;
mod entry;
mod export;
mod filter;
mod list;
mod resource_types;
mod spreadsheet;
mod stats;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::AppState;

pub(crate) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::default()
        .routes(routes!(list::list))
        .routes(routes!(export::export))
        .routes(routes!(stats::stats))
        .routes(routes!(actions::actions))
        .routes(routes!(resource_types::resource_types))
}
