//! What lists have in common: how a page of one is asked for, and how it is presented.

use axum::Json;
use axum::http::{HeaderName, HeaderValue};
use axum::response::{IntoResponse, Response};
use serde::de::{DeserializeOwned, IntoDeserializer as _};
use serde::{Deserialize, Deserializer, Serialize};
use store::Page;

use crate::errors::ApiError;

/// Entries on one page. Bounds the memory of an answer.
pub(crate) const LIMIT_MAX: u64 = 200;

const X_TOTAL_COUNT: HeaderName = HeaderName::from_static("x-total-count");
/// There are more than were counted, or than were sent.
pub(crate) const X_TOTAL_COUNT_EXCEEDED: HeaderName = HeaderName::from_static("x-total-count-exceeded");

/// A page with how long the list is, in its headers.
#[derive(Debug)]
pub(crate) struct Listed<T>(pub(crate) Page<T>);

impl<T: Serialize> IntoResponse for Listed<T> {
    fn into_response(self) -> Response {
        let Page { items, total, exceeded } = self.0;
        let mut response = ([(X_TOTAL_COUNT, total)], Json(items)).into_response();
        if exceeded {
            response.headers_mut().insert(X_TOTAL_COUNT_EXCEEDED, HeaderValue::from_static("true"));
        }
        response
    }
}

/// Whether a page may be asked for like this.
pub(crate) fn check_page(limit: u64, offset: u64) -> Result<(), ApiError> {
    if !(1..=LIMIT_MAX).contains(&limit) {
        return Err(ApiError::invalid("/query/limit", format!("must be 1 to {LIMIT_MAX}")));
    }
    if i64::try_from(offset).is_err() {
        return Err(ApiError::invalid("/query/offset", "no list is that long"));
    }
    Ok(())
}

/// A field of a form that was left empty asks for nothing.
pub(crate) fn unless_empty<'de, D: Deserializer<'de>, T: DeserializeOwned>(
    field: D,
) -> Result<Option<T>, D::Error> {
    let text = String::deserialize(field)?;
    if text.is_empty() {
        return Ok(None);
    }
    T::deserialize(text.into_deserializer()).map(Some)
}
