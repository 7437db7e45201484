//! `GET /admin/executions`
#![expect(
    unused_qualifications,
    reason = "the documentation macro repeats the name of the parameters in its own way"
)]

use axum::extract::State;
use domain::{ExecutionId, UserId};
use serde::{Deserialize, Serialize};
use store::{ExecutionFilter, OwnedExecution};
use utoipa::{IntoParams, ToSchema};

use super::execution::{Execution, ExecutionStatus};
use crate::AppState;
use crate::errors::ApiError;
use crate::errors::documented::{Invalid, NotAdmin, Unauthorized, Unavailable};
use crate::extract::text::SearchText;
use crate::extract::{Admin, ApiQuery};
use crate::listing::{Listed, Paging, unless_empty};

/// Which executions.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct AdminListQuery {
    /// Only those with a smaller id than this: for going on where a page ended.
    before: Option<i64>,
    /// Only this user's.
    user_id: Option<i64>,
    /// Only those started with an API key, or only the others.
    is_api_call: Option<bool>,
    /// Only those with this status.
    #[serde(default, deserialize_with = "unless_empty")]
    status: Option<ExecutionStatus>,
    /// Only those in the environment of this name.
    #[serde(default, deserialize_with = "unless_empty")]
    #[param(value_type = Option<String>, max_length = 200)]
    conda_env: Option<SearchText>,
    /// Only those with this text in their code (its first 65,536 characters), in whatever case, among the newest 1,000 (of the user,
    /// where one is given).
    #[serde(default, deserialize_with = "unless_empty")]
    #[param(value_type = Option<String>, max_length = 200)]
    q: Option<SearchText>,
}

/// One run of a program, and whose it is.
#[derive(Serialize, ToSchema)]
pub(crate) struct UserExecution {
    /// Whose it is.
    user_id: i64,
    /// Their name.
    username: String,
    #[serde(flatten)]
    execution: Execution,
}

/// List everybody's executions
///
/// Newest first, cut as in `GET /executions`.
#[utoipa::path(
    get,
    path = "/admin/executions",
    operation_id = "adminListExecutions",
    tag = "executions",
    params(Paging<100>, AdminListQuery),
    responses(
        (status = 200, description = "A page of them.", body = Vec<UserExecution>),
        Unauthorized, NotAdmin, Invalid, Unavailable,
    )
)]
pub(super) async fn admin_list(
    State(state): State<AppState>,
    _admin: Admin,
    paging: Paging<100>,
    ApiQuery(query): ApiQuery<AdminListQuery>,
) -> Result<Listed<UserExecution>, ApiError> {
    let owner = query.user_id.map(UserId);
    let page = state.store.executions_with_owners(owner, &query.filter(paging)).await?;
    Ok(Listed(page.map(UserExecution::from)))
}

impl AdminListQuery {
    fn filter(self, paging: Paging<100>) -> ExecutionFilter {
        ExecutionFilter {
            status: self.status.map(Into::into),
            environment: self.conda_env.map(SearchText::into_string),
            code_contains: self.q.map(SearchText::into_string),
            is_api_call: self.is_api_call,
            before: self.before.map(ExecutionId),
            limit: paging.limit,
            offset: paging.offset,
        }
    }
}

impl From<OwnedExecution> for UserExecution {
    fn from(owned: OwnedExecution) -> Self {
        Self {
            user_id: owned.record.request.user.0,
            username: owned.username,
            execution: owned.record.into(),
        }
    }
}
