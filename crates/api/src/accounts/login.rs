//! `POST /login`

use axum::extract::State;
use serde::Deserialize;
use utoipa::ToSchema;

use super::authenticate::authenticate;
use super::session::{self, Token, Tokens};
use super::texts::{LoginName, Password};
use crate::AppState;
use crate::audit::Entry;
use crate::errors::ApiError;
use crate::errors::documented::{Invalid, LoginRefused, NotLocal, TooLarge, TooMany, Unavailable};
use crate::extract::{ApiBody, Peer, SameSite};

/// How often a password is compared when its hash is replaced meanwhile. Another login replaces a hash by one of the same
/// password, and only once.
const COMPARISONS_MAX: u32 = 2;

/// A name and its password.
#[derive(Deserialize, ToSchema)]
pub(crate) struct LoginRequest {
    /// The name, in its exact spelling.
    #[schema(example = "admin")]
    username: LoginName,
    /// The password.
    password: Password,
}

/// Log in
///
/// Exchanges a name and its password for an access token, and begins a session: a cookie that no script can read has a
/// refresh token for `POST /token/refresh`. Takes JSON or the form encoding of OAuth 2.
#[utoipa::path(
    post,
    path = "/login",
    operation_id = "login",
    tag = "accounts",
    security(()),
    request_body(content(
        (LoginRequest = "application/json"),
        (LoginRequest = "application/x-www-form-urlencoded"),
    )),
    responses(
        (
            status = 200, description = "Logged in.", body = Token,
            headers(("Set-Cookie" = String, description = "`coderunner_refresh`, the refresh token"))
        ),
        LoginRefused, NotLocal, TooLarge, Invalid, TooMany, Unavailable,
    )
)]
pub(super) async fn login(
    State(state): State<AppState>,
    peer: Peer,
    _: SameSite,
    entry: Entry,
    ApiBody(request): ApiBody<LoginRequest>,
) -> Result<Tokens, ApiError> {
    let username = request.username.into_string();
    state.attempts.log_in(&username, peer.address)?;
    for _ in 0..COMPARISONS_MAX {
        let who = authenticate(&state, &username, &request.password, peer, entry.trail()).await?;
        if let Some(tokens) = session::begin(&state, who, peer, entry.done()).await? {
            return Ok(tokens);
        }
    }
    Err(ApiError::InvalidCredentials)
}
