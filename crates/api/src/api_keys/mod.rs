//! API keys: a user makes them, looks at them, switches them off and on, and deletes them. What one calls with them is in
//! `external/`.
//!
//! Invariant: a key is shown once, by the operation that makes it.

mod api_key;
mod create;
mod delete;
mod list;
mod toggle;
mod usage;

use domain::Action;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::AppState;
use crate::audit::audited;

pub(crate) use usage::ApiKeyUsage;

pub(crate) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::default()
        .routes(audited(routes!(create::create), Action::ApiKeyCreate))
        .routes(routes!(list::list))
        .routes(audited(routes!(toggle::toggle), Action::ApiKeyToggle))
        .routes(audited(routes!(delete::delete), Action::ApiKeyDelete))
}
