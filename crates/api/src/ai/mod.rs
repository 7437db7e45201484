//! The assistant: users say which AI provider is theirs, and have programs written, explained and mended.
//!
//! Invariant: a key of a provider is in no answer but masked, and in no log, audit entry or error at all.
//! Invariant: whatever a provider was asked is counted as used, also when nobody waits for the answer any more.

mod admin_usage;
mod answer;
mod asking;
mod config;
mod create;
mod delete;
mod generate;
mod list;
mod meter;
mod stream;
mod try_out;
mod update;
mod usage;

use axum::extract::DefaultBodyLimit;
use domain::Action;
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouterExt as _};
use utoipa_axum::routes;

use crate::AppState;
use crate::audit::audited;

pub(crate) use asking::turns;

pub(crate) fn routes() -> OpenApiRouter<AppState> {
    let generate = audited(routes!(generate::generate), Action::AiCodeGenerate)
        .layer(DefaultBodyLimit::max(generate::BODY_BYTES_MAX));
    OpenApiRouter::default()
        .routes(audited(routes!(create::create), Action::AiConfigCreate))
        .routes(routes!(list::list))
        .routes(audited(routes!(update::update), Action::AiConfigUpdate))
        .routes(audited(routes!(delete::delete), Action::AiConfigDelete))
        .routes(audited(routes!(try_out::try_out), Action::AiConfigTest))
        .routes(generate)
        .routes(routes!(usage::usage))
        .routes(routes!(admin_usage::admin_usage))
}
