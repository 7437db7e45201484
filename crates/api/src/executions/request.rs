//! What may be asked for of a run, by whomever.

use std::collections::BTreeMap;

use domain::CodeId;
use engine::{ExecutionRequest, InputFile, Inputs};
use serde::Deserialize;
use serde_json::value::RawValue;
use store::{Along, AuditEntry, Credential, IdempotencyKey};
use utoipa::ToSchema;

use super::inputs::{FileForRun, check_room, checked_inputs, checked_limits};
use crate::AppState;
use crate::errors::ApiError;
use crate::extract::{Caller, KeyCaller};
use crate::webhooks::checked_webhook;

/// The largest body with a program, in bytes. JSON may spell one byte of it in six (`\u0001`), and a program of any content that is small enough
/// must fit however it is spelt; the rest is for the other fields.
pub(crate) const CODE_BODY_BYTES_MAX: usize = 6 * ExecutionRequest::CODE_BYTES_MAX + 64 * 1024;

/// The same, with everything that a run may be given. Files come in Base64, which takes four bytes for three, or as text.
pub(crate) const BODY_BYTES_MAX: usize =
    CODE_BODY_BYTES_MAX + 6 * Inputs::STDIN_BYTES_MAX + 2 * Inputs::FILES_BYTES_MAX + 1024 * 1024;

/// Far longer than any name of an environment; what is longer need not be looked up.
const ENVIRONMENT_NAME_BYTES_MAX: usize = 255;

/// A program to run: itself, or an item of the code library.
#[derive(Default, Deserialize, ToSchema)]
pub(crate) struct ExecuteRequest {
    /// The program: at most 1 MiB (1,048,576 bytes) of UTF-8, without NUL.
    #[serde(default)]
    #[schema(example = "print(sum(range(10**6)))")]
    code: Option<String>,
    /// Instead of the program, an item of the code library: one of one's own, or a public one.
    #[serde(default)]
    code_id: Option<i64>,
    /// The name of the environment to run it in; without, the item's, or `base`. Where that is `base` and the program says itself what it
    /// needs (PEP 723), it runs in an environment that is made for exactly that.
    #[serde(default)]
    #[schema(default = "base", max_length = 255)]
    conda_env: Option<String>,
    /// What the program finds as its global `parameters`, and as JSON in the environment variable `CODERUNNER_PARAMETERS`: an
    /// object of at most 64 KiB (65,536 bytes), as it was written.
    #[serde(default)]
    #[schema(value_type = Option<Object>)]
    parameters: Option<Box<RawValue>>,
    /// Answer with server-sent events while it runs, rather than when it has ended.
    #[serde(default)]
    stream: Option<bool>,
    /// Keep its standard input open for `POST /executions/{id}/stdin`; with `stream` only.
    #[serde(default)]
    interactive: Option<bool>,
    /// Answer at once, with 202, while it waits for its turn: look at it by `GET /executions/{id}`, follow it, or have a webhook sent.
    #[serde(default)]
    background: Option<bool>,
    /// Where to send a webhook when it has ended (see `docs/background.md`): at most 2,000 characters.
    #[serde(default)]
    #[schema(max_length = 2000, example = "https://hooks.example/coderunner")]
    webhook_url: Option<String>,
    /// What becomes of the run when whoever asked for it goes away before its end: `cancel`, unless it came with an idempotency key, which
    /// is for asking again.
    #[serde(default)]
    on_disconnect: Option<OnDisconnect>,
    /// What it reads from standard input: at most 1 MiB (1,048,576 bytes).
    #[serde(default)]
    stdin: Option<String>,
    /// What follows its name in `sys.argv`: at most 256, of at most 64 KiB (65,536 bytes) together.
    #[serde(default)]
    args: Option<Vec<String>>,
    /// Environment variables: at most 64, of at most 64 KiB (65,536 bytes) together. Only a new interpreter heeds them, so such a run is a cold
    /// start. Names begin with a letter or `_` and go on with letters, digits and `_`; those that begin with `CODERUNNER_` are taken.
    #[serde(default)]
    env: Option<BTreeMap<String, String>>,
    /// Files in its working directory: at most 100, of at most 8 MiB (8,388,608 bytes) together.
    #[serde(default)]
    files: Option<Vec<FileForRun>>,
    /// More of them, which came as they are.
    #[serde(skip)]
    uploads: Vec<InputFile>,
    /// Wall time, in seconds, shorter than the tier's.
    #[serde(default)]
    #[schema(exclusive_minimum = 0)]
    timeout_s: Option<f64>,
    /// Memory, in MiB, less than the tier's; at least 16.
    #[serde(default)]
    #[schema(minimum = 16)]
    memory_mb: Option<u64>,
}

/// What becomes of a run that nobody waits for any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum OnDisconnect {
    /// It is cancelled.
    Cancel,
    /// It goes on.
    Continue,
}

/// Who asks.
#[derive(Clone)]
pub(crate) struct Asker {
    pub(crate) user: store::User,
    pub(crate) tier: domain::Tier,
    pub(crate) credential: Credential,
}

impl From<Caller> for Asker {
    fn from(caller: Caller) -> Self {
        Self { user: caller.user, tier: caller.tier, credential: Credential::Session(caller.session) }
    }
}

impl From<KeyCaller> for Asker {
    fn from(caller: KeyCaller) -> Self {
        Self { user: caller.user, tier: caller.tier, credential: Credential::ApiKey(caller.key) }
    }
}

/// A request that can be met.
pub(crate) struct Asked {
    pub(crate) request: ExecutionRequest,
    /// What the item of the library is called that is run.
    pub(crate) title: Option<String>,
    pub(crate) answer: Answer,
    pub(crate) on_disconnect: OnDisconnect,
}

/// How to answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Answer {
    /// When it has ended.
    AtTheEnd,
    /// With events.
    WithEvents,
    /// At once.
    AtOnce,
}

/// What is to be run, and where.
struct Program {
    item: Option<(CodeId, String)>,
    code: String,
    environment: String,
}

impl ExecuteRequest {
    /// The same with a program and files that came beside it.
    pub(super) fn with(self, code: Option<String>, uploads: Vec<InputFile>) -> Result<Self, ApiError> {
        if self.code.is_some() && code.is_some() {
            return Err(ApiError::invalid(
                "/code",
                "the program is in the request as well: send one of both",
            ));
        }
        Ok(Self { code: self.code.or(code), uploads, ..self })
    }

    /// Looks the item up, if it is one, and checks everything.
    pub(crate) async fn checked(
        self,
        state: &AppState,
        asker: Asker,
        (key, entry): (Option<IdempotencyKey>, AuditEntry),
    ) -> Result<Asked, ApiError> {
        let answer = self.answer()?;
        let is_interactive = self.interactive.unwrap_or_default();
        if is_interactive && answer != Answer::WithEvents {
            return Err(ApiError::invalid(
                "/interactive",
                "only a run that is streamed can be given something to read",
            ));
        }
        let on_disconnect = match (self.on_disconnect, &key) {
            (Some(on_disconnect), _) => on_disconnect,
            (None, Some(_)) => OnDisconnect::Continue,
            (None, None) => OnDisconnect::Cancel,
        };
        let limits = checked_limits(asker.tier.limits, self.timeout_s, self.memory_mb)?;
        let inputs = Inputs {
            parameters: checked_parameters(self.parameters)?,
            ..checked_inputs(self.args, self.env, (self.stdin, is_interactive), (self.files, self.uploads))?
        };
        let program = program(state, &asker, (self.code_id, self.code, self.conda_env)).await?;
        check_room(&inputs.files, &program.code, &limits)?;
        let (code_library_id, title) = program.item.unzip();
        let request = ExecutionRequest {
            user: asker.user.id,
            is_admin: asker.user.is_admin,
            tier: asker.tier,
            limits,
            code: program.code,
            environment: program.environment,
            credential: asker.credential,
            code_library_id,
            inputs,
            along: Along { webhook: checked_webhook(state, self.webhook_url)?, idempotency_key: key },
            entry,
        };
        Ok(Asked { request, title, answer, on_disconnect })
    }

    fn answer(&self) -> Result<Answer, ApiError> {
        match (self.stream.unwrap_or_default(), self.background.unwrap_or_default()) {
            (true, true) => {
                Err(ApiError::invalid("/background", "what is streamed is waited for: send one of both"))
            }
            (true, false) => Ok(Answer::WithEvents),
            (false, true) => Ok(Answer::AtOnce),
            (false, false) => Ok(Answer::AtTheEnd),
        }
    }
}

async fn program(
    state: &AppState,
    asker: &Asker,
    asked: (Option<i64>, Option<String>, Option<String>),
) -> Result<Program, ApiError> {
    match asked {
        (Some(_), Some(_), _) => {
            Err(ApiError::invalid("/code", "an item's program comes from the library: send one of both"))
        }
        (None, None, _) => Err(ApiError::invalid("/code", "this field is required, or else code_id")),
        (None, Some(code), environment) => Ok(Program {
            item: None,
            code: checked_code(code)?,
            environment: checked_environment(environment)?,
        }),
        (Some(id), None, environment) => {
            let item = state.store.code_for(asker.user.id, CodeId(id)).await?;
            let item = item.ok_or(ApiError::CodeNotFound)?;
            Ok(Program {
                item: Some((item.id, item.title)),
                code: checked_code(item.code)?,
                environment: checked_environment(environment.or(Some(item.environment)))?,
            })
        }
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

/// The text as it came: a number with more digits than ours is still one for Python.
fn checked_parameters(parameters: Option<Box<RawValue>>) -> Result<Option<String>, ApiError> {
    let Some(parameters) = parameters else { return Ok(None) };
    let text = parameters.get();
    let refused = |detail: String| Err(ApiError::invalid("/parameters", detail));
    if !text.starts_with('{') {
        return refused("expected an object".to_owned());
    }
    if text.len() > Inputs::PARAMETERS_BYTES_MAX {
        return refused(format!("must have at most {} bytes", Inputs::PARAMETERS_BYTES_MAX));
    }
    // What nests deeper than this reads, Python may not read either.
    if serde_json::from_str::<serde_json::Map<String, serde_json::Value>>(text).is_err() {
        return refused("it nests too deeply, or holds a number or a character that is none".to_owned());
    }
    Ok(Some(text.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checked(json: &str) -> Result<Option<String>, ApiError> {
        let request: ExecuteRequest =
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
