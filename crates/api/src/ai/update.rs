//! `PUT /ai-configs/{id}`

use axum::Json;
use axum::extract::State;
use domain::{AiConfigId, AiProvider};
use serde::{Deserialize, Deserializer};
use store::AiConfigChanges;
use utoipa::ToSchema;

use super::config::{
    AiConfig, ApiKeyText, BaseUrl, ConfigName, ModelName, Provider, check_key, checked_base_url, new_key,
};
use crate::AppState;
use crate::audit::Entry;
use crate::errors::ApiError;
use crate::errors::documented::{AiConfigRefused, Invalid, NotFound, Unauthorized};
use crate::extract::{ApiJson, ApiPath, Caller};

/// What is to be changed of a configuration. What is absent or null stays.
#[derive(Deserialize, ToSchema)]
pub(super) struct AiConfigChangesRequest {
    #[serde(default)]
    config_name: Option<ConfigName>,
    #[serde(default)]
    provider: Option<Provider>,
    #[serde(default)]
    model_name: Option<ModelName>,
    /// The key as it is shown, or an empty one, keeps what is there.
    #[serde(default)]
    api_key: Option<ApiKeyText>,
    /// `null` or empty for where the provider usually is.
    #[serde(default, deserialize_with = "given")]
    base_url: Option<Option<BaseUrl>>,
    /// Whether it is the one that is meant by none; then no other one is any more.
    #[serde(default)]
    is_active: Option<bool>,
}

/// A field that is there says something, `null` too.
fn given<'de, D: Deserializer<'de>, T: Deserialize<'de>>(field: D) -> Result<Option<T>, D::Error> {
    T::deserialize(field).map(Some)
}

/// Change an AI configuration
///
/// One of the caller's own.
#[utoipa::path(
    put,
    path = "/ai-configs/{id}",
    operation_id = "updateAiConfig",
    tag = "ai",
    params(("id" = i64, Path, description = "Which one")),
    request_body = AiConfigChangesRequest,
    responses(
        (status = 200, description = "The configuration as it is now.", body = AiConfig),
        AiConfigRefused, Unauthorized, NotFound, Invalid,
    )
)]
pub(super) async fn update(
    State(state): State<AppState>,
    caller: Caller,
    ApiPath(id): ApiPath<AiConfigId>,
    entry: Entry,
    ApiJson(request): ApiJson<AiConfigChangesRequest>,
) -> Result<Json<AiConfig>, ApiError> {
    let owner = caller.user.id;
    let there = state.store.ai_config_of(owner, Some(id), &state.sealer).await?;
    let changes = request.checked(&state, &there.ok_or(ApiError::AiConfigNotFound)?)?;
    let updated = state.store.update_ai_config((owner, id), changes, &state.sealer, entry.done()).await?;
    Ok(Json(updated.into()))
}

impl AiConfigChangesRequest {
    fn checked(self, state: &AppState, there: &store::AiConfig) -> Result<AiConfigChanges, ApiError> {
        let provider = self.provider.map(AiProvider::from);
        let key = new_key(self.api_key, Some(there));
        let base_url = match self.base_url {
            Some(base_url) => Some(checked_base_url(state, provider.unwrap_or(there.provider), base_url)?),
            None => None,
        };
        if let Some(provider) = provider {
            // A provider may need what the other one did without.
            if let Some(key) = key.as_ref().or(there.key.as_ref()) {
                check_key(provider, key)?;
            }
            if base_url.is_none() && there.base_url.is_none() {
                checked_base_url(state, provider, None)?;
            }
        }
        Ok(AiConfigChanges {
            name: self.config_name.map(ConfigName::into_string),
            provider,
            model: self.model_name.map(ModelName::into_string),
            base_url,
            key,
            is_active: self.is_active,
            updated_at: (state.clock)(),
        })
    }
}
