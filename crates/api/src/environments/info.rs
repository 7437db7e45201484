//! `GET /environments/{env}/info`

use axum::Json;
use domain::EnvironmentId;
use serde::Serialize;
use store::Environment;
use utoipa::ToSchema;

use super::access::Usable;
use super::environment::{Manager, Status};
use crate::errors::documented::{NotFound, Unauthorized};

/// What programs see of an environment.
#[derive(Serialize, ToSchema)]
pub(crate) struct EnvironmentInfo {
    name: String,
    #[schema(example = "3.12.1")]
    python_version: String,
    /// Where programs find the interpreter.
    python_path: &'static str,
    /// Where programs find packages.
    #[schema(example = "/env/lib/python3.12/site-packages")]
    site_packages_path: String,
    package_count: usize,
    is_base: bool,
    /// Who installs its packages.
    #[schema(value_type = Manager)]
    environment_type: &'static str,
    #[schema(value_type = Status)]
    status: &'static str,
    /// What its files take, in bytes.
    size_bytes: u64,
    /// Counts the times it was built.
    #[schema(required)]
    generation: Option<u32>,
}

/// Look into an environment
#[utoipa::path(
    get,
    path = "/environments/{env}/info",
    operation_id = "getEnvironmentInfo",
    tag = "environments",
    params(("env" = String, Path, description = "Its name")),
    responses((status = 200, description = "What programs see.", body = EnvironmentInfo), Unauthorized, NotFound)
)]
pub(super) async fn info(Usable { environment, .. }: Usable) -> Json<EnvironmentInfo> {
    let site_packages_path = site_packages(&environment);
    let generation = environment.generation;
    Json(EnvironmentInfo {
        is_base: environment.id == EnvironmentId::BASE,
        name: environment.name,
        python_version: generation
            .as_ref()
            .map_or(environment.python_version, |it| it.python_version.clone()),
        python_path: "/env/bin/python",
        site_packages_path,
        package_count: generation.as_ref().map_or(0, |it| it.packages.len()),
        environment_type: environment.manager.as_str(),
        status: environment.status.as_str(),
        size_bytes: generation.as_ref().map_or(0, |it| it.size_bytes),
        generation: generation.map(|it| it.number),
    })
}

/// Where programs find an environment's packages: inside the sandbox every environment is at `/env`.
pub(super) fn site_packages(environment: &Environment) -> String {
    let built = environment.generation.as_ref().map(|generation| generation.python_version.as_str());
    let version = built.unwrap_or(&environment.python_version);
    let minor: Vec<&str> = version.split('.').take(2).collect();
    format!("/env/lib/python{}/site-packages", minor.join("."))
}
