//! `PUT /environments/{env}/packages/{name}/upgrade`

use axum::extract::State;
use axum::response::Response;
use engine::BuildChange;
use serde::Deserialize;

use super::access::Buildable;
use super::build::{self, Telling};
use super::environment::UserEnvironment;
use super::package::has;
use super::texts::package_name;
use crate::AppState;
use crate::audit::Entry;
use crate::errors::ApiError;
use crate::errors::documented::{
    BuildConflict, BuildRefused, BuildTooLong, EnvironmentRefused, NotAdmin, NotFound, Unauthorized,
    Unavailable,
};
use crate::extract::ApiPath;

/// Which package.
#[derive(Deserialize)]
pub(super) struct OfPackage {
    name: String,
}

/// Upgrade a package
///
/// To the newest version that goes with the others. Answers as making an environment does.
#[utoipa::path(
    put,
    path = "/environments/{env}/packages/{name}/upgrade",
    operation_id = "upgradePackage",
    tag = "environments",
    params(
        ("env" = String, Path, description = "The environment's name"),
        ("name" = String, Path, description = "The package's name"),
    ),
    responses(
        (status = 200, description = "It is the newest.", body = UserEnvironment),
        EnvironmentRefused, Unauthorized, NotAdmin, NotFound, BuildConflict, BuildRefused, Unavailable, BuildTooLong,
    )
)]
pub(super) async fn upgrade(
    State(state): State<AppState>,
    of: Buildable,
    ApiPath(path): ApiPath<OfPackage>,
    entry: Entry,
    telling: Telling,
) -> Result<Response, ApiError> {
    let package = package_name(&path.name)?;
    entry.trail().note("package", package.as_str());
    of.must_be_there()?;
    if !has(&of.environment, &package) {
        return Err(ApiError::PackageNotFound);
    }
    build::change(state, of, BuildChange::Upgrade(package), (entry, telling)).await
}
