//! Refused requests, noted where they leave.

use std::num::NonZeroU32;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::Response;
use domain::{Action, AuditStatus};
use governor::{DefaultDirectRateLimiter, Quota, RateLimiter};
use store::AuditEntry;

use super::Trail;
use crate::AppState;
use crate::buckets::{Buckets, caller};
use crate::errors::ApiError;
use crate::extract::Peer;

/// Refusals of one caller that are noted one by one, before only [`REFUSALS_PER_MINUTE`] are: a client that is told to
/// come back, and does so at once, must not fill the disk.
const REFUSALS_AT_ONCE: NonZeroU32 = NonZeroU32::new(300).expect("it is not zero");
const REFUSALS_PER_MINUTE: NonZeroU32 = NonZeroU32::new(30).expect("it is not zero");

/// The same for all of the unknown together, and for all users together: networks and accounts can be had in numbers. What
/// the unknown do hides nothing of what users do.
const ALL_AT_ONCE: NonZeroU32 = NonZeroU32::new(3_000).expect("it is not zero");
const ALL_PER_MINUTE: NonZeroU32 = NonZeroU32::new(300).expect("it is not zero");

/// How many refusals are noted.
pub(crate) struct Refusals {
    of_caller: Buckets,
    of_unknown: DefaultDirectRateLimiter,
    of_users: DefaultDirectRateLimiter,
    /// Refusals that were not noted since the last that was.
    left_out: AtomicU64,
}

impl Refusals {
    pub(crate) fn new() -> Self {
        let of_all = Quota::per_minute(ALL_PER_MINUTE).allow_burst(ALL_AT_ONCE);
        Self {
            of_caller: Buckets::new(Quota::per_minute(REFUSALS_PER_MINUTE).allow_burst(REFUSALS_AT_ONCE)),
            of_unknown: RateLimiter::direct(of_all),
            of_users: RateLimiter::direct(of_all),
            left_out: AtomicU64::new(0),
        }
    }

    /// Whether this caller's refusal is noted; and how many before it were not.
    fn admit(&self, trail: &Trail) -> Option<u64> {
        if self.take(trail) {
            return Some(self.left_out.swap(0, Ordering::Relaxed));
        }
        self.left_out.fetch_add(1, Ordering::Relaxed);
        None
    }

    /// A user is one caller wherever they are; the unknown are told apart by address.
    fn take(&self, trail: &Trail) -> bool {
        match trail.actor() {
            Some(user) => self.of_caller.take(user).is_ok() && self.of_users.check().is_ok(),
            None => {
                let from = trail.address().map(caller);
                self.of_caller.take(from).is_ok() && self.of_unknown.check().is_ok()
            }
        }
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

/// Notes what became of a request before its answer leaves, which may never be.
pub(crate) async fn note_now(state: &AppState, trail: &Trail, error: &ApiError) {
    note(state, trail, error, String::new()).await;
    trail.mark_recorded();
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

#[cfg(test)]
mod tests {
    use std::net::Ipv6Addr;

    use axum::http::HeaderMap;
    use chrono::DateTime;
    use domain::UserId;

    use super::*;

    fn from(network: u64, host: u64) -> Trail {
        let address = Ipv6Addr::from_bits(u128::from(network) << 64 | u128::from(host));
        Trail::of(&HeaderMap::new(), Some(address.into()), DateTime::UNIX_EPOCH)
    }

    fn by(user: i64) -> Trail {
        let trail = from(1, 1);
        trail.is_by(UserId(user));
        trail
    }

    fn noted(refusals: &Refusals, trails: impl Iterator<Item = Trail>) -> u32 {
        trails.map(|trail| u32::from(refusals.admit(&trail).is_some())).sum()
    }

    /// As many as at once, and the few that come back while they are counted, without the few that somebody took who has the
    /// same bucket by chance.
    #[track_caller]
    fn about(noted: u32, at_once: NonZeroU32) {
        assert!((at_once.get() - 10..at_once.get() + 100).contains(&noted), "{noted} of {at_once}");
    }

    #[test]
    fn all_addresses_of_a_network_are_one_caller() {
        let refusals = Refusals::new();
        about(noted(&refusals, (0..2_000).map(|host| from(1, host))), REFUSALS_AT_ONCE);
        assert_eq!(refusals.admit(&from(2, 1)).map(|left_out| left_out > 1_500), Some(true));
    }

    #[test]
    fn many_networks_do_not_flood_the_log_and_hide_no_user() {
        let refusals = Refusals::new();
        about(noted(&refusals, (0..20_000).map(|network| from(network, 1))), ALL_AT_ONCE);
        assert!(refusals.admit(&by(1)).is_some(), "a user has a bound of their own");
        about(noted(&refusals, (0..2_000).map(|_| by(2))), REFUSALS_AT_ONCE);
    }
}
