//! `GET /executions/{id}/events`

use std::convert::Infallible;

use axum::extract::{FromRequestParts, State};
use axum::http::request::Parts;
use axum::response::Response;
use domain::{ExecutionId, UserId};
use engine::Sight;

use super::events::{self, ServerSentEvent};
use super::execution::Door;
use crate::AppState;
use crate::errors::ApiError;
use crate::errors::documented::{Invalid, NotFound, Unauthorized};
use crate::extract::{ApiPath, Caller};

/// The position that a client has come to: the id of the last event that it has seen. One that is no position is none.
pub(crate) struct LastEventId(Option<u64>);

impl<S: Sync> FromRequestParts<S> for LastEventId {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Infallible> {
        let id = parts.headers.get("last-event-id").and_then(|value| value.to_str().ok());
        Ok(Self(id.and_then(|id| id.trim().parse().ok())))
    }
}

/// Follow an execution
///
/// One of the caller's own, as server-sent events: from the beginning, or from behind the event whose id is in the header `Last-Event-ID`. Of one
/// that has ended: what is kept, or with that header only `finished`. Of one that
/// waits, as soon as its turn has come. Who stops reading changes nothing for the execution.
#[utoipa::path(
    get,
    path = "/executions/{id}/events",
    operation_id = "followExecution",
    tag = "executions",
    params(
        ("id" = i64, Path, description = "Which one"),
        ("Last-Event-ID" = Option<String>, Header, description = "The id of the last event that was seen"),
    ),
    responses(
        (status = 200, description = "Its events.", content_type = "text/event-stream", body = ServerSentEvent),
        Unauthorized, NotFound, Invalid,
    )
)]
pub(super) async fn get_events(
    State(state): State<AppState>,
    caller: Caller,
    ApiPath(id): ApiPath<ExecutionId>,
    last: LastEventId,
) -> Result<Response, ApiError> {
    of_user((state, Door::Token), caller.user.id, id, last).await
}

/// The same, whoever calls.
pub(crate) async fn of_user(
    (state, door): (AppState, Door),
    user: UserId,
    id: ExecutionId,
    LastEventId(position): LastEventId,
) -> Result<Response, ApiError> {
    match state.engine.seen(user, id).await? {
        Some(Sight::UnderWay(live)) => Ok(events::of_live(state, door, &live, position)),
        Some(Sight::Over(record)) => Ok(events::of_record(state, door, *record, position.is_some())),
        None => Err(ApiError::ExecutionNotFound),
    }
}
