//! Who is calling. A handler that takes a [`Caller`] cannot be reached without a good token.

use axum::extract::{FromRequestParts, OptionalFromRequestParts};
use axum::http::StatusCode;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use domain::{SessionId, Tier};

use crate::AppState;
use crate::audit::Trail;
use crate::errors::ApiError;

/// An active user with a good access token of a session that has not ended, as the database has them now.
pub(crate) struct Caller {
    pub(crate) user: store::User,
    pub(crate) tier: Tier,
    pub(crate) session: SessionId,
}

impl FromRequestParts<AppState> for Caller {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, ApiError> {
        let token = bearer_token(parts).ok_or(ApiError::NotAuthenticated)?;
        let now = (state.clock)();
        let subject = state.tokens.verify(token, now)?;
        let found = state.store.user_of_session(subject.session, subject.issued_at, now).await?;
        let (user, next_refresh) = found.ok_or(ApiError::InvalidToken)?;
        if !user.is_active || user.id != subject.user || user.username != subject.username {
            return Err(ApiError::InvalidToken);
        }
        if next_refresh.is_some_and(|hash| hash == subject.refresh_hash) {
            // Both came in one answer.
            state.store.refresh_token_arrived(subject.session, &subject.refresh_hash).await?;
        }
        let Ok(trail) = Trail::from_request_parts(parts, state).await;
        trail.is_by(user.id);
        let tier = state.tiers.get(user.tier).clone();
        Ok(Self { user, tier, session: subject.session })
    }
}

/// For who may call without: nobody where there is no good token.
impl OptionalFromRequestParts<AppState> for Caller {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Option<Self>, ApiError> {
        match <Self as FromRequestParts<AppState>>::from_request_parts(parts, state).await {
            Ok(caller) => Ok(Some(caller)),
            Err(error) if error.status() == StatusCode::UNAUTHORIZED => Ok(None),
            Err(error) => Err(error),
        }
    }
}

/// A [`Caller`] who may administer this installation.
pub(crate) struct Admin(pub(crate) Caller);

impl FromRequestParts<AppState> for Admin {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, ApiError> {
        let caller = <Caller as FromRequestParts<AppState>>::from_request_parts(parts, state).await?;
        if caller.user.is_admin { Ok(Self(caller)) } else { Err(ApiError::NotAdmin) }
    }
}

fn bearer_token(parts: &Parts) -> Option<&str> {
    let value = parts.headers.get(AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}
