//! Executions: running a program, and looking at what came of it.

mod execute;
mod execution;
mod get;
mod list;
mod signals;

use axum::extract::DefaultBodyLimit;
use domain::Action;
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouterExt as _};
use utoipa_axum::routes;

use crate::AppState;
use crate::audit::audited;

pub(crate) fn routes() -> OpenApiRouter<AppState> {
    let execute = audited(routes!(execute::execute), Action::CodeExecute)
        .layer(DefaultBodyLimit::max(execute::BODY_BYTES_MAX));
    OpenApiRouter::default().routes(execute).routes(routes!(list::list)).routes(routes!(get::get))
}
