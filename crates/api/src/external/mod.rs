//! The external API: what programs call with an API key. It speaks for the key's owner.
//!
//! Invariant: every operation here takes a [`KeyCaller`](crate::extract::KeyCaller), and none outside does: an access token
//! is no key, and a key is no access token.

mod codes;
mod execute;
mod executions;
mod get_code;

use axum::extract::DefaultBodyLimit;
use domain::Action;
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouterExt as _};
use utoipa_axum::routes;

use crate::AppState;
use crate::audit::audited;
use crate::executions::{BODY_BYTES_MAX, STDIN_BODY_BYTES_MAX};

pub(crate) fn routes() -> OpenApiRouter<AppState> {
    let execute =
        audited(routes!(execute::execute), Action::CodeExecute).layer(DefaultBodyLimit::max(BODY_BYTES_MAX));
    let stdin = audited(routes!(executions::write_stdin), Action::ExecutionInput)
        .layer(DefaultBodyLimit::max(STDIN_BODY_BYTES_MAX));
    OpenApiRouter::default()
        .routes(execute)
        .routes(routes!(executions::get))
        .routes(routes!(executions::events))
        .routes(audited(routes!(executions::cancel), Action::ExecutionCancel))
        .routes(stdin)
        .routes(routes!(executions::artifact))
        .routes(routes!(executions::artifacts))
        .routes(routes!(codes::codes))
        .routes(routes!(get_code::get_code))
}
