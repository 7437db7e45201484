//! `GET /metrics`

use axum::extract::{FromRequestParts, State};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::http::request::Parts;
use axum::response::IntoResponse;

use crate::AppState;
use crate::errors::ApiError;
use crate::errors::documented::{NotAdmin, Unauthorized, Unavailable};
use crate::extract::{Admin, KeyCaller};

/// The text format of `OpenMetrics`.
const OPENMETRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// An administrator, by an API key (which does not expire by itself, so it suits a program that watches) or by an access token.
pub(super) struct Watcher;

impl FromRequestParts<AppState> for Watcher {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, ApiError> {
        match KeyCaller::from_request_parts(parts, state).await {
            Ok(caller) if caller.user.is_admin => Ok(Self),
            Ok(_) => Err(ApiError::NotAdmin),
            Err(error) if error.status() == StatusCode::UNAUTHORIZED => {
                Admin::from_request_parts(parts, state).await.map(|_| Self)
            }
            Err(error) => Err(error),
        }
    }
}

/// What was counted
///
/// For Prometheus and what else reads OpenMetrics: executions by environment, outcome and whether an interpreter waited; how long each
/// part of their way took; places and environments that are warm; refusals. Since the server's start. With an administrator's API key
/// or token.
#[utoipa::path(
    get,
    path = "/metrics",
    operation_id = "getMetrics",
    tag = "service",
    security(("bearer" = []), ("apiKeyBearer" = []), ("apiKeyHeader" = [])),
    responses(
        (status = 200, description = "The figures.", body = String, content_type = "application/openmetrics-text"),
        Unauthorized, NotAdmin, Unavailable,
    )
)]
pub(super) async fn metrics(_watcher: Watcher, State(state): State<AppState>) -> impl IntoResponse {
    ([(CONTENT_TYPE, OPENMETRICS)], state.engine.metrics())
}
