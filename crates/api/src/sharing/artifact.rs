//! `GET /shared/{token}/artifacts/{name}`

use axum::extract::State;
use axum::response::Response;

use super::readers::found;
use crate::AppState;
use crate::errors::ApiError;
use crate::errors::documented::{Gone, Invalid, NotFound, TooMany};
use crate::executions::artifact_of;
use crate::extract::{ApiPath, Peer};

/// Download a file of an execution that is shared
///
/// Whoever has the link may, for as long as the file is kept.
#[utoipa::path(
    get,
    path = "/shared/{token}/artifacts/{name}",
    operation_id = "getSharedArtifact",
    tag = "executions",
    security(()),
    params(
        ("token" = String, Path, description = "The end of the link"),
        ("name" = String, Path, description = "The file's path below the working directory"),
    ),
    responses(
        (status = 200, description = "The file.", content_type = "application/octet-stream", body = Vec<u8>),
        NotFound, Gone, Invalid, TooMany,
    )
)]
pub(super) async fn artifact(
    State(state): State<AppState>,
    peer: Peer,
    ApiPath((token, name)): ApiPath<(String, String)>,
) -> Result<Response, ApiError> {
    let record = found(&state, peer.address, &token).await?;
    artifact_of(&state, &record, &name).await
}
