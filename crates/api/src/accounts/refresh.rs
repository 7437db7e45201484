//! `POST /token/refresh`

use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use store::{Refresh, Refreshed};

use super::refresh_token::{RefreshToken, no_cookie};
use super::session::{Token, Tokens, end_of_session};
use crate::AppState;
use crate::audit::Entry;
use crate::errors::ApiError;
use crate::errors::documented::{CrossSite, SessionOver};
use crate::extract::{Peer, SameSite};

/// Get another access token
///
/// For the refresh token in the cookie `coderunner_refresh`: the answer sets the next one. If it was lost on its way, asking again
/// gives the same one. Once the next one, or the access token that came with it, was used, the old one used again ends the session,
/// because it may have been stolen.
#[utoipa::path(
    post,
    path = "/token/refresh",
    operation_id = "refreshToken",
    tag = "accounts",
    security(()),
    responses(
        (
            status = 200, description = "The session goes on.", body = Token,
            headers(("Set-Cookie" = String, description = "`coderunner_refresh`, the next refresh token"))
        ),
        SessionOver, CrossSite,
    )
)]
pub(super) async fn refresh(
    State(state): State<AppState>,
    peer: Peer,
    _: SameSite,
    entry: Entry,
    headers: HeaderMap,
) -> Result<Tokens, ([(HeaderName, HeaderValue); 1], ApiError)> {
    let refreshed = match RefreshToken::of(&headers) {
        Some(token) => exchange(&state, token, peer, &entry).await,
        None => Err(ApiError::SessionEnded),
    };
    refreshed.map_err(|error| ([no_cookie(peer)], error))
}

async fn exchange(
    state: &AppState,
    presented: RefreshToken,
    peer: Peer,
    entry: &Entry,
) -> Result<Tokens, ApiError> {
    let (session, now) = (presented.session, (state.clock)());
    let next = presented.secrets.next(&state.refresh_key);
    let refresh = Refresh { token_hash: next.hashes().token, now, expires_at: end_of_session(state, now) };
    let hashes = presented.secrets.hashes();
    match state.store.refresh_session(session, &hashes, refresh, entry.done()).await? {
        Refreshed::GoesOn(user) => {
            Ok(Tokens::new(state, &user, RefreshToken { session, secrets: next }, now, peer))
        }
        Refreshed::Reused(user) => {
            entry.trail().is_by(user);
            entry.trail().mark_recorded();
            Err(ApiError::SessionEnded)
        }
        Refreshed::Ended => Err(ApiError::SessionEnded),
    }
}
