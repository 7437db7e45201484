//! What became of a question.

use assistant::{Mode, Tokens};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::errors::ApiError;

/// What is to be done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum GenerateMode {
    /// Write a program, or change the one in `code`.
    #[default]
    Generate,
    /// Say what the program in `code` does.
    Explain,
    /// Mend the program in `code`, which said what is in `error`.
    Fix,
}

impl From<GenerateMode> for Mode {
    fn from(mode: GenerateMode) -> Self {
        match mode {
            GenerateMode::Generate => Self::Generate,
            GenerateMode::Explain => Self::Explain,
            GenerateMode::Fix => Self::Fix,
        }
    }
}

/// What a model has written.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AiAnswer {
    /// Python and nothing else: without fences, prose and what the model thought. Empty where a program was to be explained.
    generated_code: String,
    /// In Markdown, where a program was to be explained.
    #[schema(required)]
    explanation: Option<String>,
    /// By its own account.
    model_used: String,
    /// Of the question and the answer together. Guessed by their length where the provider has not counted.
    tokens_used: u64,
    /// Of the question.
    prompt_tokens: u64,
    /// Of the answer.
    completion_tokens: u64,
}

impl AiAnswer {
    /// Of a whole text.
    pub(super) fn new(
        mode: GenerateMode,
        text: &str,
        model: String,
        tokens: Tokens,
    ) -> Result<Self, ApiError> {
        let (generated_code, explanation) = match so_far(mode, text, true) {
            None => return Err(without(mode, text)),
            Some(text) if mode == GenerateMode::Explain => (String::new(), Some(text)),
            Some(code) => (code, None),
        };
        Ok(Self {
            generated_code,
            explanation,
            model_used: model,
            tokens_used: tokens.total(),
            prompt_tokens: tokens.prompt,
            completion_tokens: tokens.completion,
        })
    }
}

/// What was asked for, as far as it is in the text.
pub(super) fn so_far(mode: GenerateMode, text: &str, is_whole: bool) -> Option<String> {
    match mode {
        GenerateMode::Explain => {
            let explanation = assistant::without_reasoning(text).trim();
            (!explanation.is_empty()).then(|| explanation.to_owned())
        }
        GenerateMode::Generate | GenerateMode::Fix => assistant::program_in(text, is_whole),
    }
}

/// Characters of what a model said instead of a program.
const SAID_CHARS_MAX: usize = 300;

fn without(mode: GenerateMode, text: &str) -> ApiError {
    let said = assistant::without_reasoning(text).split_whitespace().collect::<Vec<_>>().join(" ");
    let said: String = said.chars().take(SAID_CHARS_MAX).collect();
    let what = if mode == GenerateMode::Explain { "no explanation" } else { "no program" };
    let said = said.trim_end_matches('.');
    ApiError::AiFailed(if said.is_empty() {
        format!("There is {what} in the answer of the model, which is empty.")
    } else {
        format!("There is {what} in the answer of the model, which says: {said}.")
    })
}
