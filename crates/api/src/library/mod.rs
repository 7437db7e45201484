//! The code library: programs that users keep, for themselves or for everybody to read.

mod create;
mod delete;
mod get;
mod item;
mod list;
mod texts;
mod update;

use axum::extract::DefaultBodyLimit;
use domain::Action;
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouterExt as _};
use utoipa_axum::routes;

use crate::AppState;
use crate::audit::audited;
use crate::executions::CODE_BODY_BYTES_MAX as BODY_BYTES_MAX;

pub(crate) use item::CodeItem;
pub(crate) use list::ListQuery;

pub(crate) fn routes() -> OpenApiRouter<AppState> {
    let create =
        audited(routes!(create::create), Action::CodeCreate).layer(DefaultBodyLimit::max(BODY_BYTES_MAX));
    let update =
        audited(routes!(update::update), Action::CodeUpdate).layer(DefaultBodyLimit::max(BODY_BYTES_MAX));
    OpenApiRouter::default()
        .routes(create)
        .routes(routes!(list::list))
        .routes(routes!(get::get))
        .routes(update)
        .routes(audited(routes!(delete::delete), Action::CodeDelete))
}
