//! `POST /executions/{id}/stdin`

use axum::Json;
use axum::extract::State;
use domain::{ExecutionId, UserId};
use engine::{FeedError, STDIN_BYTES_AT_ONCE_MAX};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::AppState;
use crate::errors::ApiError;
use crate::errors::documented::{Conflict, Invalid, NotFound, TooMany, Unauthorized};
use crate::extract::{ApiJson, ApiPath, Caller};
use crate::message::Message;

/// Something to read.
#[derive(Deserialize, ToSchema)]
pub(crate) struct StdinRequest {
    /// Text, at most 64 KiB (65,536 bytes); a line ends with a newline.
    #[serde(default)]
    #[schema(example = "42\n")]
    data: Option<String>,
    /// The input ends, after `data`.
    #[serde(default)]
    eof: Option<bool>,
}

/// Give an execution something to read
///
/// One of the caller's own, that runs and was asked for with `interactive`.
#[utoipa::path(
    post,
    path = "/executions/{id}/stdin",
    operation_id = "writeStdin",
    tag = "executions",
    params(("id" = i64, Path, description = "Which one")),
    request_body = StdinRequest,
    responses(
        (status = 200, description = "It can be read.", body = Message),
        Unauthorized, NotFound, Conflict, Invalid, TooMany,
    )
)]
pub(super) async fn write(
    State(state): State<AppState>,
    caller: Caller,
    ApiPath(id): ApiPath<ExecutionId>,
    ApiJson(request): ApiJson<StdinRequest>,
) -> Result<Json<Message>, ApiError> {
    of_user(&state, caller.user.id, id, request).await
}

/// The same, whoever calls.
pub(crate) async fn of_user(
    state: &AppState,
    user: UserId,
    id: ExecutionId,
    request: StdinRequest,
) -> Result<Json<Message>, ApiError> {
    let eof = request.eof.unwrap_or_default();
    if request.data.is_none() && !eof {
        return Err(ApiError::invalid("/data", "this field is required, or else eof"));
    }
    if request.data.as_ref().is_some_and(|data| data.len() > STDIN_BYTES_AT_ONCE_MAX) {
        return Err(ApiError::invalid("/data", format!("must have at most {STDIN_BYTES_AT_ONCE_MAX} bytes")));
    }
    let Some(live) = state.engine.live(id).filter(|live| live.user == user) else {
        state.store.execution_of(user, id).await?.ok_or(ApiError::ExecutionNotFound)?;
        return Err(ApiError::StdinClosed);
    };
    if let Some(data) = &request.data {
        live.write_stdin(data)?;
    }
    if eof {
        live.close_stdin()?;
    }
    Ok(Message::of("It can be read."))
}

impl From<FeedError> for ApiError {
    fn from(error: FeedError) -> Self {
        match error {
            FeedError::Closed => Self::StdinClosed,
            FeedError::Full => Self::StdinFull { retry_after_s: 1 },
        }
    }
}
