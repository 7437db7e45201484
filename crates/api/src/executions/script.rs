//! Programs that say themselves what they need (PEP 723) run in an environment that is made for that.

use ::environments::Script;
use domain::{Action, Quota, Tier, UserId};
use engine::{ScriptEnvironment, ScriptEnvironmentError, ScriptRequest};
use serde_json::Map;
use store::{AuditEntry, BASE_ENVIRONMENT};

use crate::AppState;
use crate::errors::ApiError;

/// Who runs a program, and what they may have.
pub(crate) struct Runner<'a> {
    pub(crate) user: UserId,
    pub(crate) is_admin: bool,
    pub(crate) tier: &'a Tier,
}

/// The environment for a program: the one that was asked for, or, where that is the base environment, the one that the program asks for. Waits until it
/// is built.
pub(crate) async fn environment_for(
    state: &AppState,
    runner: Runner<'_>,
    (code, asked): (&str, String),
    entry: AuditEntry,
) -> Result<String, ApiError> {
    match asked_by_program(state, runner, (code, &asked), entry).await? {
        Some(environment) => Ok(state.engine.script_environment_is_ready(environment).await?),
        None => Ok(asked),
    }
}

/// The environment that a program asks for, where it is the program's to ask.
pub(crate) async fn asked_by_program(
    state: &AppState,
    runner: Runner<'_>,
    (code, asked): (&str, &str),
    entry: AuditEntry,
) -> Result<Option<ScriptEnvironment>, ApiError> {
    if asked != BASE_ENVIRONMENT {
        return Ok(None);
    }
    let script = Script::of(code).map_err(|refusal| ApiError::invalid("/code", refusal.to_string()))?;
    let Some(script) = script else { return Ok(None) };
    let request = ScriptRequest {
        script,
        owner: runner.user,
        quota: if runner.is_admin { Quota::Unlimited } else { runner.tier.environments },
        bytes_max: runner.tier.environment_bytes_max,
        entry: AuditEntry {
            action: Action::EnvironmentCreate,
            resource_id: None,
            details: Map::new(),
            ..entry
        },
    };
    Ok(Some(state.engine.script_environment(&request).await?))
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
