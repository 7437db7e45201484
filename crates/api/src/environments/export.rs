//! `GET /environments/{env}/export`
#![expect(
    unused_qualifications,
    reason = "the documentation macro repeats the name of the parameters in its own way"
)]

use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;
use store::Environment;
use utoipa::{IntoParams, ToSchema};

use super::access::Usable;
use super::requirements_file;
use crate::errors::ApiError;
use crate::errors::documented::{Conflict, Invalid, NotFound, Unauthorized};
use crate::extract::ApiQuery;

/// In which form.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct ExportQuery {
    /// Which file.
    #[param(inline)]
    format: FileFormat,
}

/// A file that an environment can be made from.
#[derive(Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
pub(super) enum FileFormat {
    /// As conda writes it.
    #[serde(rename = "environment.yml")]
    EnvironmentYml,
    /// As pip and uv read it.
    #[serde(rename = "requirements.txt")]
    RequirementsTxt,
}

/// Export an environment
///
/// As a file that the same environment can be made from, here (`POST /user-environments/import`) or elsewhere.
#[utoipa::path(
    get,
    path = "/environments/{env}/export",
    operation_id = "exportEnvironment",
    tag = "environments",
    params(("env" = String, Path, description = "Its name"), ExportQuery),
    responses(
        (
            status = 200, description = "The file.", content_type = "text/plain", body = String,
            headers(("Content-Disposition" = String, description = "A name for the file"))
        ),
        Unauthorized, NotFound, Conflict, Invalid,
    )
)]
pub(super) async fn export(
    Usable { environment, .. }: Usable,
    ApiQuery(query): ApiQuery<ExportQuery>,
) -> Result<Response, ApiError> {
    let (name, text) = file(&environment, query.format).ok_or(ApiError::EnvironmentMissing)?;
    let disposition = format!("attachment; filename=\"{}-{name}\"", environment.name);
    let disposition = HeaderValue::try_from(disposition).map_err(|error| ApiError::Internal(error.into()))?;
    let headers = HeaderMap::from_iter([
        (header::CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8")),
        (header::CONTENT_DISPOSITION, disposition),
    ]);
    Ok((headers, text).into_response())
}

/// Its name and content; nothing before the environment was built.
fn file(environment: &Environment, format: FileFormat) -> Option<(&'static str, String)> {
    let generation = environment.generation.as_ref();
    match format {
        FileFormat::EnvironmentYml => {
            let recipe = generation.map(|it| it.conda_yaml.clone()).or_else(|| environment.recipe.clone());
            recipe.map(|text| ("environment.yml", text))
        }
        FileFormat::RequirementsTxt => {
            generation.map(|it| ("requirements.txt", requirements_file::write(&it.packages)))
        }
    }
}
