//! An environment as clients see it.

use chrono::{DateTime, Utc};
use domain::EnvironmentStatus;
use serde::Serialize;
use store::Environment;
use utoipa::ToSchema;

use crate::AppState;
use crate::extract::Caller;

/// Whose the base environment is said to be.
const SYSTEM: &str = "system";

/// A Python environment.
#[derive(Serialize, ToSchema)]
pub(crate) struct UserEnvironment {
    /// 0 is the base environment.
    id: i64,
    /// Whose it is; 0 for the base environment.
    user_id: i64,
    /// Their username; `system` for the base environment.
    owner_name: String,
    /// Whether it is the caller's own.
    is_mine: bool,
    /// By which programs ask for it.
    env_name: String,
    display_name: String,
    #[schema(required)]
    description: Option<String>,
    /// The Python that is in it; before it was built, the one that was asked for.
    python_version: String,
    /// Who installs its packages.
    #[schema(value_type = Manager)]
    manager: &'static str,
    /// Where conda packages come from, by precedence.
    channels: Vec<String>,
    /// `building` before its first build has ended; `missing` if it is described and not there: it can be rebuilt.
    #[schema(value_type = Status)]
    status: &'static str,
    /// Whether it is being built or changed now: `GET /user-environments/{id}/build` tells how far that is.
    is_under_way: bool,
    /// Whether programs may be run in it.
    is_active: bool,
    /// Whether everybody may run programs in it.
    is_public: bool,
    /// Whether interpreters may be kept warm in it; an administrator's permission.
    may_be_warm: bool,
    /// Whether it was made for programs that say themselves what they need (PEP 723): it gives way to others when its owner has too many.
    is_script: bool,
    /// What its files take, in bytes.
    size_bytes: u64,
    package_count: usize,
    /// Whether there is a generation before this one to go back to.
    can_roll_back: bool,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
    /// When a program ran in it for the last time, to the minute.
    #[schema(required)]
    last_used: Option<DateTime<Utc>>,
}

/// Who installs packages.
#[derive(ToSchema)]
#[schema(rename_all = "snake_case")]
#[expect(dead_code, reason = "only documented: the words are the domain's")]
pub(crate) enum Manager {
    /// uv, from a Python package index.
    Uv,
    /// conda packages from channels, and uv for those of the index.
    Conda,
}

/// Whether programs can run in it.
#[derive(ToSchema)]
#[schema(rename_all = "snake_case")]
#[expect(dead_code, reason = "only documented: the words are the domain's")]
pub(crate) enum Status {
    Building,
    Ready,
    Missing,
}

impl UserEnvironment {
    /// As this user sees it.
    pub(super) fn for_caller(caller: &Caller, state: &AppState, environment: Environment) -> Self {
        let is_under_way = environment.status == EnvironmentStatus::Building
            || state.engine.build_of(environment.id).is_some();
        let generation = environment.generation;
        Self {
            id: environment.id.0,
            user_id: environment.owner.map_or(0, |owner| owner.0),
            owner_name: environment.owner_name.unwrap_or_else(|| SYSTEM.to_owned()),
            is_mine: environment.owner == Some(caller.user.id),
            env_name: environment.name,
            display_name: environment.display_name,
            description: environment.description,
            python_version: generation
                .as_ref()
                .map_or(environment.python_version, |it| it.python_version.clone()),
            manager: environment.manager.as_str(),
            channels: environment.channels,
            status: environment.status.as_str(),
            is_under_way,
            is_active: environment.is_active,
            is_public: environment.is_public,
            may_be_warm: environment.may_be_warm,
            is_script: environment.is_script,
            size_bytes: generation.as_ref().map_or(0, |it| it.size_bytes),
            package_count: generation.as_ref().map_or(0, |it| it.packages.len()),
            can_roll_back: environment.previous.is_some(),
            created_at: environment.created_at,
            updated_at: environment.updated_at,
            last_used: environment.last_used,
        }
    }
}
