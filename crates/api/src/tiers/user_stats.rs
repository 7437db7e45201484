//! `GET /user-stats`

use axum::Json;
use axum::extract::State;
use chrono::{DateTime, Utc};
use domain::{Quota, Tier};
use serde::Serialize;
use store::{Usage, UtcDay};
use utoipa::ToSchema;

use super::user_levels::UserLevel;
use crate::AppState;
use crate::errors::ApiError;
use crate::errors::documented::Unauthorized;
use crate::extract::Caller;

/// What the caller has had today, and what is left. What waits for its turn counts as had.
#[derive(Serialize, ToSchema)]
pub(crate) struct UserStats {
    /// The caller's level.
    #[schema(minimum = 1, maximum = 4)]
    user_level: u8,
    level_config: UserLevel,
    /// Executions from the web or with a user's token.
    today_executions: u64,
    /// How many more there may be today; null without a bound.
    #[schema(required)]
    remaining_executions: Option<u64>,
    /// Executions with an API key.
    today_api_calls: u64,
    /// How many more there may be today; null without a bound.
    #[schema(required)]
    remaining_api_calls: Option<u64>,
    /// Whether there is no bound on executions.
    is_unlimited_executions: bool,
    /// Whether there is no bound on executions with an API key.
    is_unlimited_api_calls: bool,
    /// When the next day (UTC) begins, and with it the count.
    resets_at: DateTime<Utc>,
}

/// Look at one's quotas
#[utoipa::path(
    get,
    path = "/user-stats",
    operation_id = "getUserStats",
    tag = "tiers",
    responses((status = 200, description = "The caller's.", body = UserStats), Unauthorized)
)]
pub(super) async fn user_stats(
    State(state): State<AppState>,
    caller: Caller,
) -> Result<Json<UserStats>, ApiError> {
    let today = UtcDay::of((state.clock)());
    let usage = state.store.usage_of(caller.user.id, today).await?;
    Ok(Json(UserStats::new(&caller.tier, usage, today)))
}

impl UserStats {
    fn new(tier: &Tier, usage: Usage, today: UtcDay) -> Self {
        Self {
            user_level: tier.level.number(),
            level_config: tier.into(),
            today_executions: usage.executions,
            remaining_executions: tier.daily_executions.remaining(usage.executions),
            today_api_calls: usage.api_calls,
            remaining_api_calls: tier.daily_api_calls.remaining(usage.api_calls),
            is_unlimited_executions: tier.daily_executions == Quota::Unlimited,
            is_unlimited_api_calls: tier.daily_api_calls == Quota::Unlimited,
            resets_at: today.end(),
        }
    }
}
