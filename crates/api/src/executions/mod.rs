//! Executions: running a program, and looking at what came of it.

mod admin_list;
mod delete;
mod execute;
mod execution;
mod get;
mod list;
mod script;
mod signals;
mod timing;

use axum::extract::DefaultBodyLimit;
use domain::Action;
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouterExt as _};
use utoipa_axum::routes;

use crate::AppState;
use crate::audit::audited;

pub(crate) use execute::{BODY_BYTES_MAX, checked_code, checked_environment};
pub(crate) use execution::Execution;
pub(crate) use script::{Runner, environment_for};
pub(crate) use timing::{Timing, timing};

pub(crate) fn routes() -> OpenApiRouter<AppState> {
    let execute =
        audited(routes!(execute::execute), Action::CodeExecute).layer(DefaultBodyLimit::max(BODY_BYTES_MAX));
    OpenApiRouter::default()
        .routes(execute)
        .routes(routes!(list::list))
        .routes(routes!(get::get))
        .routes(audited(routes!(delete::delete), Action::ExecutionDelete))
        .routes(routes!(admin_list::admin_list))
}
