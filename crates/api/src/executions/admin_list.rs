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
use super::list::searched;
use crate::AppState;
use crate::errors::ApiError;
use crate::errors::documented::{Invalid, NotAdmin, Unauthorized};
use crate::extract::{Admin, ApiQuery};
use crate::listing::{Listed, check_page, unless_empty};

/// Which executions, and how many of them.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct AdminListQuery {
    /// At most this many.
    #[serde(default = "limit_default")]
    #[param(minimum = 1, maximum = 200, default = 100)]
    limit: u64,
    /// After leaving out this many of the newest.
    #[serde(default)]
    #[param(minimum = 0, default = 0)]
    offset: u64,
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
    conda_env: Option<String>,
    /// Only those with this text in their code, in whatever case, among the newest 10,000 (of the user, where one is given).
    #[serde(default, deserialize_with = "unless_empty")]
    #[param(max_length = 200)]
    q: Option<String>,
}

fn limit_default() -> u64 {
    100
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
    params(AdminListQuery),
    responses(
        (
            status = 200, description = "A page of them.", body = Vec<UserExecution>,
            headers(
                ("X-Total-Count" = u64, description = "How many there are on all pages together, up to 10,000"),
                ("X-Total-Count-Exceeded" = bool, description = "`true` where there are more than that"),
            )
        ),
        Unauthorized, NotAdmin, Invalid,
    )
)]
pub(super) async fn admin_list(
    State(state): State<AppState>,
    _admin: Admin,
    ApiQuery(query): ApiQuery<AdminListQuery>,
) -> Result<Listed<UserExecution>, ApiError> {
    let owner = query.user_id.map(UserId);
    let page = state.store.executions_with_owners(owner, &query.checked()?).await?;
    Ok(Listed(page.map(UserExecution::from)))
}

impl AdminListQuery {
    fn checked(self) -> Result<ExecutionFilter, ApiError> {
        check_page(self.limit, self.offset)?;
        Ok(ExecutionFilter {
            status: self.status.map(Into::into),
            environment: searched("conda_env", self.conda_env)?,
            code_contains: searched("q", self.q)?,
            is_api_call: self.is_api_call,
            before: self.before.map(ExecutionId),
            limit: self.limit,
            offset: self.offset,
        })
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
