//! Programs that say themselves what they need (PEP 723) run in an environment that is made for that.

use ::environments::Script;
use domain::{Action, Quota};
use engine::{Build, ExecutionRequest, ScriptEnvironment, ScriptEnvironmentError, ScriptRequest};
use serde_json::Map;
use store::{AuditEntry, BASE_ENVIRONMENT};

use crate::AppState;
use crate::errors::ApiError;

/// A request, and the build that it has to wait for, if there is one.
pub(crate) struct Prepared {
    pub(crate) request: ExecutionRequest,
    pub(crate) build: Option<Build>,
}

/// Lets a program run in the environment that it asks for, where no other is asked for than the base environment. Waits until that is built, unless
/// whoever asks is told how that goes.
pub(crate) async fn prepare(
    state: &AppState,
    mut request: ExecutionRequest,
    is_told: bool,
) -> Result<Prepared, ApiError> {
    let build = match asked_by_program(state, &request).await? {
        Some(ScriptEnvironment::Building(name, build)) if is_told => {
            request.environment = name;
            Some(build)
        }
        Some(environment) => {
            request.environment = state.engine.script_environment_is_ready(environment).await?;
            None
        }
        None => None,
    };
    Ok(Prepared { request, build })
}

/// The environment that a program asks for, where it is the program's to ask.
async fn asked_by_program(
    state: &AppState,
    request: &ExecutionRequest,
) -> Result<Option<ScriptEnvironment>, ApiError> {
    if request.environment != BASE_ENVIRONMENT {
        return Ok(None);
    }
    let script = Script::of(&request.code);
    let script = script.map_err(|refusal| ApiError::invalid("/code", refusal.to_string()))?;
    let Some(script) = script else { return Ok(None) };
    let entry = request.entry.clone();
    let script = ScriptRequest {
        script,
        owner: request.user,
        quota: if request.is_admin { Quota::Unlimited } else { request.tier.environments },
        bytes_max: request.tier.environment_bytes_max,
        // About the same request.
        entry: AuditEntry {
            action: Action::EnvironmentCreate,
            resource_id: None,
            details: Map::new(),
            ..entry
        },
    };
    Ok(Some(state.engine.script_environment(&script).await?))
}

impl From<ScriptEnvironmentError> for ApiError {
    fn from(error: ScriptEnvironmentError) -> Self {
        match error {
            ScriptEnvironmentError::NoPython { .. } => Self::invalid("/code", error.to_string()),
            ScriptEnvironmentError::Environment(error) => error.into(),
            ScriptEnvironmentError::Build(error) => error.into(),
        }
    }
}
