//! `POST /logout`

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue};

use super::refresh_token::{RefreshToken, no_cookie};
use crate::AppState;
use crate::audit::Entry;
use crate::errors::ApiError;
use crate::errors::documented::CrossSite;
use crate::extract::{Caller, Peer, SameSite};
use crate::message::Message;

/// Log out
///
/// Ends the session of the access token, and that of the refresh token in the cookie, with all their access tokens; and
/// takes the cookie away. Without either there is nothing to do, which is no error.
#[utoipa::path(
    post,
    path = "/logout",
    operation_id = "logout",
    tag = "accounts",
    security(()),
    responses(
        (
            status = 200, description = "Logged out.", body = Message,
            headers(("Set-Cookie" = String, description = "Takes `coderunner_refresh` away"))
        ),
        CrossSite,
    )
)]
pub(super) async fn logout(
    State(state): State<AppState>,
    caller: Option<Caller>,
    peer: Peer,
    _: SameSite,
    entry: Entry,
    headers: HeaderMap,
) -> Result<([(HeaderName, HeaderValue); 1], Json<Message>), ApiError> {
    if let Some(caller) = caller {
        state.store.end_session(caller.session, entry.done()).await?;
    }
    if let Some(token) = RefreshToken::of(&headers) {
        let hashes = token.secrets.hashes();
        state.store.end_session_of_token(token.session, &hashes, entry.done()).await?;
    }
    Ok(([no_cookie(peer)], Message::of("You are logged out.")))
}
