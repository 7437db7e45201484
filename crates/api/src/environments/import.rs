//! `POST /user-environments/import`

use axum::extract::State;
use axum::response::Response;
use chrono::{DateTime, Utc};
use domain::{PackageManager, UserId};
use engine::BuildChange;
use serde::Deserialize;
use store::NewEnvironment;
use utoipa::ToSchema;

use super::build::{self, Telling};
use super::create::{asked_python, described, quota};
use super::environment::UserEnvironment;
use super::environment_file::{self, EnvironmentFile};
use super::export::FileFormat;
use super::requirements_file;
use super::texts::{DisplayName, EnvironmentDescription, ManagerChoice, NewName, WantedPython};
use crate::AppState;
use crate::audit::Entry;
use crate::errors::ApiError;
use crate::errors::documented::{
    BuildConflict, BuildRefused, BuildTooLong, EnvironmentRefused, Full, Unauthorized, Unavailable,
};
use crate::extract::{ApiJson, Caller};

/// The largest body, in bytes: files for people, not data.
pub(super) const BODY_BYTES_MAX: usize = 256 * 1024;

/// Packages that one file may name.
const PACKAGES_MAX: usize = 500;

/// A file that an environment is to be made from.
#[derive(Deserialize, ToSchema)]
pub(super) struct ImportRequest {
    #[schema(inline)]
    format: FileFormat,
    /// What is in the file.
    #[schema(example = "numpy>=2\npandas\n")]
    text: String,
    /// The name in the file, if absent.
    #[serde(default)]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 64, pattern = "^[A-Za-z0-9_-]+$")]
    env_name: Option<NewName>,
    /// What people call it; its name, if absent.
    #[serde(default)]
    display_name: Option<DisplayName>,
    #[serde(default)]
    description: Option<EnvironmentDescription>,
    /// The one in the file, if absent; if there is none either, 3.11.
    #[serde(default)]
    python_version: Option<WantedPython>,
    /// Whether everybody may run programs in it.
    #[serde(default)]
    is_public: Option<bool>,
    #[serde(default)]
    manager: Option<ManagerChoice>,
}

/// Make an environment from a file
///
/// An `environment.yml` or a `requirements.txt` with names and versions in it: an option, a path or a URL is refused. Packages of a
/// conda channel are asked of the index by the same name where `manager` is `uv`. Answers as making one does.
#[utoipa::path(
    post,
    path = "/user-environments/import",
    operation_id = "importEnvironment",
    tag = "environments",
    request_body = ImportRequest,
    responses(
        (status = 200, description = "It is there.", body = UserEnvironment),
        EnvironmentRefused, Unauthorized, BuildConflict, BuildRefused, Full, Unavailable, BuildTooLong,
    )
)]
pub(super) async fn import(
    State(state): State<AppState>,
    caller: Caller,
    entry: Entry,
    telling: Telling,
    ApiJson(request): ApiJson<ImportRequest>,
) -> Result<Response, ApiError> {
    let ways = state.engine.package_ways();
    let manager = request.manager.map_or(ways.manager, Into::into);
    let mut file = request.read(manager)?;
    let packages = std::mem::take(&mut file.packages);
    if file.channels.is_empty() {
        file.channels = ways.channels_of(manager);
    }
    let new = request.described_by(file, (caller.user.id, manager), (state.clock)())?;
    let environment = state.store.create_environment(new, quota(&caller)).await?;
    // One that was made for a program may have given way.
    state.engine.tidy_up().await;
    build::begin(state, (caller, environment), BuildChange::Create { packages }, (entry, telling)).await
}

impl ImportRequest {
    fn read(&self, manager: PackageManager) -> Result<EnvironmentFile, ApiError> {
        let file = match self.format {
            FileFormat::EnvironmentYml => environment_file::read(&self.text, manager)?,
            FileFormat::RequirementsTxt => {
                EnvironmentFile { packages: requirements_file::read(&self.text)?, ..Default::default() }
            }
        };
        if file.packages.len() > PACKAGES_MAX {
            return Err(ApiError::PackageRefused(format!("A file may name {PACKAGES_MAX} packages.")));
        }
        Ok(file)
    }

    fn described_by(
        self,
        file: EnvironmentFile,
        (owner, manager): (UserId, PackageManager),
        created_at: DateTime<Utc>,
    ) -> Result<NewEnvironment, ApiError> {
        let of_file = |name: String| {
            serde_json::from_value::<NewName>(name.into())
                .map_err(|error| ApiError::invalid("/env_name", format!("the name in the file: {error}")))
        };
        let name = self.env_name.map(Ok).or_else(|| file.name.map(of_file)).transpose()?;
        let name =
            name.ok_or_else(|| ApiError::invalid("/env_name", "the file has no name, so this is required"))?;
        let name = name.into_string();
        let python = |version: String| {
            serde_json::from_value::<WantedPython>(version.into()).map_err(|error| {
                ApiError::invalid("/python_version", format!("the version in the file: {error}"))
            })
        };
        let python = self.python_version.map(Ok).or_else(|| file.python_version.map(python)).transpose()?;
        Ok(NewEnvironment {
            owner,
            display_name: self.display_name.map_or_else(|| name.clone(), DisplayName::into_string),
            description: described(self.description),
            python_version: asked_python(python),
            manager,
            channels: file.channels,
            is_public: self.is_public.unwrap_or(false),
            may_be_warm: false,
            is_script: false,
            created_at,
            name,
        })
    }
}
