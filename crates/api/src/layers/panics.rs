//! A panic in a handler is answered like every other failure of ours.

use std::any::Any;

use axum::response::{IntoResponse as _, Response};

use crate::errors::ApiError;

/// What is answered instead of what the handler would have.
#[expect(clippy::needless_pass_by_value, reason = "the signature that the layer asks for")]
pub(super) fn answer(panic: Box<dyn Any + Send + 'static>) -> Response {
    let message = panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("no message");
    ApiError::Internal(format!("panic: {message}").into()).into_response()
}
