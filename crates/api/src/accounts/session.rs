//! A session as its client gets it: an access token in the answer, a refresh token in a cookie.

use axum::Json;
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, TimeDelta, Utc};
use serde::Serialize;
use store::{AuditEntry, NewSession};
use utoipa::ToSchema;

use super::authenticate::Authenticated;
use super::refresh_token::{RefreshToken, Secrets};
use crate::AppState;
use crate::errors::ApiError;
use crate::extract::Peer;

/// What to send as `Authorization: Bearer …` from now on.
#[derive(Serialize, ToSchema)]
pub(crate) struct Token {
    /// The token.
    access_token: String,
    /// Always `bearer`.
    #[schema(example = "bearer")]
    token_type: &'static str,
    /// Lifetime, in seconds.
    expires_in: u32,
    /// Whether the user should choose a password of their own now.
    must_change_password: bool,
}

/// The two tokens of a session.
pub(super) struct Tokens {
    access: Token,
    refresh: RefreshToken,
    lifetime_s: u32,
    peer: Peer,
}

impl Tokens {
    pub(super) fn new(
        state: &AppState,
        user: &store::User,
        refresh: RefreshToken,
        now: DateTime<Utc>,
        peer: Peer,
    ) -> Self {
        let access = Token {
            access_token: state.tokens.issue(user, &refresh, now),
            token_type: "bearer",
            expires_in: state.tokens.lifetime_s(),
            must_change_password: user.must_change_password,
        };
        Self { access, refresh, lifetime_s: state.session_lifetime_s, peer }
    }
}

impl IntoResponse for Tokens {
    fn into_response(self) -> Response {
        ([self.refresh.cookie(self.lifetime_s, self.peer)], Json(self.access)).into_response()
    }
}

/// When a session ends that is used now and not again.
pub(super) fn end_of_session(state: &AppState, now: DateTime<Utc>) -> DateTime<Utc> {
    now + TimeDelta::seconds(state.session_lifetime_s.into())
}

/// Begins a session of somebody who has just shown their password. Nothing is begun if the hash it was compared with was
/// replaced, or the user deactivated, meanwhile.
pub(super) async fn begin(
    state: &AppState,
    who: Authenticated,
    peer: Peer,
    entry: AuditEntry,
) -> Result<Option<Tokens>, ApiError> {
    let now = (state.clock)();
    let secrets = Secrets::new(state.random).map_err(|error| ApiError::Internal(error.into()))?;
    let new =
        NewSession { hashes: secrets.hashes(), created_at: now, expires_at: end_of_session(state, now) };
    let session = state.store.begin_session(&who.user, new, who.rehashed, entry).await?;
    let with = |session| Tokens::new(state, &who.user, RefreshToken { session, secrets }, now, peer);
    Ok(session.map(with))
}
