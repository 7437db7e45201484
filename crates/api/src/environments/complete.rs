//! `POST /environments/{env}/complete`

use axum::Json;
use axum::extract::State;
use engine::CompletionRequest;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::access::Usable;
use crate::AppState;
use crate::errors::ApiError;
use crate::errors::documented::{Invalid, NotFound, TooLarge, TooMany, Unauthorized, Unavailable};
use crate::executions::checked_code;
use crate::extract::ApiJson;

/// Lines that a program can have, and characters and their end that a line can.
const LINES_MAX: u32 = 1024 * 1024 + 1;

/// A place in a program.
#[derive(Deserialize, ToSchema)]
pub(crate) struct CompleteRequest {
    /// The program as it stands: at most 1 MiB of UTF-8, without NUL.
    #[schema(example = "import json\njson.du")]
    code: String,
    /// The line, from 1.
    #[schema(example = 2, minimum = 1, maximum = 1048577)]
    line: u32,
    /// Where in the line, from 0, in UTF-16 units: as JavaScript counts.
    #[schema(example = 7, maximum = 1048576)]
    column: u32,
}

/// What may stand there.
#[derive(Serialize, ToSchema)]
pub(crate) struct Completions {
    /// At most 100, the likeliest first.
    #[schema(max_items = 100)]
    items: Vec<CompletionItem>,
}

/// A name.
#[derive(Serialize, ToSchema)]
pub(crate) struct CompletionItem {
    /// What would be written in the place of the name that was begun.
    #[schema(example = "dumps")]
    label: String,
    #[schema(value_type = CompletionKind)]
    kind: &'static str,
    /// More about it, such as how a function is called.
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<String>,
}

/// What a name stands for.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[expect(dead_code, reason = "it describes the texts that are sent")]
pub(crate) enum CompletionKind {
    Module,
    Class,
    Function,
    Method,
    Property,
    Variable,
    Keyword,
}

/// Complete a name
///
/// Asks the environment's interpreter what may stand at a place in a program. Of the program nothing is run; what it imports may be.
/// One at a time a user; it counts for no quota, and nothing of it is kept.
#[utoipa::path(
    post,
    path = "/environments/{env}/complete",
    operation_id = "completeCode",
    tag = "environments",
    params(("env" = String, Path, description = "Its name")),
    request_body = CompleteRequest,
    responses(
        (status = 200, description = "What is known.", body = Completions),
        Unauthorized, NotFound, TooLarge, Invalid, TooMany, Unavailable,
    )
)]
pub(super) async fn complete(
    State(state): State<AppState>,
    Usable { caller, environment }: Usable,
    ApiJson(request): ApiJson<CompleteRequest>,
) -> Result<Json<Completions>, ApiError> {
    if !(1..=LINES_MAX).contains(&request.line) {
        return Err(ApiError::invalid("/line", format!("must be 1 to {LINES_MAX}")));
    }
    if request.column >= LINES_MAX {
        return Err(ApiError::invalid("/column", format!("must be less than {LINES_MAX}")));
    }
    let request = CompletionRequest {
        user: caller.user.id,
        is_admin: caller.user.is_admin,
        limits: caller.tier.limits,
        environment: environment.name,
        code: checked_code(request.code)?,
        line: request.line,
        column: request.column,
    };
    let items = state.engine.complete(request).await?;
    Ok(Json(Completions { items: items.into_iter().map(Into::into).collect() }))
}

impl From<engine::CompletionItem> for CompletionItem {
    fn from(item: engine::CompletionItem) -> Self {
        Self { label: item.label, kind: item.kind.as_str(), detail: item.detail }
    }
}
