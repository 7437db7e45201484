//! `POST /login`

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::authenticate::authenticate;
use crate::AppState;
use crate::errors::ApiError;
use crate::errors::documented::{Invalid, LoginRefused, NotLocal, TooLarge, Unavailable};
use crate::extract::{ApiBody, Peer};

/// A name and its password.
#[derive(Deserialize, ToSchema)]
pub(crate) struct LoginRequest {
    /// The name, in its exact spelling.
    #[schema(example = "admin")]
    username: String,
    /// The password.
    #[schema(format = Password)]
    password: String,
}

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

/// Log in
///
/// Exchanges a name and its password for an access token. Takes JSON or the form encoding of OAuth 2.
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
        (status = 200, description = "Logged in.", body = Token),
        LoginRefused, NotLocal, TooLarge, Invalid, Unavailable,
    )
)]
pub(super) async fn login(
    State(state): State<AppState>,
    peer: Peer,
    ApiBody(request): ApiBody<LoginRequest>,
) -> Result<Json<Token>, ApiError> {
    let user = authenticate(&state, &request.username, request.password, peer).await?;
    Ok(Json(Token {
        access_token: state.tokens.issue(&user, (state.clock)()),
        token_type: "bearer",
        expires_in: state.tokens.lifetime_s(),
        must_change_password: user.must_change_password,
    }))
}
