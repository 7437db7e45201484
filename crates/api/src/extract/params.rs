//! Parameters in the path and in the query string.

use std::error::Error;

use axum::extract::path::ErrorKind;
use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{FromRequestParts, Path, Query, RawPathParams};
use axum::http::request::Parts;
use serde::de::DeserializeOwned;

use crate::errors::ApiError;

/// The parameters in the path.
pub(crate) struct ApiPath<T>(pub(crate) T);

impl<S: Send + Sync, T: DeserializeOwned + Send> FromRequestParts<S> for ApiPath<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        match Path::from_request_parts(parts, state).await {
            Ok(Path(values)) => Ok(Self(values)),
            Err(PathRejection::FailedToDeserializePathParams(error)) => {
                let names = RawPathParams::from_request_parts(parts, state).await;
                let names = names.map_err(|_| ApiError::invalid("/path", "not valid UTF-8"))?;
                Err(invalid_path(error.kind(), &names))
            }
            Err(error) => Err(ApiError::Internal(error.into())),
        }
    }
}

/// The parameters in the query string.
pub(crate) struct ApiQuery<T>(pub(crate) T);

impl<S: Send + Sync, T: DeserializeOwned + Send> FromRequestParts<S> for ApiQuery<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let Query(values) =
            Query::from_request_parts(parts, state).await.map_err(|rejection| match rejection {
                QueryRejection::FailedToDeserializeQueryString(error) => invalid_query(&error),
                error => ApiError::Internal(error.into()),
            })?;
        Ok(Self(values))
    }
}

/// Axum names the parameter only where there are several; else it is the only one.
fn invalid_path(kind: &ErrorKind, names: &RawPathParams) -> ApiError {
    let only = names.iter().next().map_or_else(String::new, |(name, _)| format!("/path/{name}"));
    match kind {
        ErrorKind::ParseErrorAtKey { key, expected_type, .. } => {
            ApiError::invalid(format!("/path/{key}"), format!("expected {expected_type}"))
        }
        ErrorKind::ParseError { expected_type, .. } => {
            ApiError::invalid(only, format!("expected {expected_type}"))
        }
        other => ApiError::invalid(only, other.to_string()),
    }
}

/// The innermost cause reads `name: what is wrong`.
fn invalid_query(error: &dyn Error) -> ApiError {
    let text = error.source().map_or_else(|| error.to_string(), ToString::to_string);
    match text.split_once(": ") {
        Some((name, detail)) => ApiError::invalid(format!("/query/{name}"), detail),
        None => ApiError::invalid("/query", text),
    }
}
