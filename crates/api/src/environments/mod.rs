//! Python environments: users make them, look into them, change what is installed, share and remove them.
//!
//! Every route about one takes it from an extractor of `access`, which looks it up together with the caller's right to it.
//!
//! Invariant: what is to be installed is parsed before anything is written, and handed on as a type, never as text.
//! Invariant: a build goes on whoever stops waiting for it, and a failed one is noted in the audit log.

mod access;
mod admin_delete;
mod admin_list;
mod build;
mod cancel;
mod choices;
mod complete;
mod create;
mod delete;
mod environment;
mod environment_file;
mod export;
mod filter;
mod get;
mod import;
mod info;
mod install;
mod list;
mod names;
mod package;
mod packages;
mod rebuild;
mod requirements_file;
mod roll_back;
mod texts;
mod uninstall;
mod update;
mod upgrade;
mod watch;

pub(crate) use access::may_use;
use axum::extract::DefaultBodyLimit;
use domain::Action;
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouterExt as _};
use utoipa_axum::routes;

use crate::AppState;
use crate::audit::audited;
use crate::executions::BODY_BYTES_MAX;

pub(crate) fn routes() -> OpenApiRouter<AppState> {
    let import = audited(routes!(import::import), Action::EnvironmentCreate)
        .layer(DefaultBodyLimit::max(import::BODY_BYTES_MAX));
    let complete = OpenApiRouter::default()
        .routes(routes!(complete::complete))
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX));
    OpenApiRouter::default()
        .merge(complete)
        .routes(routes!(names::names))
        .routes(routes!(choices::choices))
        .routes(audited(routes!(create::create), Action::EnvironmentCreate))
        .routes(import)
        .routes(routes!(list::list))
        .routes(routes!(get::get))
        .routes(audited(routes!(update::update), Action::EnvironmentUpdate))
        .routes(audited(routes!(delete::delete), Action::EnvironmentDelete))
        .routes(routes!(watch::watch))
        .routes(audited(routes!(cancel::cancel), Action::EnvironmentBuildCancel))
        .routes(audited(routes!(roll_back::roll_back), Action::EnvironmentRollBack))
        .routes(audited(routes!(rebuild::rebuild), Action::EnvironmentRebuild))
        .routes(routes!(admin_list::list))
        .routes(audited(routes!(admin_delete::delete), Action::AdminEnvironmentDelete))
        .merge(packages_routes())
}

/// What is in environments.
fn packages_routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::default()
        .routes(routes!(info::info))
        .routes(routes!(packages::packages))
        .routes(routes!(export::export))
        .routes(audited(routes!(install::install), Action::PackageInstall))
        .routes(audited(routes!(uninstall::uninstall), Action::PackageUninstall))
        .routes(audited(routes!(upgrade::upgrade), Action::PackageUpgrade))
}
