//! `POST /execute`

use axum::extract::State;
use axum::response::Response;
use engine::ExecutionRequest;
use serde::Deserialize;
use store::{Along, AuditEntry, Credential, IdempotencyKey};
use utoipa::ToSchema;

use super::execution::Execution;
use super::once::once;
use crate::AppState;
use crate::audit::Entry;
use crate::errors::ApiError;
use crate::errors::documented::{Invalid, NotFound, TooLarge, TooMany, Unauthorized, Unavailable};
use crate::extract::{Caller, IdempotencyHeader, Keyed};
use crate::webhooks::checked_webhook;

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
    /// The name of the environment to run it in.
    #[serde(default)]
    #[schema(default = "base", max_length = 255)]
    conda_env: Option<String>,
    /// Whether to be answered at once, while it waits for its turn: look at it by `GET /executions/{id}`, or have a webhook sent.
    #[serde(default)]
    background: bool,
    /// Where to send a webhook when it has ended (see `docs/background.md`): at most 2,000 characters.
    #[serde(default)]
    #[schema(max_length = 2000, example = "https://hooks.example/coderunner")]
    webhook_url: Option<String>,
}

/// Run a program
///
/// Answers when it has ended, however it ended: a program that fails is a 200 whose `status` says so. With `background`, answers
/// at once.
#[utoipa::path(
    post,
    path = "/execute",
    operation_id = "execute",
    tag = "executions",
    params(IdempotencyHeader),
    request_body = ExecuteRequest,
    responses(
        (status = 200, description = "It ran.", body = Execution),
        (status = 202, description = "It waits for its turn.", body = Execution),
        Unauthorized, NotFound, TooLarge, Invalid, TooMany, Unavailable,
    )
)]
pub(super) async fn execute(
    State(state): State<AppState>,
    caller: Caller,
    entry: Entry,
    Keyed { key, request }: Keyed<ExecuteRequest>,
) -> Result<Response, ApiError> {
    let is_in_background = request.background;
    let request = request.checked((&state, &caller), key, entry.done())?;
    Ok(once(&state, vec![request], is_in_background).await?.answer())
}

impl ExecuteRequest {
    /// As the engine is asked.
    pub(super) fn checked(
        self,
        (state, caller): (&AppState, &Caller),
        key: Option<IdempotencyKey>,
        entry: AuditEntry,
    ) -> Result<ExecutionRequest, ApiError> {
        Ok(ExecutionRequest {
            user: caller.user.id,
            is_admin: caller.user.is_admin,
            tier: caller.tier.clone(),
            code: checked_code(self.code)?,
            environment: checked_environment(self.conda_env)?,
            credential: Credential::Session(caller.session),
            code_library_id: None,
            parameters: None,
            along: Along { webhook: checked_webhook(state, self.webhook_url)?, idempotency_key: key },
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
