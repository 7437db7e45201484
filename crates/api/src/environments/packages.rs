//! `GET /environments/{env}/packages`
#![expect(
    unused_qualifications,
    reason = "the documentation macro repeats the name of the parameters in its own way"
)]

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use utoipa::IntoParams;

use super::access::Usable;
use super::package::{EnvironmentPackage, packages_of};
use crate::AppState;
use crate::errors::ApiError;
use crate::errors::documented::{BuildRefused, BuildTooLong, Conflict, NotFound, Unauthorized, Unavailable};
use crate::extract::ApiQuery;

/// What is asked about packages.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct PackagesQuery {
    /// Whether the index is asked for newest versions, which takes seconds.
    #[serde(default)]
    #[param(default = false)]
    latest: bool,
}

/// List the packages of an environment
///
/// By name. `latest_version` is null unless `latest` is true.
#[utoipa::path(
    get,
    path = "/environments/{env}/packages",
    operation_id = "listPackages",
    tag = "environments",
    params(("env" = String, Path, description = "Its name"), PackagesQuery),
    responses(
        (status = 200, description = "All of them.", body = Vec<EnvironmentPackage>),
        Unauthorized, NotFound, Conflict, BuildRefused, Unavailable, BuildTooLong,
    )
)]
pub(super) async fn packages(
    State(state): State<AppState>,
    Usable { environment, .. }: Usable,
    ApiQuery(query): ApiQuery<PackagesQuery>,
) -> Result<Json<Vec<EnvironmentPackage>>, ApiError> {
    let newest = match query.latest {
        true => Some(state.engine.newest_versions(&environment).await?),
        false => None,
    };
    Ok(Json(packages_of(environment, newest.as_ref())))
}
