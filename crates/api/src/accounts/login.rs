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
use crate::extract::{ApiBody, Peer};

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
    entry: Entry,
    ApiBody(request): ApiBody<LoginRequest>,
) -> Result<Tokens, ApiError> {
    let username = request.username.as_str();
    state.attempts.log_in(username, peer.address)?;
    let who = authenticate(&state, username, request.password, peer, entry.trail()).await?;
    session::begin(&state, who, peer, entry.done()).await
}
