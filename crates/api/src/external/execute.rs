//! `POST /api/v1/execute`

use axum::Json;
use axum::extract::State;
use domain::CodeId;
use engine::ExecutionRequest;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use serde_json::{Map, Value};
use store::{AuditEntry, Credential};
use utoipa::ToSchema;

use crate::AppState;
use crate::audit::Entry;
use crate::errors::ApiError;
use crate::errors::documented::{
    BuildConflict, BuildRefused, BuildTooLong, KeyRefused, NotFound, TooLarge, TooMany, Unavailable,
};
use crate::executions::{
    self, Execution, Runner, Timing, checked_code, checked_environment, environment_for, timing,
};
use crate::extract::{ApiJson, KeyCaller};

/// The largest body, in bytes: that of any program, and parameters.
pub(super) const BODY_BYTES_MAX: usize = executions::BODY_BYTES_MAX + ExecutionRequest::PARAMETERS_BYTES_MAX;

/// A program to run: an item of the code library, or the program itself.
#[derive(Deserialize, ToSchema)]
pub(crate) struct ExternalExecuteRequest {
    /// An item of the code library: one of the key's owner, or a public one.
    #[serde(default)]
    #[schema(example = 1)]
    code_id: Option<i64>,
    /// Instead of an item, the program: at most 1 MiB (1,048,576 bytes) of UTF-8, without NUL.
    #[serde(default)]
    code: Option<String>,
    /// The name of the environment to run it in; without, the item's, or `base`. Where that is `base` and the program says itself what it
    /// needs (PEP 723), it runs in an environment that is made for exactly that.
    #[serde(default)]
    #[schema(max_length = 255)]
    conda_env: Option<String>,
    /// What the program finds as its global `parameters`, and as JSON in the environment variable `CODERUNNER_PARAMETERS`: an
    /// object of at most 64 KiB (65,536 bytes), as it was written.
    #[serde(default)]
    #[schema(value_type = Option<Object>)]
    parameters: Option<Box<RawValue>>,
}

/// One run of a program that was asked for with an API key.
#[derive(Serialize, ToSchema)]
pub(crate) struct ExternalExecution {
    #[serde(flatten)]
    execution: Execution,
    /// What the item of the code library is called; null for a program that was none.
    #[schema(required)]
    code_title: Option<String>,
}

/// What is to be run, and where.
struct Program {
    item: Option<(CodeId, String)>,
    code: String,
    environment: String,
}

/// Run a program with an API key
///
/// Answers when it has ended, however it ended: a program that fails is a 200 whose `status` says so.
#[utoipa::path(
    post,
    path = "/api/v1/execute",
    operation_id = "externalExecute",
    tag = "external",
    security(("apiKeyBearer" = []), ("apiKeyHeader" = []), ("apiKeyQuery" = [])),
    request_body = ExternalExecuteRequest,
    responses(
        (status = 200, description = "It ran.", body = ExternalExecution),
        KeyRefused, NotFound, BuildConflict, TooLarge, BuildRefused, TooMany, Unavailable, BuildTooLong,
    )
)]
pub(super) async fn execute(
    State(state): State<AppState>,
    caller: KeyCaller,
    entry: Entry,
    ApiJson(request): ApiJson<ExternalExecuteRequest>,
) -> Result<(Timing, Json<ExternalExecution>), ApiError> {
    let parameters = checked_parameters(request.parameters)?;
    let asked = (request.code_id, request.code, request.conda_env);
    let mut program = program(&state, &caller, asked).await?;
    let runner = Runner { user: caller.user.id, is_admin: caller.user.is_admin, tier: &caller.tier };
    let asked = (program.code.as_str(), program.environment);
    let environment = environment_for(&state, runner, asked, entry.done()).await;
    program.environment = environment.map_err(ApiError::of_key_caller)?;
    let code_title = program.item.as_ref().map(|(_, title)| title.clone());
    let executed = state.engine.execute(program.request(caller, parameters, entry.done())).await;
    let executed = executed.map_err(|error| ApiError::from(error).of_key_caller())?;
    let answer = ExternalExecution { execution: executed.record.into(), code_title };
    Ok((timing(&executed.phases), Json(answer)))
}

async fn program(
    state: &AppState,
    caller: &KeyCaller,
    asked: (Option<i64>, Option<String>, Option<String>),
) -> Result<Program, ApiError> {
    match asked {
        (Some(_), Some(_), _) => {
            Err(ApiError::invalid("/code", "an item's program comes from the library: send one of both"))
        }
        (None, None, _) => Err(ApiError::invalid("/code_id", "this field is required, or else code")),
        (None, Some(code), environment) => Ok(Program {
            item: None,
            code: checked_code(code)?,
            environment: checked_environment(environment)?,
        }),
        (Some(id), None, environment) => {
            let item = state.store.code_for(caller.user.id, CodeId(id)).await?;
            let item = item.ok_or(ApiError::CodeNotFound)?;
            Ok(Program {
                item: Some((item.id, item.title)),
                code: checked_code(item.code)?,
                environment: checked_environment(environment.or(Some(item.environment)))?,
            })
        }
    }
}

impl Program {
    fn request(self, caller: KeyCaller, parameters: Option<String>, entry: AuditEntry) -> ExecutionRequest {
        ExecutionRequest {
            user: caller.user.id,
            is_admin: caller.user.is_admin,
            tier: caller.tier,
            code: self.code,
            environment: self.environment,
            credential: Credential::ApiKey(caller.key),
            code_library_id: self.item.map(|(id, _)| id),
            parameters,
            entry,
        }
    }
}

/// The text as it came: a number with more digits than ours is still one for Python.
fn checked_parameters(parameters: Option<Box<RawValue>>) -> Result<Option<String>, ApiError> {
    let Some(parameters) = parameters else { return Ok(None) };
    let text = parameters.get();
    let refused = |detail: String| Err(ApiError::invalid("/parameters", detail));
    if !text.starts_with('{') {
        return refused("expected an object".to_owned());
    }
    if text.len() > ExecutionRequest::PARAMETERS_BYTES_MAX {
        return refused(format!("must have at most {} bytes", ExecutionRequest::PARAMETERS_BYTES_MAX));
    }
    // What nests deeper than this reads, Python may not read either.
    if serde_json::from_str::<Map<String, Value>>(text).is_err() {
        return refused("it nests too deeply, or holds a number or a character that is none".to_owned());
    }
    Ok(Some(text.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checked(json: &str) -> Result<Option<String>, ApiError> {
        let request: ExternalExecuteRequest =
            serde_json::from_str(&format!("{{\"parameters\": {json}}}")).expect("JSON");
        checked_parameters(request.parameters)
    }

    #[test]
    fn parameters_stay_as_they_were_written() {
        let exact = r#"{"b": 123456789012345678901234567890.10, "a": [true, "\u0000é"]}"#;
        assert_eq!(checked(exact).expect("an object").as_deref(), Some(exact));
        assert_eq!(checked(" null ").expect("none"), None);
        let longest = format!("{{\"a\": \"{}\"}}", "x".repeat(64 * 1024 - 9));
        assert_eq!(checked(&longest).expect("fits").map(|text| text.len()), Some(64 * 1024));
    }

    #[test]
    fn parameters_that_python_could_not_read_are_refused() {
        let deep = format!("{{\"a\": {}1{}}}", "[".repeat(10_000), "]".repeat(10_000));
        let long = format!("{{\"a\": \"{}\"}}", "x".repeat(64 * 1024 - 8));
        for json in ["[]", "1", "\"{}\"", &deep, &long, r#"{"a": "\ud800"}"#, r#"{"a": 1e999}"#] {
            assert!(checked(json).is_err(), "{json:.40}");
        }
    }
}
