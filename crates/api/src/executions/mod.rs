//! Executions: running a program, following it, and looking at what came of it.

mod admin_list;
mod artifacts;
mod batch;
mod cancel;
mod delete;
mod events;
mod execute;
mod execution;
mod form;
mod get;
mod get_events;
mod inputs;
mod list;
mod once;
mod preparing;
mod request;
mod script;
mod signals;
mod stdin;
mod timing;

use axum::extract::DefaultBodyLimit;
use domain::Action;
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouterExt as _};
use utoipa_axum::routes;

use crate::AppState;
use crate::audit::audited;

pub(crate) use artifacts::{
    all_of_user as artifacts_of_user, one as artifact_of, one_of_user as artifact_of_user,
};
pub(crate) use batch::{BATCH_BODY_BYTES_MAX, in_background};
pub(crate) use cancel::of_user as cancel_of_user;
pub(crate) use events::ServerSentEvent;
pub use execution::as_listed;
pub(crate) use execution::{Door, Execution};
pub(crate) use form::{ExecuteForm, Submitted};
pub(crate) use get_events::{LastEventId, of_user as events_of_user};
pub(crate) use once::{Turns, once};
pub(crate) use request::{
    BODY_BYTES_MAX, CODE_BODY_BYTES_MAX, ExecuteRequest, checked_code, checked_environment,
};
pub(crate) use stdin::{StdinRequest, of_user as write_stdin_of_user};

/// The largest body of something to read, in bytes: JSON may spell one byte in six.
pub(crate) const STDIN_BODY_BYTES_MAX: usize = 6 * engine::STDIN_BYTES_AT_ONCE_MAX + 1024;

pub(crate) fn routes() -> OpenApiRouter<AppState> {
    let execute =
        audited(routes!(execute::execute), Action::CodeExecute).layer(DefaultBodyLimit::max(BODY_BYTES_MAX));
    let batch = audited(routes!(batch::batch), Action::CodeExecute)
        .layer(DefaultBodyLimit::max(BATCH_BODY_BYTES_MAX));
    let stdin = audited(routes!(stdin::write), Action::ExecutionInput)
        .layer(DefaultBodyLimit::max(STDIN_BODY_BYTES_MAX));
    OpenApiRouter::default()
        .routes(execute)
        .routes(batch)
        .routes(routes!(list::list))
        .routes(routes!(get::get))
        .routes(audited(routes!(delete::delete), Action::ExecutionDelete))
        .routes(audited(routes!(cancel::cancel), Action::ExecutionCancel))
        .routes(stdin)
        .routes(routes!(get_events::get_events))
        .routes(routes!(artifacts::get_artifact))
        .routes(routes!(artifacts::get_artifacts))
        .routes(routes!(admin_list::admin_list))
}
