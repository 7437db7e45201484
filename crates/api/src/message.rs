//! The answer of operations that have nothing to show.

use axum::Json;
use serde::Serialize;
use utoipa::ToSchema;

/// It is done.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Message {
    /// What was done, in a sentence for people.
    message: &'static str,
}

impl Message {
    pub(crate) fn of(message: &'static str) -> Json<Self> {
        Json(Self { message })
    }
}
