//! `GET /api-keys`
#![expect(
    unused_qualifications,
    reason = "the documentation macro repeats the name of the parameters in its own way"
)]

use axum::extract::State;
use serde::Deserialize;
use utoipa::IntoParams;

use super::api_key::ApiKey;
use crate::AppState;
use crate::errors::ApiError;
use crate::errors::documented::{Invalid, Unauthorized};
use crate::extract::{ApiQuery, Caller};
use crate::listing::{Listed, check_page};

/// How many of them.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct ListQuery {
    /// At most this many.
    #[serde(default = "limit_default")]
    #[param(minimum = 1, maximum = 200, default = 100)]
    limit: u64,
    /// After leaving out this many of the newest.
    #[serde(default)]
    #[param(minimum = 0, maximum = 9_223_372_036_854_775_807_u64, default = 0)]
    offset: u64,
}

fn limit_default() -> u64 {
    100
}

/// List API keys
///
/// The caller's own, newest first, without the keys themselves.
#[utoipa::path(
    get,
    path = "/api-keys",
    operation_id = "listApiKeys",
    tag = "api keys",
    params(ListQuery),
    responses(
        (
            status = 200, description = "A page of them.", body = Vec<ApiKey>,
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
) -> Result<Listed<ApiKey>, ApiError> {
    check_page(query.limit, query.offset)?;
    let look = state.api_key_usage.look().await;
    let page = state.store.api_keys_of(caller.user.id, query.limit, query.offset).await?;
    Ok(Listed(page.map(|key| {
        let unwritten = look.unwritten(key.id);
        ApiKey::new(key, unwritten)
    })))
}
