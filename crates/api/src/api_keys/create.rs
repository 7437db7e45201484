//! `POST /api-keys`

use axum::Json;
use axum::extract::State;
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use chrono::{DateTime, Datelike as _, NaiveDateTime, Utc};
use serde::{Deserialize, Deserializer, Serialize};
use store::{ApiKeySecret, NewApiKey as StoredKey};
use utoipa::ToSchema;

use super::api_key::{ApiKey, KeyName};
use crate::AppState;
use crate::audit::Entry;
use crate::errors::ApiError;
use crate::errors::documented::{Full, Invalid, Unauthorized};
use crate::extract::{ApiJson, Caller};

/// A key to be made.
#[derive(Deserialize, ToSchema)]
pub(super) struct NewApiKeyRequest {
    key_name: KeyName,
    /// From when on it is not to be accepted any more; never, if absent. A time without an offset is UTC.
    #[serde(default, deserialize_with = "moment")]
    expires_at: Option<DateTime<Utc>>,
}

/// A new key. Nobody sees `key_value` again.
#[derive(Serialize, ToSchema)]
pub(crate) struct NewApiKey {
    /// The key itself.
    #[schema(example = "sk-Zx3kQ9aBw1v0yJr7m2T5u8hE4dLcNfGsKiXoPqRtVYz")]
    key_value: String,
    #[serde(flatten)]
    key: ApiKey,
}

/// Make an API key
///
/// The answer is the only one that has the key itself, in `key_value`: only its hash is kept.
#[utoipa::path(
    post,
    path = "/api-keys",
    operation_id = "createApiKey",
    tag = "api keys",
    request_body = NewApiKeyRequest,
    responses(
        (status = 200, description = "The key, to be kept in a safe place.", body = NewApiKey),
        Unauthorized, Invalid, Full,
    )
)]
pub(super) async fn create(
    State(state): State<AppState>,
    caller: Caller,
    entry: Entry,
    ApiJson(request): ApiJson<NewApiKeyRequest>,
) -> Result<Json<NewApiKey>, ApiError> {
    let new = request.checked(&caller, (state.clock)(), drawn(&state)?)?;
    let key_value = new.secret.expose().to_owned();
    let made = state.store.create_api_key(new, caller.tier.api_keys, entry.done()).await?;
    let key = made.ok_or(ApiError::TooManyApiKeys)?;
    Ok(Json(NewApiKey { key_value, key: ApiKey::new(key, None) }))
}

/// 256 random bits, in 43 characters that need no escaping anywhere.
fn drawn(state: &AppState) -> Result<ApiKeySecret, ApiError> {
    let bytes = (state.random)().map_err(|error| ApiError::Internal(error.into()))?;
    Ok(ApiKeySecret::new(format!("sk-{}", BASE64_URL_SAFE_NO_PAD.encode(bytes))))
}

impl NewApiKeyRequest {
    fn checked(
        self,
        caller: &Caller,
        now: DateTime<Utc>,
        secret: ApiKeySecret,
    ) -> Result<StoredKey, ApiError> {
        if self.expires_at.is_some_and(|end| end <= now) {
            return Err(ApiError::invalid("/expires_at", "this time is past"));
        }
        Ok(StoredKey {
            owner: caller.user.id,
            name: self.key_name.into_string(),
            secret,
            created_at: now,
            expires_at: self.expires_at,
        })
    }
}

/// RFC 3339; also without an offset, which clients of the FastAPI edition leave out. Years of four digits: others cannot
/// be written like that.
fn moment<'de, D: Deserializer<'de>>(field: D) -> Result<Option<DateTime<Utc>>, D::Error> {
    let Some(text) = Option::<String>::deserialize(field)? else { return Ok(None) };
    let with_offset = DateTime::parse_from_rfc3339(&text).map(|time| time.with_timezone(&Utc));
    let time = with_offset.or_else(|_| text.parse::<NaiveDateTime>().map(|time| time.and_utc()));
    match time {
        Ok(time) if (0..=9999).contains(&time.year()) => Ok(Some(time)),
        _ => Err(serde::de::Error::custom("expected a time such as 2030-12-31T23:59:59Z")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn expires_at(json: &str) -> Result<Option<String>, String> {
        let json = format!("{{\"key_name\": \"k\", \"expires_at\": {json}}}");
        let request = serde_json::from_str::<NewApiKeyRequest>(&json).map_err(|error| error.to_string())?;
        Ok(request.expires_at.map(|time| time.to_rfc3339()))
    }

    #[test]
    fn an_expiry_is_a_time_with_or_without_an_offset() {
        let noon = Ok(Some("2030-06-01T12:00:00+00:00".to_owned()));
        for text in [
            "2030-06-01T12:00:00Z",
            "2030-06-01T14:00:00+02:00",
            "2030-06-01T12:00:00",
            "2030-06-01t12:00:00z",
        ] {
            assert_eq!(expires_at(&format!("\"{text}\"")), noon, "{text}");
        }
        assert_eq!(expires_at("null"), Ok(None));
        let none =
            ["1", "\"\"", "\"tomorrow\"", "\"2030-02-30T00:00:00Z\"", "\"+12030-06-01T12:00:00\"", "{}"];
        for bad in none.into_iter().chain(["\"9999-12-31T23:59:59-00:01\""]) {
            assert!(expires_at(bad).is_err(), "{bad}");
        }
    }
}
