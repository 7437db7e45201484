//! The gate that an import closes. A request is authorised in one database; it must not go on in another, where its
//! user's id may be somebody else's.
//!
//! Invariant: while the gate is closed no request is under way, but for the import and those that read no database.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::extract::{FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use tokio::sync::{OwnedRwLockReadGuard, OwnedRwLockWriteGuard, RwLock};

use crate::errors::ApiError;

/// Asked by those who watch over the server, also below `/api`. They name nobody and change nothing.
const HEALTH: [&str; 2] = ["/healthz", "/readyz"];

/// Files of ours and what is below them, the same for everybody.
const FILES: [&str; 3] = ["/app", "/docs", "/openapi.json"];

/// The gate. Cheap to clone. Whoever comes after one who waits to close it finds it closed.
#[derive(Clone, Default)]
pub(crate) struct Gate(Arc<RwLock<()>>);

/// A request's being under way. Clones share it.
#[derive(Clone)]
pub(crate) struct Passage(Arc<Mutex<Option<OwnedRwLockReadGuard<()>>>>);

/// As long as it lives, nobody comes in.
pub(super) struct Closed(#[expect(dead_code, reason = "held, never looked at")] OwnedRwLockWriteGuard<()>);

impl Gate {
    /// As long as the passage lives, the gate is not closed; nothing if it is.
    pub(crate) fn enter(&self) -> Option<Passage> {
        let inside = Arc::clone(&self.0).try_read_owned().ok()?;
        Some(Passage(Arc::new(Mutex::new(Some(inside)))))
    }

    /// Lets nobody in from now on, and waits for those who are.
    pub(super) async fn close(&self, patience: Duration) -> Result<Closed, ApiError> {
        let alone = tokio::time::timeout(patience, Arc::clone(&self.0).write_owned()).await;
        alone.map(Closed).map_err(|_| ApiError::RequestsUnderWay)
    }
}

impl Passage {
    /// From here on the request acts for nobody any more.
    pub(super) fn leave(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
    }
}

impl<S: Sync> FromRequestParts<S> for Passage {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, ApiError> {
        let passage = parts.extensions.get::<Self>().cloned();
        passage.ok_or_else(|| ApiError::Internal("the gate is not around this operation".into()))
    }
}

/// Middleware: lets requests through while the gate is open. What is still sent when the answer has begun is only read.
pub(crate) async fn pass(State(gate): State<Gate>, mut request: Request, next: Next) -> Response {
    if needs_no_gate(request.uri().path()) {
        return next.run(request).await;
    }
    let Some(passage) = gate.enter() else { return ApiError::Maintenance.into_response() };
    request.extensions_mut().insert(passage.clone());
    let response = next.run(request).await;
    passage.leave();
    response
}

fn needs_no_gate(path: &str) -> bool {
    let path = path.strip_prefix("/api").unwrap_or(path);
    let is_below = |folder: &&str| {
        path.strip_prefix(*folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    HEALTH.contains(&path) || FILES.iter().any(is_below)
}

#[cfg(test)]
mod tests {
    use std::task::Poll;

    use super::*;

    #[tokio::test]
    async fn a_gate_that_cannot_be_closed_is_open_again() {
        let gate = Gate::default();
        let passage = gate.enter().expect("it is open");
        let refused = gate.close(Duration::ZERO).await.err().expect("somebody is inside");
        assert_eq!(refused.status(), axum::http::StatusCode::CONFLICT);
        drop(gate.enter().expect("it is open again"));
        passage.leave();
        let closed = gate.close(Duration::ZERO).await.expect("nobody is inside");
        assert!(gate.enter().is_none());
        drop(closed);
        assert!(gate.enter().is_some());
    }

    #[tokio::test]
    async fn who_comes_while_it_is_being_closed_is_not_let_in() {
        let gate = Gate::default();
        let passage = gate.enter().expect("it is open");
        let mut closing = std::pin::pin!(gate.close(Duration::MAX));
        let is_waiting =
            std::future::poll_fn(|context| Poll::Ready(closing.as_mut().poll(context).is_pending()));
        assert!(is_waiting.await);
        assert!(gate.enter().is_none());
        passage.leave();
        assert!(closing.await.is_ok());
    }

    #[test]
    fn only_health_and_files_need_no_gate() {
        for path in ["/healthz", "/api/readyz", "/app", "/app/library", "/docs/", "/openapi.json"] {
            assert!(needs_no_gate(path), "{path}");
        }
        for path in ["/", "/api", "/login", "/api/login", "/application", "/healthz/x", "/api/v1/execute"] {
            assert!(!needs_no_gate(path), "{path}");
        }
    }
}
