//! `GET /ai-configs`

use axum::Json;
use axum::extract::State;

use super::config::AiConfig;
use crate::AppState;
use crate::errors::ApiError;
use crate::errors::documented::Unauthorized;
use crate::extract::Caller;

/// List one's AI configurations
///
/// Newest first, all of them.
#[utoipa::path(
    get,
    path = "/ai-configs",
    operation_id = "listAiConfigs",
    tag = "ai",
    responses((status = 200, description = "The caller's.", body = Vec<AiConfig>), Unauthorized)
)]
pub(super) async fn list(
    State(state): State<AppState>,
    caller: Caller,
) -> Result<Json<Vec<AiConfig>>, ApiError> {
    let configs = state.store.ai_configs_of(caller.user.id, &state.sealer).await?;
    Ok(Json(configs.into_iter().map(AiConfig::from).collect()))
}
