//! What is known of a request for the audit log.

use std::convert::Infallible;
use std::net::IpAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use axum::extract::{FromRequestParts, Request};
use axum::http::HeaderMap;
use axum::http::header::USER_AGENT;
use axum::http::request::Parts;
use chrono::{DateTime, Utc};
use domain::{Action, UserId};
use serde_json::{Map, Value};
use store::AuditEntry;
use tower::util::MapRequestLayer;
use utoipa_axum::router::{UtoipaMethodRouter, UtoipaMethodRouterExt as _};

use crate::AppState;

/// What is known of a request so far. Clones share it.
#[derive(Clone, Debug)]
pub(crate) struct Trail(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    arrived_at: DateTime<Utc>,
    address: Option<IpAddr>,
    agent: Option<String>,
    action: OnceLock<Action>,
    actor: OnceLock<UserId>,
    details: Mutex<Map<String, Value>>,
    is_recorded: AtomicBool,
}

impl Trail {
    /// Of a request that has just arrived from there.
    pub(crate) fn of(headers: &HeaderMap, address: Option<IpAddr>, arrived_at: DateTime<Utc>) -> Self {
        let agent =
            headers.get(USER_AGENT).map(|agent| String::from_utf8_lossy(agent.as_bytes()).into_owned());
        Self(Arc::new(Inner {
            arrived_at,
            address,
            agent,
            action: OnceLock::new(),
            actor: OnceLock::new(),
            details: Mutex::new(Map::new()),
            is_recorded: AtomicBool::new(false),
        }))
    }

    /// From now on it is known who calls. The first to know is believed.
    pub(crate) fn is_by(&self, actor: UserId) {
        let _ = self.0.actor.set(actor);
    }

    /// Something worth knowing, whether it is done or refused in the end. Never a secret.
    pub(crate) fn note(&self, name: &str, value: impl Into<Value>) {
        self.0.details.lock().unwrap_or_else(PoisonError::into_inner).insert(name.to_owned(), value.into());
    }

    /// The refusal that is on its way is in the log already, because it was written together with a change it made.
    pub(crate) fn mark_recorded(&self) {
        self.0.is_recorded.store(true, Ordering::Relaxed);
    }

    pub(super) fn was_recorded(&self) -> bool {
        self.0.is_recorded.load(Ordering::Relaxed)
    }

    pub(super) fn action(&self) -> Option<Action> {
        self.0.action.get().copied()
    }

    pub(super) fn actor(&self) -> Option<UserId> {
        self.0.actor.get().copied()
    }

    pub(super) fn address(&self) -> Option<IpAddr> {
        self.0.address
    }

    /// An entry with everything known by now.
    pub(super) fn entry(&self, action: Action) -> AuditEntry {
        AuditEntry {
            actor: self.actor(),
            details: self.0.details.lock().unwrap_or_else(PoisonError::into_inner).clone(),
            ip_address: self.0.address.map(|address| address.to_string()),
            user_agent: self.0.agent.clone(),
            ..AuditEntry::new(action, self.0.arrived_at)
        }
    }
}

impl<S: Sync> FromRequestParts<S> for Trail {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Infallible> {
        let trail = parts.extensions.get::<Self>().cloned();
        Ok(trail.expect("`refusals::record` is around every operation and puts a trail into each request"))
    }
}

/// These routes with what they are called in the audit log.
pub(crate) fn audited(routes: UtoipaMethodRouter<AppState>, action: Action) -> UtoipaMethodRouter<AppState> {
    routes.layer(MapRequestLayer::new(move |request: Request| {
        if let Some(Trail(trail)) = request.extensions().get() {
            // Routes have one name each, so it is not set yet.
            let _ = trail.action.set(action);
        }
        request
    }))
}
