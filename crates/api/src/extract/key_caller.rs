//! Who is calling by an API key. A handler that takes a [`KeyCaller`] cannot be reached without a good key.

use axum::extract::{FromRequestParts, Query};
use axum::http::HeaderName;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use domain::{ApiKeyId, Tier};
use store::{ApiKey, ApiKeySecret};

use crate::AppState;
use crate::audit::Trail;
use crate::errors::ApiError;

const X_API_KEY: HeaderName = HeaderName::from_static("x-api-key");

/// For clients that can only choose an address. Addresses end up in the logs of proxies; in ours, they do not.
const QUERY_PARAMETER: &str = "api_key";

/// An active user who calls by a good API key, as the database has them now. To call is to use the key: it is counted.
pub(crate) struct KeyCaller {
    pub(crate) user: store::User,
    pub(crate) tier: Tier,
    pub(crate) key: ApiKeyId,
}

impl FromRequestParts<AppState> for KeyCaller {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, ApiError> {
        let secret = presented(parts)?;
        let Ok(trail) = Trail::from_request_parts(parts, state).await;
        let now = (state.clock)();
        let key = good_key(state, &trail, &secret).await?;
        let user = state.store.user_by_id(key.owner).await?;
        let user = user.filter(|user| user.is_active).ok_or(ApiError::InvalidApiKey)?;
        trail.is_by(user.id);
        state.api_key_usage.count(&state.store, key.id, now).await?;
        let tier = state.tiers.get(user.tier).clone();
        Ok(Self { user, tier, key: key.id })
    }
}

async fn good_key(state: &AppState, trail: &Trail, secret: &ApiKeySecret) -> Result<ApiKey, ApiError> {
    let key = state.store.api_key_by_secret(secret).await?.ok_or(ApiError::InvalidApiKey)?;
    // Of a refused one, too: who still knocks with an old key is worth knowing.
    trail.note("api_key_id", key.id.0);
    if key.is_good((state.clock)()) { Ok(key) } else { Err(ApiError::InvalidApiKey) }
}

/// The one key that the request has, wherever it has it.
fn presented(parts: &Parts) -> Result<ApiKeySecret, ApiError> {
    let mut keys = in_headers(parts)?;
    keys.extend(in_query(parts));
    // A variable that was not set, perhaps. It is nobody's key, whatever the database says.
    keys.retain(|key| !key.is_empty());
    let first = keys.pop().ok_or(ApiError::ApiKeyMissing)?;
    // Somebody who speaks by two keys may mean either.
    if keys.iter().any(|other| *other != first) {
        Err(ApiError::InvalidApiKey)
    } else {
        Ok(ApiKeySecret::new(first))
    }
}

fn in_headers(parts: &Parts) -> Result<Vec<String>, ApiError> {
    let text = |value: &axum::http::HeaderValue| match value.to_str() {
        Ok(text) => Ok(text.to_owned()),
        Err(_) => Err(ApiError::InvalidApiKey),
    };
    let named = parts.headers.get_all(X_API_KEY).iter().map(text);
    let bearer = parts.headers.get_all(AUTHORIZATION).iter().map(text).filter_map(|value| match value {
        Ok(value) => after_scheme(&value).map(Ok),
        Err(error) => Some(Err(error)),
    });
    named.chain(bearer).collect()
}

/// What follows `Bearer`; another scheme is somebody else's, such as a proxy's.
fn after_scheme(value: &str) -> Option<String> {
    let (scheme, key) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| key.trim().to_owned())
}

fn in_query(parts: &Parts) -> Vec<String> {
    let parameters = Query::<Vec<(String, String)>>::try_from_uri(&parts.uri);
    let parameters = parameters.map(|Query(parameters)| parameters).unwrap_or_default();
    let keys = parameters.into_iter().filter(|(name, _)| name == QUERY_PARAMETER);
    keys.map(|(_, key)| key).collect()
}

#[cfg(test)]
mod tests {
    use axum::http::Request;

    use super::*;

    /// The key of a request like this, or the code of the refusal.
    fn key_of(uri: &str, headers: &[(&'static str, &str)]) -> Result<String, String> {
        let mut request = Request::get(uri);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let (parts, ()) = request.body(()).expect("a request").into_parts();
        presented(&parts).map(|key| key.expose().to_owned()).map_err(|error| error.code().as_str())
    }

    #[test]
    fn a_key_is_found_wherever_it_is() {
        let found = Ok("sk-a".to_owned());
        assert_eq!(key_of("/", &[("authorization", "Bearer sk-a")]), found);
        assert_eq!(key_of("/", &[("authorization", "bearer  sk-a ")]), found);
        assert_eq!(key_of("/", &[("x-api-key", "sk-a")]), found);
        assert_eq!(key_of("/?limit=1&api_key=sk-a", &[]), found);
        assert_eq!(key_of("/?api_key=sk%2Da", &[]), found);
        assert_eq!(key_of("/", &[("authorization", "Basic c2stYg=="), ("x-api-key", "sk-a")]), found);
        let twice = [("authorization", "Bearer sk-a"), ("x-api-key", "sk-a")];
        assert_eq!(key_of("/?api_key=sk-a", &twice), found, "the same three times");
    }

    #[test]
    fn no_key_is_not_the_same_as_one_that_is_no_good() {
        for headers in [&[][..], &[("authorization", "Basic c2stYg==")], &[("authorization", "sk-a")]] {
            assert_eq!(key_of("/?apikey=sk-a", headers), Err("not_authenticated".to_owned()), "{headers:?}");
        }
        assert_eq!(key_of("/?api_key=", &[]), Err("not_authenticated".to_owned()));
        for header in [("authorization", "Bearer "), ("authorization", "Bearer   "), ("x-api-key", "")] {
            assert_eq!(key_of("/", &[header]), Err("not_authenticated".to_owned()), "{header:?}");
            assert_eq!(key_of("/?api_key=sk-a", &[header]), Ok("sk-a".to_owned()), "{header:?}");
        }
        let invalid = Err("invalid_api_key".to_owned());
        assert_eq!(key_of("/", &[("x-api-key", "sk-\u{e9}")]), invalid);
        assert_eq!(key_of("/", &[("authorization", "Bearer sk-\u{e9}")]), invalid);
        assert_eq!(key_of("/", &[("x-api-key", "sk-a"), ("x-api-key", "sk-b")]), invalid);
        assert_eq!(key_of("/?api_key=sk-b", &[("x-api-key", "sk-a")]), invalid);
        assert_eq!(key_of("/?api_key=sk-a&api_key=sk-b", &[]), invalid);
        assert_eq!(key_of("/", &[("authorization", "Bearer sk-b"), ("x-api-key", "sk-a")]), invalid);
    }
}
