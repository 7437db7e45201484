//! `POST /ai-configs/{id}/test`

use assistant::Question;
use axum::Json;
use axum::extract::State;
use domain::AiConfigId;
use serde::Serialize;
use utoipa::ToSchema;

use super::asking::{self, Asking};
use crate::AppState;
use crate::audit::Entry;
use crate::errors::ApiError;
use crate::errors::documented::{
    AiRefused, Invalid, NotFound, ProviderFailed, ProviderTimedOut, TooMany, Unauthorized,
};
use crate::extract::{ApiPath, Caller};

/// Enough for a word, also of a model that thinks before it.
const MAX_TOKENS: u32 = 256;

/// Characters of what the model said.
const SAID_CHARS_MAX: usize = 200;

/// A provider answers.
#[derive(Serialize, ToSchema)]
pub(crate) struct AiTestResult {
    /// What the model said, as far as it matters.
    said: String,
    /// By its own account.
    model_used: String,
    tokens_used: u64,
}

/// Try whether an AI provider answers
///
/// By one of the caller's own configurations, with a question of a few words, which costs a few tokens.
#[utoipa::path(
    post,
    path = "/ai-configs/{id}/test",
    operation_id = "testAiConfig",
    tag = "ai",
    params(("id" = i64, Path, description = "Which one")),
    responses(
        (status = 200, description = "It answers.", body = AiTestResult),
        AiRefused, Unauthorized, NotFound, Invalid, TooMany, ProviderFailed, ProviderTimedOut,
    )
)]
pub(super) async fn try_out(
    State(state): State<AppState>,
    caller: Caller,
    ApiPath(id): ApiPath<AiConfigId>,
    entry: Entry,
) -> Result<Json<AiTestResult>, ApiError> {
    let config = asking::config_of(&state, &caller, Some(id)).await?;
    let Asking { target, mut meter, turn: _turn } =
        asking::begin(&state, &caller, config, entry.done()).await?;
    let question = question();
    meter.guess = question.guessed_cost();
    let answer = match state.assistant.ask(&target, &question).await {
        Ok(answer) => answer,
        Err(error) => return Err(meter.refused(error).await),
    };
    meter.answered(answer.tokens).await?;
    Ok(Json(AiTestResult {
        said: assistant::without_reasoning(&answer.text).trim().chars().take(SAID_CHARS_MAX).collect(),
        model_used: answer.model,
        tokens_used: answer.tokens.total(),
    }))
}

fn question() -> Question {
    Question {
        system: "Answer with one word.".to_owned(),
        user: "Say OK.".to_owned(),
        max_tokens: MAX_TOKENS,
        temperature: 0.0,
    }
}
