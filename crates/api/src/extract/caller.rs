//! Who is calling. A handler that takes a [`Caller`] cannot be reached without a good token.

use axum::extract::FromRequestParts;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use domain::Tier;

use crate::AppState;
use crate::audit::Trail;
use crate::errors::ApiError;

/// An active user with a good access token, as the database has them now.
pub(crate) struct Caller {
    pub(crate) user: store::User,
    pub(crate) tier: Tier,
}

impl FromRequestParts<AppState> for Caller {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, ApiError> {
        let token = bearer_token(parts).ok_or(ApiError::NotAuthenticated)?;
        let subject = state.tokens.verify(token, (state.clock)())?;
        let user = state.store.user_by_id(subject.user).await?;
        let user = user
            .filter(|user| user.is_active && user.username == subject.username)
            .ok_or(ApiError::InvalidToken)?;
        let Ok(trail) = Trail::from_request_parts(parts, state).await;
        trail.is_by(user.id);
        let tier = state.tiers.get(user.tier).clone();
        Ok(Self { user, tier })
    }
}

/// A [`Caller`] who may administer this installation.
pub(crate) struct Admin(pub(crate) Caller);

impl FromRequestParts<AppState> for Admin {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, ApiError> {
        let caller = Caller::from_request_parts(parts, state).await?;
        if caller.user.is_admin { Ok(Self(caller)) } else { Err(ApiError::NotAdmin) }
    }
}

fn bearer_token(parts: &Parts) -> Option<&str> {
    let value = parts.headers.get(AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}
