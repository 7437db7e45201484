//! `POST /environments/{env}/packages/install`

use axum::extract::State;
use axum::response::Response;
use engine::BuildChange;
use serde::Deserialize;
use utoipa::ToSchema;

use super::access::Buildable;
use super::build::{self, Telling};
use super::environment::UserEnvironment;
use super::texts::wanted;
use crate::AppState;
use crate::audit::Entry;
use crate::errors::ApiError;
use crate::errors::documented::{
    BuildConflict, BuildRefused, BuildTooLong, EnvironmentRefused, NotAdmin, NotFound, Unauthorized,
    Unavailable,
};
use crate::extract::ApiJson;

/// A package to be installed.
#[derive(Deserialize, ToSchema)]
pub(super) struct InstallRequest {
    /// A PEP 508 requirement: no option, no path and no URL. In an environment of conda a name with a version and a build, such as
    /// `numpy=2.1`, or a requirement after `pip:`.
    #[schema(example = "numpy>=2", max_length = 300)]
    package_name: String,
}

/// Install a package
///
/// With what it needs. Into one of the caller's own environments; administrators install into any. Answers as making an
/// environment does; until the end, and if it fails, programs see what they saw before.
#[utoipa::path(
    post,
    path = "/environments/{env}/packages/install",
    operation_id = "installPackage",
    tag = "environments",
    params(("env" = String, Path, description = "The environment's name")),
    request_body = InstallRequest,
    responses(
        (status = 200, description = "It is there.", body = UserEnvironment),
        EnvironmentRefused, Unauthorized, NotAdmin, NotFound, BuildConflict, BuildRefused, Unavailable, BuildTooLong,
    )
)]
pub(super) async fn install(
    State(state): State<AppState>,
    of: Buildable,
    entry: Entry,
    telling: Telling,
    ApiJson(request): ApiJson<InstallRequest>,
) -> Result<Response, ApiError> {
    let wanted = wanted(&request.package_name, of.environment.manager)?;
    entry.trail().note("package", wanted.to_string());
    of.must_be_there()?;
    build::change(state, of, BuildChange::Install(vec![wanted]), (entry, telling)).await
}
