//! Parameters in the path and in the query string.

use std::error::Error;

use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{FromRequestParts, Path, Query};
use axum::http::request::Parts;
use serde::de::DeserializeOwned;

use crate::errors::ApiError;

/// The parameters in the path.
pub(crate) struct ApiPath<T>(pub(crate) T);

impl<S: Send + Sync, T: DeserializeOwned + Send> FromRequestParts<S> for ApiPath<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let Path(values) = Path::from_request_parts(parts, state).await.map_err(|rejection| match rejection {
            PathRejection::FailedToDeserializePathParams(error) => invalid("/path", &error),
            error => ApiError::Internal(error.into()),
        })?;
        Ok(Self(values))
    }
}

/// The parameters in the query string.
pub(crate) struct ApiQuery<T>(pub(crate) T);

impl<S: Send + Sync, T: DeserializeOwned + Send> FromRequestParts<S> for ApiQuery<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let Query(values) = Query::from_request_parts(parts, state).await.map_err(|rejection| match rejection {
            QueryRejection::FailedToDeserializeQueryString(error) => invalid("/query", &error),
            error => ApiError::Internal(error.into()),
        })?;
        Ok(Self(values))
    }
}

/// The innermost cause reads `name: what is wrong`.
fn invalid(place: &str, error: &dyn Error) -> ApiError {
    let text = error.source().map_or_else(|| error.to_string(), ToString::to_string);
    match text.split_once(": ") {
        Some((name, detail)) => ApiError::invalid(format!("{place}/{name}"), detail),
        None => ApiError::invalid(place, text),
    }
}
