//! `POST /ai/generate-code`

use assistant::{EnvironmentFacts, Question, Request};
use axum::Json;
use axum::extract::{Extension, State};
use axum::response::{IntoResponse as _, Response};
use domain::AiConfigId;
use serde::Deserialize;
use store::AuditEntry;
use utoipa::ToSchema;

use super::answer::{AiAnswer, GenerateMode};
use super::asking::{self, Asking};
use super::stream;
use crate::AppState;
use crate::audit::Entry;
use crate::environments::may_use;
use crate::errors::ApiError;
use crate::errors::documented::{
    AiRefused, Invalid, NotFound, ProviderFailed, ProviderTimedOut, TooLarge, TooMany, Unauthorized,
};
use crate::executions::checked_environment;
use crate::extract::text::{Rule, text};
use crate::extract::{ApiJson, Caller};
use crate::layers::request_id::RequestId;

/// The largest body, in bytes: the texts below, however JSON spells them.
pub(super) const BODY_BYTES_MAX: usize = 4 * 1024 * 1024;

const MAX_TOKENS: std::ops::RangeInclusive<u32> = 1..=32_768;
const TEMPERATURE: std::ops::RangeInclusive<f64> = 0.0..=2.0;

text! {
    /// What is wanted, in the caller's words.
    PromptText: Rule::block(0, 20_000),
    /// A program.
    ProgramText: Rule::block(0, 200_000),
    /// What a program said. Of a long text the end is looked at.
    ErrorText: Rule::block(0, 200_000),
}

/// A question to a model.
#[derive(Deserialize, ToSchema)]
pub(super) struct GenerateRequest {
    /// Needed where a program is to be written.
    #[serde(default)]
    prompt: Option<PromptText>,
    /// By which configuration; by the active one, if absent.
    #[serde(default)]
    #[schema(value_type = Option<i64>)]
    config_id: Option<AiConfigId>,
    /// Tokens of the answer, at most.
    #[serde(default)]
    #[schema(minimum = 1, maximum = 32768, default = 2000)]
    max_tokens: Option<u32>,
    /// How much is left to chance. Left out where the model takes none.
    #[serde(default)]
    #[schema(minimum = 0, maximum = 2, default = 0.7)]
    temperature: Option<f64>,
    #[serde(default)]
    mode: GenerateMode,
    /// The program it is about.
    #[serde(default)]
    code: Option<ProgramText>,
    /// What the program said when it failed, such as its traceback.
    #[serde(default)]
    error: Option<ErrorText>,
    /// Where the program runs: the model is told of its Python and its packages.
    #[serde(default)]
    #[schema(default = "base", max_length = 255)]
    conda_env: Option<String>,
    /// Whether the answer comes as server-sent events: `progress` (`{at, text}`: keep `at` units of UTF-16 of what has come,
    /// then comes `text`), `thinking`, and at last `finished` with what is answered otherwise, or `failed` with a problem.
    #[serde(default)]
    stream: bool,
}

/// Have a program written, explained or mended
///
/// By the AI provider of one of the caller's configurations.
#[utoipa::path(
    post,
    path = "/ai/generate-code",
    operation_id = "generateCode",
    tag = "ai",
    request_body = GenerateRequest,
    responses(
        (status = 200, description = "The program, and nothing else; or the explanation.", content(
            (AiAnswer = "application/json"), (String = "text/event-stream")
        )),
        AiRefused, Unauthorized, NotFound, TooLarge, Invalid, TooMany, ProviderFailed, ProviderTimedOut,
    )
)]
pub(super) async fn generate(
    State(state): State<AppState>,
    caller: Caller,
    entry: Entry,
    Extension(request_id): Extension<RequestId>,
    ApiJson(request): ApiJson<GenerateRequest>,
) -> Result<Response, ApiError> {
    let (mode, is_streamed, config_id) = (request.mode, request.stream, request.config_id);
    let entry = noted(entry.done(), &request);
    let question = request.checked(&state, &caller).await?;
    let config = asking::config_of(&state, &caller, config_id).await?;
    // Before anything is asked: what it costs must be written down in this database.
    let passage = if is_streamed { Some(state.gate.enter().ok_or(ApiError::Maintenance)?) } else { None };
    let asking = asking::begin(&state, &caller, config, entry).await?;
    if let Some(passage) = passage {
        return stream::answer(&state, mode, asking, &question, (request_id, passage)).await;
    }
    answer(&state, mode, asking, &question).await.map(|answer| Json(answer).into_response())
}

async fn answer(
    state: &AppState,
    mode: GenerateMode,
    asking: Asking,
    question: &Question,
) -> Result<AiAnswer, ApiError> {
    let Asking { target, mut meter, turn: _turn } = asking;
    meter.guess = question.guessed_cost();
    match state.assistant.ask(&target, question).await {
        Ok(answer) => {
            meter.answered(answer.tokens).await?;
            AiAnswer::new(mode, &answer.text, answer.model, answer.tokens)
        }
        Err(error) => Err(meter.refused(error).await),
    }
}

/// What was asked is the user's own affair; that it was, and for what, is not.
fn noted(entry: AuditEntry, request: &GenerateRequest) -> AuditEntry {
    let mode = assistant::Mode::from(request.mode).as_str();
    entry.detail("mode", mode).detail("stream", request.stream)
}

impl GenerateRequest {
    async fn checked(self, state: &AppState, caller: &Caller) -> Result<Question, ApiError> {
        let max_tokens = self.max_tokens.unwrap_or(2000);
        if !MAX_TOKENS.contains(&max_tokens) {
            return Err(ApiError::invalid("/max_tokens", "must be 1 to 32768"));
        }
        let temperature = self.temperature.unwrap_or(0.7);
        if !TEMPERATURE.contains(&temperature) {
            return Err(ApiError::invalid("/temperature", "must be 0 to 2"));
        }
        let request = Request {
            mode: self.mode.into(),
            prompt: self.prompt.map(PromptText::into_string).unwrap_or_default(),
            code: self.code.map(ProgramText::into_string).filter(|code| !code.trim().is_empty()),
            error: self.error.map(ErrorText::into_string),
            environment: facts_of(state, caller, self.conda_env).await?,
        };
        check_purpose(self.mode, &request)?;
        Ok(Question { system: request.system(), user: request.user(), max_tokens, temperature })
    }
}

fn check_purpose(mode: GenerateMode, request: &Request) -> Result<(), ApiError> {
    match mode {
        GenerateMode::Generate if request.prompt.trim().is_empty() => {
            Err(ApiError::invalid("/prompt", "say what the program is to do"))
        }
        GenerateMode::Explain | GenerateMode::Fix if request.code.is_none() => {
            Err(ApiError::invalid("/code", "there is no program"))
        }
        _ => Ok(()),
    }
}

/// What is known of the environment, if the caller may use it.
async fn facts_of(
    state: &AppState,
    caller: &Caller,
    name: Option<String>,
) -> Result<EnvironmentFacts, ApiError> {
    let name = checked_environment(name)?;
    let found = state.store.environment_by_name(&name).await?;
    let usable = found.filter(|found| may_use(found, caller.user.id, caller.user.is_admin));
    let generation =
        usable.and_then(|usable| usable.generation).ok_or(ApiError::EnvironmentNotFound(name))?;
    let packages = generation.packages.iter().map(|package| format!("{} {}", package.name, package.version));
    Ok(EnvironmentFacts { python_version: Some(generation.python_version), packages: packages.collect() })
}
