//! `GET /ai-usage`
#![expect(
    unused_qualifications,
    reason = "the documentation macro repeats the name of the parameters in its own way"
)]

use axum::Json;
use axum::extract::State;
use chrono::{DateTime, Days, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use store::{AiUsageFilter, UtcDay};
use utoipa::{IntoParams, ToSchema};

use crate::AppState;
use crate::errors::ApiError;
use crate::errors::documented::{Invalid, Unauthorized};
use crate::extract::{ApiQuery, Caller};

/// How far back anybody looks, and for how long it is kept at least.
const DAYS_MAX: u64 = 400;

/// Rows of one user: each of their configurations on each day, also of those that are gone.
const ROWS_MAX: u64 = 4_000;

/// How far back.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct UsageQuery {
    /// So many days, today included.
    #[param(minimum = 1, maximum = 400, default = 30)]
    days: Option<u64>,
}

/// What the caller has had of AI providers.
#[derive(Serialize, ToSchema)]
pub(crate) struct AiUsage {
    /// Tokens of today (UTC), of questions and answers together.
    tokens_today: u64,
    /// How many there may be in a day; −1 is no bound.
    #[schema(minimum = -1)]
    daily_ai_tokens: i64,
    /// How many more there may be today; null without a bound.
    #[schema(required)]
    remaining_tokens: Option<u64>,
    /// When the next day (UTC) begins, and with it the count.
    resets_at: DateTime<Utc>,
    /// Newest first.
    days: Vec<AiUsageDay>,
}

/// What was used by one configuration on one day.
#[derive(Serialize, ToSchema)]
pub(crate) struct AiUsageDay {
    /// In UTC.
    day: NaiveDate,
    config_id: i64,
    /// Null if the configuration is gone.
    #[schema(required)]
    config_name: Option<String>,
    calls: u64,
    prompt_tokens: u64,
    completion_tokens: u64,
    /// Together.
    tokens_used: u64,
}

/// Look at what one has used of AI providers
#[utoipa::path(
    get,
    path = "/ai-usage",
    operation_id = "getAiUsage",
    tag = "ai",
    params(UsageQuery),
    responses((status = 200, description = "The caller's.", body = AiUsage), Unauthorized, Invalid)
)]
pub(super) async fn usage(
    State(state): State<AppState>,
    caller: Caller,
    ApiQuery(query): ApiQuery<UsageQuery>,
) -> Result<Json<AiUsage>, ApiError> {
    let today = UtcDay::of((state.clock)());
    let filter = AiUsageFilter {
        user: Some(caller.user.id),
        since: since(today, query.days)?,
        limit: ROWS_MAX,
        offset: 0,
    };
    let tokens_today = state.store.ai_tokens_of(caller.user.id, today).await?;
    let page = state.store.ai_usage(&filter).await?;
    Ok(Json(AiUsage {
        tokens_today,
        daily_ai_tokens: caller.tier.daily_ai_tokens.as_contract(),
        remaining_tokens: caller.tier.daily_ai_tokens.remaining(tokens_today),
        resets_at: today.end(),
        days: page.items.into_iter().map(AiUsageDay::from).collect(),
    }))
}

/// The first of so many days.
pub(super) fn since(today: UtcDay, days: Option<u64>) -> Result<NaiveDate, ApiError> {
    let days = days.unwrap_or(30);
    if !(1..=DAYS_MAX).contains(&days) {
        return Err(ApiError::invalid("/query/days", format!("must be 1 to {DAYS_MAX}")));
    }
    Ok(today.date().checked_sub_days(Days::new(days - 1)).unwrap_or(NaiveDate::MIN))
}

impl From<store::AiUsageDay> for AiUsageDay {
    fn from(row: store::AiUsageDay) -> Self {
        Self {
            day: row.day,
            config_id: row.config.0,
            config_name: row.config_name,
            calls: row.calls,
            prompt_tokens: row.prompt_tokens,
            completion_tokens: row.completion_tokens,
            tokens_used: row.prompt_tokens.saturating_add(row.completion_tokens),
        }
    }
}
