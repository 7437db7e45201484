//! `GET /admin/ai-usage`
#![expect(
    unused_qualifications,
    reason = "the documentation macro repeats the name of the parameters in its own way"
)]

use axum::extract::State;
use domain::UserId;
use serde::{Deserialize, Serialize};
use store::{AiUsageFilter, UtcDay};
use utoipa::{IntoParams, ToSchema};

use super::usage::{AiUsageDay, since};
use crate::AppState;
use crate::errors::ApiError;
use crate::errors::documented::{Invalid, NotAdmin, Unauthorized};
use crate::extract::{Admin, ApiQuery};
use crate::listing::{Listed, Paging};

/// Whose, and how far back.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct AdminUsageQuery {
    /// Only this user's.
    user_id: Option<i64>,
    /// So many days, today included.
    #[param(minimum = 1, maximum = 400, default = 30)]
    days: Option<u64>,
}

/// What somebody used by one configuration on one day.
#[derive(Serialize, ToSchema)]
pub(crate) struct UserAiUsageDay {
    user_id: i64,
    username: String,
    #[serde(flatten)]
    usage: AiUsageDay,
}

/// Look at what everybody has used of AI providers
///
/// A row for each user, configuration and day, newest first.
#[utoipa::path(
    get,
    path = "/admin/ai-usage",
    operation_id = "listAiUsage",
    tag = "administration",
    params(Paging<100>, AdminUsageQuery),
    responses(
        (status = 200, description = "A page of them.", body = Vec<UserAiUsageDay>),
        Unauthorized, NotAdmin, Invalid,
    )
)]
pub(super) async fn admin_usage(
    State(state): State<AppState>,
    _admin: Admin,
    Paging { limit, offset }: Paging<100>,
    ApiQuery(query): ApiQuery<AdminUsageQuery>,
) -> Result<Listed<UserAiUsageDay>, ApiError> {
    let today = UtcDay::of((state.clock)());
    let user = query.user_id.map(UserId);
    let filter = AiUsageFilter { user, since: since(today, query.days)?, limit, offset };
    let page = state.store.ai_usage(&filter).await?;
    Ok(Listed(page.map(UserAiUsageDay::from)))
}

impl From<store::AiUsageDay> for UserAiUsageDay {
    fn from(row: store::AiUsageDay) -> Self {
        Self { user_id: row.user.0, username: row.username.clone(), usage: row.into() }
    }
}
