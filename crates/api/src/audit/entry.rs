//! The entry of an operation that changes something.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use domain::Action;
use store::AuditEntry;

use super::Trail;
use crate::errors::ApiError;

/// The right to tell the audit log what is done.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    trail: Trail,
    action: Action,
}

impl Entry {
    /// The entry with everything known by now, as of something that succeeds.
    pub(crate) fn done(&self) -> AuditEntry {
        self.trail.entry(self.action)
    }

    /// What the entry, or that of a refusal, is made of.
    pub(crate) fn trail(&self) -> &Trail {
        &self.trail
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Entry {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let Ok(trail) = Trail::from_request_parts(parts, state).await;
        let unnamed =
            || ApiError::Internal("the route does not say what it is called in the audit log".into());
        let action = trail.action().ok_or_else(unnamed)?;
        Ok(Self { trail, action })
    }
}
