//! Refused requests, noted where they leave.

use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::Response;
use domain::{Action, AuditStatus, UserId};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use store::AuditEntry;

use super::Trail;
use crate::AppState;
use crate::errors::ApiError;
use crate::extract::Peer;

/// Refusals of one caller that are noted one by one, before only [`REFUSALS_PER_MINUTE`] are: a client that is told to
/// come back, and does so at once, must not fill the disk.
const REFUSALS_AT_ONCE: NonZeroU32 = NonZeroU32::new(300).expect("it is not zero");
const REFUSALS_PER_MINUTE: NonZeroU32 = NonZeroU32::new(30).expect("it is not zero");

/// Callers remembered before those who have been quiet are forgotten.
const CALLERS_MAX: usize = 10_000;

/// How many refusals are noted.
pub(crate) struct Refusals {
    noted: DefaultKeyedRateLimiter<(Option<UserId>, Option<IpAddr>)>,
    /// Refusals that were not noted since the last that was.
    left_out: AtomicU64,
}

impl Refusals {
    pub(crate) fn new() -> Self {
        let quota = Quota::per_minute(REFUSALS_PER_MINUTE).allow_burst(REFUSALS_AT_ONCE);
        Self { noted: RateLimiter::keyed(quota), left_out: AtomicU64::new(0) }
    }

    /// Whether this caller's refusal is noted; and how many before it were not.
    fn admit(&self, trail: &Trail) -> Option<u64> {
        if self.noted.len() > CALLERS_MAX {
            self.noted.retain_recent();
        }
        // A user is one caller wherever they are; the unknown are told apart by address.
        let caller = (trail.actor(), trail.address().filter(|_| trail.actor().is_none()));
        if self.noted.check_key(&caller).is_ok() {
            return Some(self.left_out.swap(0, Ordering::Relaxed));
        }
        self.left_out.fetch_add(1, Ordering::Relaxed);
        None
    }
}

/// Middleware: gives every request its [`Trail`], and notes what became of it if it was refused.
pub(crate) async fn record(
    State(state): State<AppState>,
    peer: Peer,
    mut request: Request,
    next: Next,
) -> Response {
    let trail = Trail::of(request.headers(), peer.address, (state.clock)());
    let path = request.uri().path().to_owned();
    request.extensions_mut().insert(trail.clone());
    let response = next.run(request).await;
    if let Some(error) = response.extensions().get::<Arc<ApiError>>()
        && !trail.was_recorded()
    {
        note(&state, &trail, error, path).await;
    }
    response
}

async fn note(state: &AppState, trail: &Trail, error: &ApiError, path: String) {
    let Some(entry) = refused(trail, error, path) else { return };
    let Some(left_out) = state.refusals.admit(trail) else { return };
    let entry = if left_out > 0 { entry.detail("not_recorded_before", left_out) } else { entry };
    if let Err(error) = state.store.record_audit_entry(entry).await {
        tracing::error!(%error, "a refusal could not be written to the audit log");
    }
}

/// The entry of a refusal; nothing where reading failed for any other reason than a want of rights.
fn refused(trail: &Trail, error: &ApiError, path: String) -> Option<AuditEntry> {
    let entry = match trail.action() {
        Some(action) => trail.entry(action),
        None if error.status() == StatusCode::FORBIDDEN => {
            trail.entry(Action::AccessRefused).detail("path", path)
        }
        None => return None,
    };
    let status =
        if matches!(error, ApiError::Internal(_)) { AuditStatus::Error } else { AuditStatus::Warning };
    Some(entry.detail("code", error.code().as_str()).detail("status", error.status().as_u16()).ended(status))
}
