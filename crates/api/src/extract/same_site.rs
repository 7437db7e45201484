//! That a request does not come from a page of somebody else's.

use axum::extract::FromRequestParts;
use axum::http::HeaderName;
use axum::http::request::Parts;

use crate::errors::ApiError;

/// Browsers say in it which page asks; no page can change it. Other clients, and browsers over plain HTTP, say nothing.
const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// No page of another site has made the visitor's browser send this. Operations take it that change the session's cookie
/// and need no token: a form elsewhere could put a visitor into somebody else's account, or out of their own.
pub(crate) struct SameSite;

impl<S: Sync> FromRequestParts<S> for SameSite {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, ApiError> {
        match parts.headers.get(SEC_FETCH_SITE) {
            Some(site) if site == "cross-site" => Err(ApiError::CrossSite),
            _ => Ok(Self),
        }
    }
}
