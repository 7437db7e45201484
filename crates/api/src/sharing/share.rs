//! `POST /executions/{id}/share`

use std::fmt::Write as _;
use std::io;

use axum::Json;
use axum::extract::State;
use domain::ExecutionId;
use serde::Serialize;
use store::Sharing;
use utoipa::ToSchema;

use super::readers::TOKEN_CHARS;
use crate::AppState;
use crate::audit::Entry;
use crate::errors::ApiError;
use crate::errors::documented::{Invalid, NotFound, Unauthorized};
use crate::extract::{ApiPath, Caller};

/// A link to an execution.
#[derive(Serialize, ToSchema)]
pub(super) struct ShareLink {
    /// Whoever has this may see the execution.
    token: String,
    /// Where its page is, below the address of the server.
    #[schema(example = "/app/shared/0123456789abcdef0123456789abcdef")]
    path: String,
}

/// Share an execution
///
/// One of the caller's own. From then on whoever has the link sees its program, its output and its files, until it is taken back or the execution is
/// deleted. One that is shared already has the same link as before.
#[utoipa::path(
    post,
    path = "/executions/{id}/share",
    operation_id = "shareExecution",
    tag = "executions",
    params(("id" = i64, Path, description = "Which one")),
    responses((status = 200, description = "The link.", body = ShareLink), Unauthorized, NotFound, Invalid)
)]
pub(super) async fn share(
    State(state): State<AppState>,
    caller: Caller,
    ApiPath(id): ApiPath<ExecutionId>,
    entry: Entry,
) -> Result<Json<ShareLink>, ApiError> {
    let token = new_token((state.random)()).map_err(|error| ApiError::Internal(error.into()))?;
    match state.store.share_execution(caller.user.id, id, &token, entry.done()).await? {
        Sharing::Shared(token) => Ok(Json(ShareLink { path: format!("/app/shared/{token}"), token })),
        Sharing::NotThere => Err(ApiError::ExecutionNotFound),
    }
}

fn new_token(random: io::Result<[u8; 32]>) -> io::Result<String> {
    let text = random?.iter().take(TOKEN_CHARS / 2).fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").expect("a string takes all");
        text
    });
    Ok(text)
}
