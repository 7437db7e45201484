//! `POST /user-environments`

use axum::extract::State;
use axum::response::Response;
use chrono::{DateTime, Utc};
use domain::Quota;
use engine::{BuildChange, PackageWays};
use serde::Deserialize;
use store::NewEnvironment;
use utoipa::ToSchema;

use super::build::{self, Telling};
use super::environment::UserEnvironment;
use super::texts::{
    Channel, DisplayName, EnvironmentDescription, ManagerChoice, NewName, WantedPython, all_wanted, channels,
};
use crate::AppState;
use crate::audit::Entry;
use crate::errors::ApiError;
use crate::errors::documented::{
    BuildConflict, BuildRefused, BuildTooLong, EnvironmentRefused, Full, Unauthorized, Unavailable,
};
use crate::extract::{ApiJson, Caller};

/// The Python of an environment for which none is asked.
pub(super) const PYTHON_VERSION: &str = "3.11";

/// An environment to be made.
#[derive(Deserialize, ToSchema)]
pub(super) struct NewEnvironmentRequest {
    #[schema(value_type = String, example = "data_science", min_length = 1, max_length = 64, pattern = "^[A-Za-z0-9_-]+$")]
    env_name: NewName,
    /// What people call it; its name, if absent.
    #[serde(default)]
    display_name: Option<DisplayName>,
    #[serde(default)]
    description: Option<EnvironmentDescription>,
    /// One of this machine, or one that is fetched.
    #[serde(default)]
    #[schema(default = "3.11")]
    python_version: Option<WantedPython>,
    /// Whether everybody may run programs in it.
    #[serde(default)]
    is_public: Option<bool>,
    /// PEP 508 requirements, such as `numpy>=2`: no option, no path and no URL. With conda, names with versions and builds, such as
    /// `numpy=2.1`, or requirements after `pip:`.
    #[serde(default)]
    #[schema(max_items = 200, example = json!(["numpy>=2", "pandas"]))]
    packages: Option<Vec<String>>,
    #[serde(default)]
    manager: Option<ManagerChoice>,
    /// Where conda packages come from, by precedence: names of channels. Those that the administrator chose, if absent.
    #[serde(default)]
    #[schema(max_items = 10)]
    channels: Option<Vec<Channel>>,
}

/// Make an environment
///
/// Answers when it is built, which may take minutes; with `Accept: text/event-stream` the answer is a stream of the events
/// `started {id}`, `waiting {ahead}`, `progress {phase, line}` and, at its end, `finished` (the environment) or `failed {code, detail}`. The
/// build goes on if the client goes away. Of one that cannot be built nothing stays.
#[utoipa::path(
    post,
    path = "/user-environments",
    operation_id = "createEnvironment",
    tag = "environments",
    request_body = NewEnvironmentRequest,
    responses(
        (status = 200, description = "It is there.", body = UserEnvironment),
        EnvironmentRefused, Unauthorized, BuildConflict, BuildRefused, Full, Unavailable, BuildTooLong,
    )
)]
pub(super) async fn create(
    State(state): State<AppState>,
    caller: Caller,
    entry: Entry,
    telling: Telling,
    ApiJson(request): ApiJson<NewEnvironmentRequest>,
) -> Result<Response, ApiError> {
    let ways = state.engine.package_ways();
    let manager = request.manager.map_or(ways.manager, Into::into);
    let packages = all_wanted(request.packages.iter().flatten().map(String::as_str), manager)?;
    let new = request.checked(&caller, ways, (state.clock)())?;
    let environment = state.store.create_environment(new, quota(&caller)).await?;
    // One that was made for a program may have given way.
    state.engine.tidy_up().await;
    build::begin(state, (caller, environment), BuildChange::Create { packages }, (entry, telling)).await
}

/// How many the caller may own.
pub(super) fn quota(caller: &Caller) -> Quota {
    if caller.user.is_admin { Quota::Unlimited } else { caller.tier.environments }
}

impl NewEnvironmentRequest {
    fn checked(
        self,
        caller: &Caller,
        ways: &PackageWays,
        now: DateTime<Utc>,
    ) -> Result<NewEnvironment, ApiError> {
        let name = self.env_name.into_string();
        let manager = self.manager.map_or(ways.manager, Into::into);
        Ok(NewEnvironment {
            owner: caller.user.id,
            display_name: self.display_name.map_or_else(|| name.clone(), DisplayName::into_string),
            description: described(self.description),
            python_version: asked_python(self.python_version),
            manager,
            channels: self.channels.map_or_else(|| Ok(ways.channels_of(manager)), channels)?,
            is_public: self.is_public.unwrap_or(false),
            may_be_warm: false,
            is_script: false,
            created_at: now,
            name,
        })
    }
}

/// An empty description is none.
pub(super) fn described(description: Option<EnvironmentDescription>) -> Option<String> {
    description.map(EnvironmentDescription::into_string).filter(|text| !text.is_empty())
}

pub(super) fn asked_python(version: Option<WantedPython>) -> String {
    version.map_or_else(|| PYTHON_VERSION.to_owned(), WantedPython::into_string)
}
