//! Bodies of requests that may come with an idempotency key.

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use serde::de::DeserializeOwned;
use sha2::{Digest as _, Sha256};
use store::IdempotencyKey;
use utoipa::IntoParams;

use super::body::{parse, unreadable};
use crate::errors::ApiError;

const HEADER: &str = "idempotency-key";
const KEY_BYTES_MAX: usize = 255;

/// By what the request is known again.
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(dead_code, reason = "it is read from the header itself; this documents it")]
pub(crate) struct IdempotencyHeader {
    /// A text of the client's own, such as a UUID. For 24 hours the same key and the same body (of a form: the same fields in the same order) stand for the same executions,
    /// however often they are sent; another body is refused. A request that was refused leaves no key.
    #[param(rename = "Idempotency-Key", max_length = 255)]
    idempotency_key: Option<String>,
}

/// A body in JSON, and the key that it came with.
pub(crate) struct Keyed<T> {
    pub(crate) key: Option<IdempotencyKey>,
    pub(crate) request: T,
}

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Keyed<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        let mut key = SentKey::of(&request)?;
        let bytes = Bytes::from_request(request, state).await.map_err(unreadable)?;
        if let Some(key) = &mut key {
            key.add(&bytes);
        }
        Ok(Self { key: key.map(SentKey::stands_for), request: parse(&bytes)? })
    }
}

/// A key, and what it stands for: the path (which is the same below `/api`), and the body as it came, or its parts.
pub(crate) struct SentKey {
    key: String,
    hash: Sha256,
}

impl SentKey {
    pub(crate) fn of(request: &Request) -> Result<Option<Self>, ApiError> {
        let hash = || Sha256::new().chain_update(request.uri().path()).chain_update([0]);
        Ok(key_of(request)?.map(|key| Self { key, hash: hash() }))
    }

    pub(crate) fn add(&mut self, bytes: &[u8]) {
        self.hash.update(bytes);
    }

    /// With the fingerprint of all that was added.
    pub(crate) fn stands_for(self) -> IdempotencyKey {
        let digits = self.hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
        IdempotencyKey { key: self.key, fingerprint: digits }
    }
}

fn key_of(request: &Request) -> Result<Option<String>, ApiError> {
    let invalid = |detail: &str| ApiError::invalid("/header/Idempotency-Key", detail);
    let mut values = request.headers().get_all(HEADER).iter();
    let Some(value) = values.next() else { return Ok(None) };
    if values.next().is_some() {
        return Err(invalid("there is more than one"));
    }
    let key = value.to_str().map_err(|_| invalid("it is not in ASCII"))?;
    match key.len() {
        0 => Err(invalid("it is empty")),
        length if length > KEY_BYTES_MAX => Err(invalid("it has more than 255 bytes")),
        _ => Ok(Some(key.to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    async fn key_of_request(path: &str, keys: &[&[u8]], body: &'static str) -> Result<Option<String>, ()> {
        let mut request = Request::post(path);
        for key in keys {
            request = request.header(HEADER, *key);
        }
        let keyed = Keyed::<Value>::from_request(request.body(body.into()).expect("a request"), &()).await;
        keyed.map(|keyed| keyed.key.map(|key| key.fingerprint)).map_err(drop)
    }

    #[tokio::test]
    async fn the_same_is_the_same_and_nothing_else() {
        let key: &[&[u8]] = &[b"one"];
        let first = key_of_request("/execute", key, "{}").await.expect("a key").expect("a fingerprint");
        assert_eq!(key_of_request("/execute", key, "{}").await, Ok(Some(first.clone())));
        assert_ne!(key_of_request("/execute", key, "{ }").await, Ok(Some(first.clone())));
        assert_ne!(key_of_request("/executions/batch", key, "{}").await, Ok(Some(first)));
        assert_eq!(key_of_request("/execute", &[], "{}").await, Ok(None));
    }

    #[tokio::test]
    async fn what_is_no_key_is_refused() {
        let long = "x".repeat(256);
        let refused: [&[&[u8]]; 4] = [&[b""], &[long.as_bytes()], &[b"\xff"], &[b"a", b"b"]];
        for keys in refused {
            assert_eq!(key_of_request("/execute", keys, "{}").await, Err(()), "{keys:?}");
        }
        assert!(key_of_request("/execute", &[&long.as_bytes()[..255]], "{}").await.is_ok());
    }
}
