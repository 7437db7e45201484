//! `GET /environment-choices`

use axum::Json;
use axum::extract::State;
use domain::PackageManager;
use serde::Serialize;
use utoipa::ToSchema;

use super::create::PYTHON_VERSION;
use super::environment::Manager;
use crate::AppState;
use crate::errors::documented::Unauthorized;
use crate::extract::Caller;

/// What an environment can be made of here.
#[derive(Serialize, ToSchema)]
pub(crate) struct EnvironmentChoices {
    /// Versions of Python that are on this machine, such as `3.12.1`, the preferred one first. Others may be fetched.
    python_versions: Vec<String>,
    /// The version that is meant where none is asked for.
    default_python_version: &'static str,
    /// Who can install packages here, the one that is meant by none first.
    #[schema(value_type = Vec<Manager>)]
    managers: Vec<&'static str>,
}

/// Look at what environments can be made of
#[utoipa::path(
    get,
    path = "/environment-choices",
    operation_id = "getEnvironmentChoices",
    tag = "environments",
    responses((status = 200, description = "What there is.", body = EnvironmentChoices), Unauthorized)
)]
pub(super) async fn choices(State(state): State<AppState>, _: Caller) -> Json<EnvironmentChoices> {
    Json(EnvironmentChoices {
        python_versions: state.engine.python_versions(),
        default_python_version: PYTHON_VERSION,
        managers: managers(state.engine.package_ways().manager),
    })
}

fn managers(first: PackageManager) -> Vec<&'static str> {
    let others = PackageManager::ALL.iter().copied().filter(|manager| *manager != first);
    std::iter::once(first).chain(others).map(PackageManager::as_str).collect()
}
