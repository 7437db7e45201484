//! The caller's right to an environment. A handler that takes one of these types cannot be reached without it.
//!
//! The environment is named in the path: by its id as `{id}`, or by its name as `{env}`. One that the caller may not use
//! does not exist for them.

use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::request::Parts;
use domain::{EnvironmentId, EnvironmentStatus, UserId};
use store::Environment;

use crate::AppState;
use crate::errors::ApiError;
use crate::extract::Caller;

/// An environment that the caller may run programs in and look into.
pub(super) struct Usable {
    pub(super) caller: Caller,
    pub(super) environment: Environment,
}

/// An environment that the caller may describe anew or remove: their own; to administrators anybody's, but not the base
/// environment, which belongs to the installation.
pub(super) struct Owned {
    pub(super) environment: Environment,
}

/// An environment that the caller may build: their own; to administrators any.
pub(super) struct Buildable {
    pub(super) caller: Caller,
    pub(super) environment: Environment,
}

impl FromRequestParts<AppState> for Usable {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, ApiError> {
        let caller = <Caller as FromRequestParts<AppState>>::from_request_parts(parts, state).await?;
        let found = named(parts, state).await?;
        let environment = found.filter(|found| may_use(found, caller.user.id, caller.user.is_admin));
        environment.map(|environment| Self { caller, environment }).ok_or(ApiError::NoSuchEnvironment)
    }
}

impl FromRequestParts<AppState> for Owned {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, ApiError> {
        let Usable { caller, environment } = Usable::from_request_parts(parts, state).await?;
        if environment.id == EnvironmentId::BASE {
            return Err(ApiError::BaseEnvironment);
        }
        if !is_own(&environment, &caller) {
            return Err(ApiError::NoSuchEnvironment);
        }
        Ok(Self { environment })
    }
}

impl FromRequestParts<AppState> for Buildable {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, ApiError> {
        let Usable { caller, environment } = Usable::from_request_parts(parts, state).await?;
        match is_own(&environment, &caller) {
            true => Ok(Self { caller, environment }),
            false if environment.id == EnvironmentId::BASE => Err(ApiError::NotAdmin),
            false => Err(ApiError::NoSuchEnvironment),
        }
    }
}

impl Buildable {
    /// What is described and not there cannot be changed, only built anew.
    pub(super) fn must_be_there(&self) -> Result<(), ApiError> {
        let is_missing = self.environment.status == EnvironmentStatus::Missing;
        if is_missing { Err(ApiError::EnvironmentMissing) } else { Ok(()) }
    }
}

/// Nobody's is the base environment, which everybody has.
pub(crate) fn may_use(environment: &Environment, user: UserId, is_admin: bool) -> bool {
    is_admin || environment.is_public || environment.owner.is_none_or(|owner| owner == user)
}

fn is_own(environment: &Environment, caller: &Caller) -> bool {
    caller.user.is_admin || environment.owner == Some(caller.user.id)
}

/// The environment that the path names, whosever it is.
async fn named(parts: &mut Parts, state: &AppState) -> Result<Option<Environment>, ApiError> {
    let parameters = RawPathParams::from_request_parts(parts, state).await;
    let parameters = parameters.map_err(|_| ApiError::invalid("/path", "not valid UTF-8"))?;
    for (name, value) in &parameters {
        match name {
            "id" => {
                let id = value.parse().map_err(|_| ApiError::invalid("/path/id", "expected i64"))?;
                return Ok(state.store.environment(EnvironmentId(id)).await?);
            }
            "env" => return Ok(state.store.environment_by_name(value).await?),
            _ => {}
        }
    }
    Err(ApiError::Internal("the path names no environment".into()))
}
