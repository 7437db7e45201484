//! `POST /ai-configs`

use axum::Json;
use axum::extract::State;
use domain::{AiProvider, ProviderKey};
use serde::Deserialize;
use store::NewAiConfig;
use utoipa::ToSchema;

use super::config::{
    AiConfig, ApiKeyText, BaseUrl, ConfigName, ModelName, Provider, check_key, checked_base_url, new_key,
};
use crate::AppState;
use crate::audit::Entry;
use crate::errors::ApiError;
use crate::errors::documented::{AiConfigRefused, Full, Invalid, Unauthorized};
use crate::extract::{ApiJson, Caller};

/// A configuration to be made.
#[derive(Deserialize, ToSchema)]
pub(super) struct NewAiConfigRequest {
    config_name: ConfigName,
    #[serde(default)]
    provider: Provider,
    /// Which of its models; `qwen-plus`, if absent.
    #[serde(default)]
    model_name: Option<ModelName>,
    /// A provider of the type `custom` may do without.
    #[serde(default)]
    api_key: Option<ApiKeyText>,
    /// Where it is asked; where it usually is, if absent or empty. A provider of the type `custom` is nowhere usually.
    #[serde(default)]
    base_url: Option<BaseUrl>,
    /// Whether it is the one that is meant by none; then no other one is any more. The first one is in any case.
    #[serde(default)]
    is_active: Option<bool>,
}

/// Tell of an AI provider
///
/// At most five. The key is encrypted where it is kept, and comes back masked.
#[utoipa::path(
    post,
    path = "/ai-configs",
    operation_id = "createAiConfig",
    tag = "ai",
    request_body = NewAiConfigRequest,
    responses(
        (status = 200, description = "The configuration.", body = AiConfig),
        AiConfigRefused, Unauthorized, Invalid, Full,
    )
)]
pub(super) async fn create(
    State(state): State<AppState>,
    caller: Caller,
    entry: Entry,
    ApiJson(request): ApiJson<NewAiConfigRequest>,
) -> Result<Json<AiConfig>, ApiError> {
    let new = request.checked(&state, &caller)?;
    let made = state.store.create_ai_config(new, &state.sealer, entry.done()).await?;
    Ok(Json(made.into()))
}

impl NewAiConfigRequest {
    fn checked(self, state: &AppState, caller: &Caller) -> Result<NewAiConfig, ApiError> {
        let provider = AiProvider::from(self.provider);
        let key = new_key(self.api_key, None).unwrap_or_else(|| ProviderKey::new(""));
        check_key(provider, &key)?;
        Ok(NewAiConfig {
            owner: caller.user.id,
            name: self.config_name.into_string(),
            provider,
            model: self.model_name.map_or_else(|| "qwen-plus".to_owned(), ModelName::into_string),
            base_url: checked_base_url(state, provider, self.base_url)?,
            key,
            is_active: self.is_active.unwrap_or(true),
            created_at: (state.clock)(),
        })
    }
}
