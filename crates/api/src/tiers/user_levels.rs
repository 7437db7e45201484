//! `GET /user-levels`

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use domain::Tier;
use serde::Serialize;
use utoipa::ToSchema;

use crate::AppState;

const MIB: u64 = 1024 * 1024;

/// What a user level allows. −1 stands for no bound.
#[derive(Serialize, ToSchema)]
pub(crate) struct UserLevel {
    name: String,
    description: String,
    /// Wall time of one execution, in seconds.
    max_execution_time: u64,
    /// Memory of one execution, in MiB.
    max_memory: u64,
    /// Executions a day (UTC) from the web or with a user's token.
    #[schema(minimum = -1)]
    daily_executions: i64,
    /// Executions a day (UTC) with an API key.
    #[schema(minimum = -1)]
    daily_api_calls: i64,
    /// Items in the code library.
    #[schema(minimum = -1)]
    max_saved_codes: i64,
    /// API keys.
    #[schema(minimum = -1)]
    max_api_keys: i64,
    /// Python environments of one's own; administrators may have any number.
    #[schema(minimum = -1)]
    max_environments: i64,
    /// All files of one environment, in MiB.
    max_environment_size: u64,
    /// Tokens of AI providers a day (UTC).
    #[schema(minimum = -1)]
    daily_ai_tokens: i64,
    /// Executions at the same time.
    max_concurrent_executions: u32,
    /// Colour of its badge: a preset name of Ant Design.
    color: String,
}

/// List the user levels
///
/// By their numbers, "1" to "4".
#[utoipa::path(
    get,
    path = "/user-levels",
    operation_id = "listUserLevels",
    tag = "tiers",
    security(()),
    responses((status = 200, description = "All of them.", body = BTreeMap<String, UserLevel>))
)]
pub(super) async fn user_levels(State(state): State<AppState>) -> Json<BTreeMap<String, UserLevel>> {
    Json(state.tiers.iter().map(|tier| (tier.level.number().to_string(), tier.into())).collect())
}

impl From<&Tier> for UserLevel {
    fn from(tier: &Tier) -> Self {
        Self {
            name: tier.name.clone(),
            description: tier.description.clone(),
            max_execution_time: tier.limits.wall_time_ms_max.div_ceil(1000),
            max_memory: tier.limits.memory_bytes_max.div_ceil(MIB),
            daily_executions: tier.daily_executions.as_contract(),
            daily_api_calls: tier.daily_api_calls.as_contract(),
            max_saved_codes: tier.saved_codes.as_contract(),
            max_api_keys: tier.api_keys.as_contract(),
            max_environments: tier.environments.as_contract(),
            max_environment_size: tier.environment_bytes_max.div_ceil(MIB),
            daily_ai_tokens: tier.daily_ai_tokens.as_contract(),
            max_concurrent_executions: tier.concurrent_executions_max,
            color: tier.color.clone(),
        }
    }
}
