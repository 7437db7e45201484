//! Turns the [`ApiError`] that a response carries into its body and its log line.

use std::sync::Arc;

use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue, Response, header};
use axum::middleware::Next;
use axum::response::IntoResponse as _;

use super::{ApiError, Problem};
use crate::layers::request_id::RequestId;

/// Middleware: gives every failed response its body.
pub(crate) async fn render(request: Request, next: Next) -> axum::response::Response {
    let id = request.extensions().get::<RequestId>().cloned();
    let mut response = next.run(request).await;
    match response.extensions_mut().remove::<Arc<ApiError>>() {
        None => response,
        Some(error) => {
            log(&error);
            with_body(response, &error, id)
        }
    }
}

/// Tells the log of what went wrong.
pub(crate) fn log(error: &ApiError) {
    let code = error.code();
    match error {
        ApiError::Internal(inside) => tracing::error!(?code, error = describe(inside.as_ref()), "failed"),
        _ => tracing::debug!(?code, "refused"),
    }
}

/// An error with everything it was caused by.
fn describe(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(Some(error), |error| error.source());
    causes.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}

fn with_body<B>(response: Response<B>, error: &ApiError, id: Option<RequestId>) -> axum::response::Response {
    let (mut parts, _) = response.into_parts();
    for (name, value) in headers_of(error) {
        parts.headers.insert(name, value);
    }
    parts.headers.remove(header::CONTENT_LENGTH);
    let body = serde_json::to_vec(&problem(error, id)).expect("a struct of strings always has a JSON form");
    (parts, body).into_response()
}

fn headers_of(error: &ApiError) -> Vec<(HeaderName, HeaderValue)> {
    let mut headers = vec![
        (header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json")),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    if error.status() == axum::http::StatusCode::UNAUTHORIZED {
        headers.push((header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer")));
    }
    if let Some(seconds) = error.retry_after_s() {
        headers.push((header::RETRY_AFTER, seconds.into()));
    }
    headers
}

/// What the outside reads of it.
pub(crate) fn problem(error: &ApiError, id: Option<RequestId>) -> Problem {
    let status = error.status();
    Problem {
        type_uri: "about:blank",
        title: status.canonical_reason().unwrap_or("Error"),
        status: status.as_u16(),
        detail: error.to_string(),
        code: error.code(),
        request_id: id.map(|id| id.as_str().to_owned()).unwrap_or_default(),
        errors: match error {
            ApiError::Invalid(errors) => Some(errors.clone()),
            _ => None,
        },
    }
}
