//! `POST /execute`

use axum::Json;
use axum::extract::State;
use engine::ExecutionRequest;
use serde::Deserialize;
use store::{AuditEntry, Credential};
use utoipa::ToSchema;

use super::execution::Execution;
use super::script::{Runner, environment_for};
use super::timing::{Timing, timing};
use crate::AppState;
use crate::audit::Entry;
use crate::errors::ApiError;
use crate::errors::documented::{
    BuildConflict, BuildRefused, BuildTooLong, NotFound, TooLarge, TooMany, Unauthorized, Unavailable,
};
use crate::extract::{ApiJson, Caller};

/// The largest body, in bytes. JSON may spell one byte of a program in six (`\u0001`), and a
/// program of any content that is small enough must fit however it is spelt; the rest is for the
/// other fields.
pub(crate) const BODY_BYTES_MAX: usize = 6 * ExecutionRequest::CODE_BYTES_MAX + 64 * 1024;

/// Far longer than any name of an environment; what is longer need not be looked up.
const ENVIRONMENT_NAME_BYTES_MAX: usize = 255;

/// A program to run.
#[derive(Deserialize, ToSchema)]
pub(crate) struct ExecuteRequest {
    /// The program: at most 1 MiB (1,048,576 bytes) of UTF-8, without NUL.
    #[schema(example = "print(sum(range(10**6)))")]
    code: String,
    /// The name of the environment to run it in. Where that is `base` and the program says itself what it needs (PEP 723), it runs in an
    /// environment that is made for exactly that.
    #[serde(default)]
    #[schema(default = "base", max_length = 255)]
    conda_env: Option<String>,
}

/// Run a program
///
/// Answers when it has ended, however it ended: a program that fails is a 200 whose `status` says so.
#[utoipa::path(
    post,
    path = "/execute",
    operation_id = "execute",
    tag = "executions",
    request_body = ExecuteRequest,
    responses(
        (status = 200, description = "It ran.", body = Execution),
        Unauthorized, NotFound, BuildConflict, TooLarge, BuildRefused, TooMany, Unavailable, BuildTooLong,
    )
)]
pub(super) async fn execute(
    State(state): State<AppState>,
    caller: Caller,
    entry: Entry,
    ApiJson(request): ApiJson<ExecuteRequest>,
) -> Result<(Timing, Json<Execution>), ApiError> {
    let mut request = request.checked(caller, entry.done())?;
    let runner = Runner { user: request.user, is_admin: request.is_admin, tier: &request.tier };
    let asked = (request.code.as_str(), request.environment);
    request.environment = environment_for(&state, runner, asked, entry.done()).await?;
    let executed = state.engine.execute(request).await?;
    Ok((timing(&executed.phases), Json(executed.record.into())))
}

impl ExecuteRequest {
    fn checked(self, caller: Caller, entry: AuditEntry) -> Result<ExecutionRequest, ApiError> {
        Ok(ExecutionRequest {
            user: caller.user.id,
            is_admin: caller.user.is_admin,
            tier: caller.tier,
            code: checked_code(self.code)?,
            environment: checked_environment(self.conda_env)?,
            credential: Credential::Session(caller.session),
            code_library_id: None,
            parameters: None,
            entry,
        })
    }
}

/// A program that can be run.
pub(crate) fn checked_code(code: String) -> Result<String, ApiError> {
    if code.len() > ExecutionRequest::CODE_BYTES_MAX {
        return Err(ApiError::CodeTooLarge { bytes_max: ExecutionRequest::CODE_BYTES_MAX });
    }
    if code.contains('\0') {
        return Err(ApiError::invalid("/code", "a program cannot hold a NUL character"));
    }
    Ok(code)
}

/// The name of the environment that was asked for, or of the one that is meant by none.
pub(crate) fn checked_environment(name: Option<String>) -> Result<String, ApiError> {
    let name = name.unwrap_or_else(|| "base".to_owned());
    if name.len() > ENVIRONMENT_NAME_BYTES_MAX {
        return Err(ApiError::invalid("/conda_env", "no name of an environment is that long"));
    }
    if name.contains('\0') {
        return Err(ApiError::invalid("/conda_env", "no name of an environment holds a NUL character"));
    }
    Ok(name)
}
