//! A configuration as its owner sees it, and what it is made of.

use assistant::AddressRefused;
use chrono::{DateTime, Utc};
use domain::{AiProvider, ProviderKey};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::AppState;
use crate::errors::ApiError;
use crate::extract::text::{Rule, text};

/// What stands for a key that cannot be read any more.
const UNREADABLE: &str = "****";

text! {
    /// What its owner calls a configuration.
    ConfigName: Rule::line(1, 100),
    /// Which of the provider's models.
    ModelName: Rule::line(1, 200),
    /// Where the provider is asked; empty for where it usually is.
    BaseUrl: Rule::line(0, 500),
    /// The key by which the provider knows who pays.
    ApiKeyText: Rule::secret(0, 1000).and(key_fault),
}

/// It travels in a header.
fn key_fault(key: &str) -> Option<&'static str> {
    let is_plain = key.trim().bytes().all(|byte| byte.is_ascii_graphic());
    (!is_plain).then_some("a key has letters, digits and signs of ASCII only")
}

/// In which protocol a provider is asked, and where it usually is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Provider {
    /// Alibaba's DashScope.
    #[default]
    Qwen,
    /// `OpenAI`.
    Openai,
    /// Anthropic.
    Claude,
    /// Any server that speaks `OpenAI`'s protocol.
    Custom,
}

/// How a provider is asked.
#[derive(Serialize, ToSchema)]
pub(crate) struct AiConfig {
    id: i64,
    user_id: i64,
    /// What its owner calls it.
    config_name: String,
    provider: Provider,
    model_name: String,
    /// Masked; empty if there is none.
    #[schema(example = "sk-****cdef")]
    api_key: String,
    /// Whether the key can be used. It cannot if the server's `SECRET_KEY` is another one now: then it has to be given again.
    is_key_readable: bool,
    /// Where it is asked; null for where the provider usually is.
    #[schema(required)]
    base_url: Option<String>,
    /// Whether it is the one that is meant by none.
    is_active: bool,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

impl From<store::AiConfig> for AiConfig {
    fn from(config: store::AiConfig) -> Self {
        Self {
            id: config.id.0,
            user_id: config.owner.0,
            config_name: config.name,
            provider: config.provider.into(),
            model_name: config.model,
            api_key: masked(config.key.as_ref()),
            is_key_readable: config.key.is_some(),
            base_url: config.base_url,
            is_active: config.is_active,
            created_at: config.created_at,
            updated_at: config.updated_at,
        }
    }
}

impl From<AiProvider> for Provider {
    fn from(provider: AiProvider) -> Self {
        match provider {
            AiProvider::Qwen => Self::Qwen,
            AiProvider::OpenAi => Self::Openai,
            AiProvider::Claude => Self::Claude,
            AiProvider::Custom => Self::Custom,
        }
    }
}

impl From<Provider> for AiProvider {
    fn from(provider: Provider) -> Self {
        match provider {
            Provider::Qwen => Self::Qwen,
            Provider::Openai => Self::OpenAi,
            Provider::Claude => Self::Claude,
            Provider::Custom => Self::Custom,
        }
    }
}

fn masked(key: Option<&ProviderKey>) -> String {
    key.map_or_else(|| UNREADABLE.to_owned(), ProviderKey::masked)
}

/// The key that was sent; nothing if that is none, or how the one that is there is shown.
pub(super) fn new_key(sent: Option<ApiKeyText>, there: Option<&store::AiConfig>) -> Option<ProviderKey> {
    let key = ProviderKey::new(&sent?.into_string());
    let is_shown = |there: &store::AiConfig| {
        let shown = masked(there.key.as_ref());
        key.expose() == shown
    };
    (!key.is_empty() && !there.is_some_and(is_shown)).then_some(key)
}

/// The base URL as it is kept, if the provider may be asked there. Names are looked up when it is.
pub(super) fn checked_base_url(
    state: &AppState,
    provider: AiProvider,
    base_url: Option<BaseUrl>,
) -> Result<Option<String>, ApiError> {
    let base_url = base_url.map(BaseUrl::into_string).filter(|text| !text.is_empty());
    let allows_private_hosts = state.assistant.allows_private_hosts();
    let checked = assistant::check_base_url(provider, base_url.as_deref(), allows_private_hosts);
    checked.map_err(|refused: AddressRefused| ApiError::invalid("/base_url", refused.to_string()))?;
    Ok(base_url)
}

/// Whether a provider can be asked by this key.
pub(super) fn check_key(provider: AiProvider, key: &ProviderKey) -> Result<(), ApiError> {
    if provider.needs_key() && key.is_empty() {
        return Err(ApiError::invalid("/api_key", "this provider needs a key"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_what_fits_into_a_header() {
        let key = |text: &str| serde_json::from_value::<ApiKeyText>(text.into());
        assert!(key(" sk-0123\n").is_ok() && key("").is_ok());
        for bad in ["sk-\n0123", "sk-é", "sk 0123", "sk-\u{7f}"] {
            let refused = key(bad).map(drop).expect_err(bad).to_string();
            assert!(refused.contains("ASCII") && !refused.contains("sk-"), "{refused}");
        }
    }
}
