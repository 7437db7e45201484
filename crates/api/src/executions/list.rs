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
use crate::errors::documented::{Invalid, Unauthorized, Unavailable};
use crate::extract::text::SearchText;
use crate::extract::{ApiQuery, Caller};
use crate::listing::{Listed, Paging, unless_empty};

/// Which executions.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct ListQuery {
    /// Only those with a smaller id than this: for going on where a page ended.
    before: Option<i64>,
    /// Only those with this status.
    #[serde(default, deserialize_with = "unless_empty")]
    status: Option<ExecutionStatus>,
    /// Only those in the environment of this name.
    #[serde(default, deserialize_with = "unless_empty")]
    #[param(value_type = Option<String>, max_length = 200)]
    conda_env: Option<SearchText>,
    /// Only those with this text in their code (its first 65,536 characters), in whatever case, among the caller's newest 1,000.
    #[serde(default, deserialize_with = "unless_empty")]
    #[param(value_type = Option<String>, max_length = 200)]
    q: Option<SearchText>,
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
    params(Paging<50>, ListQuery),
    responses(
        (status = 200, description = "A page of them.", body = Vec<Execution>),
        Unauthorized, Invalid, Unavailable,
    )
)]
pub(super) async fn list(
    State(state): State<AppState>,
    caller: Caller,
    paging: Paging<50>,
    ApiQuery(query): ApiQuery<ListQuery>,
) -> Result<Listed<Execution>, ApiError> {
    let page = state.store.executions_of(caller.user.id, &query.filter(paging)).await?;
    Ok(Listed(page.map(Execution::from)))
}

impl ListQuery {
    fn filter(self, paging: Paging<50>) -> ExecutionFilter {
        ExecutionFilter {
            status: self.status.map(Into::into),
            environment: self.conda_env.map(SearchText::into_string),
            code_contains: self.q.map(SearchText::into_string),
            is_api_call: None,
            before: self.before.map(ExecutionId),
            limit: paging.limit,
            offset: paging.offset,
        }
    }
}
