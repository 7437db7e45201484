//! `GET /executions`
#![expect(
    unused_qualifications,
    reason = "the documentation macro repeats the name of the parameters in its own way"
)]

use axum::extract::State;
use domain::ExecutionId;
use serde::Deserialize;
use store::ExecutionFilter;
use utoipa::IntoParams;

use super::execution::{Execution, ExecutionStatus};
use crate::AppState;
use crate::errors::ApiError;
use crate::errors::documented::{Invalid, Unauthorized};
use crate::extract::{ApiQuery, Caller};
use crate::listing::{Listed, check_page, unless_empty};

/// Characters of a text to search for. Longer than anybody types, and far below the 50,000 bytes from which on SQLite
/// takes no pattern.
const SEARCHED_CHARS_MAX: usize = 200;

/// Which executions, and how many of them.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct ListQuery {
    /// At most this many.
    #[serde(default = "limit_default")]
    #[param(minimum = 1, maximum = 200, default = 50)]
    limit: u64,
    /// After leaving out this many of the newest.
    #[serde(default)]
    #[param(minimum = 0, default = 0)]
    offset: u64,
    /// Only those with a smaller id than this: for going on where a page ended.
    before: Option<i64>,
    /// Only those with this status.
    #[serde(default, deserialize_with = "unless_empty")]
    status: Option<ExecutionStatus>,
    /// Only those in the environment of this name.
    #[serde(default, deserialize_with = "unless_empty")]
    conda_env: Option<String>,
    /// Only those with this text in their code, in whatever case, among the caller's newest 10,000.
    #[serde(default, deserialize_with = "unless_empty")]
    #[param(max_length = 200)]
    q: Option<String>,
}

fn limit_default() -> u64 {
    50
}

/// List executions
///
/// The caller's own, newest first. A list cuts `code`, `stdout` and `stderr` (and with them
/// `result`) to their first 16,384 characters and says so in `abridged`; `GET /executions/{id}`
/// has them whole.
#[utoipa::path(
    get,
    path = "/executions",
    operation_id = "listExecutions",
    tag = "executions",
    params(ListQuery),
    responses(
        (
            status = 200, description = "A page of them.", body = Vec<Execution>,
            headers(
                ("X-Total-Count" = u64, description = "How many there are on all pages together, up to 10,000"),
                ("X-Total-Count-Exceeded" = bool, description = "`true` where there are more than that"),
            )
        ),
        Unauthorized, Invalid,
    )
)]
pub(super) async fn list(
    State(state): State<AppState>,
    caller: Caller,
    ApiQuery(query): ApiQuery<ListQuery>,
) -> Result<Listed<Execution>, ApiError> {
    let page = state.store.executions_of(caller.user.id, &query.checked()?).await?;
    Ok(Listed(page.map(Execution::from)))
}

impl ListQuery {
    fn checked(self) -> Result<ExecutionFilter, ApiError> {
        check_page(self.limit, self.offset)?;
        Ok(ExecutionFilter {
            status: self.status.map(Into::into),
            environment: searched("conda_env", self.conda_env)?,
            code_contains: searched("q", self.q)?,
            is_api_call: None,
            before: self.before.map(ExecutionId),
            limit: self.limit,
            offset: self.offset,
        })
    }
}

/// A text that can be looked for.
pub(super) fn searched(parameter: &str, text: Option<String>) -> Result<Option<String>, ApiError> {
    let Some(text) = text else { return Ok(None) };
    let refused = |detail: String| Err(ApiError::invalid(format!("/query/{parameter}"), detail));
    if text.chars().count() > SEARCHED_CHARS_MAX {
        return refused(format!("must have at most {SEARCHED_CHARS_MAX} characters"));
    }
    if text.contains('\0') {
        return refused("nothing holds a NUL character".to_owned());
    }
    Ok(Some(text))
}
