//! `GET /api/v1/codes/{id}`

use axum::Json;
use axum::extract::State;
use domain::CodeId;

use crate::AppState;
use crate::errors::ApiError;
use crate::errors::documented::{Invalid, KeyRefused, NotFound};
use crate::extract::{ApiPath, KeyCaller};
use crate::library::CodeItem;

/// Look at one item of the code library, with an API key
///
/// One of the key's owner, or a public one, whole. Any other does not exist.
#[utoipa::path(
    get,
    path = "/api/v1/codes/{id}",
    operation_id = "externalGetCode",
    tag = "external",
    security(("apiKeyBearer" = []), ("apiKeyHeader" = []), ("apiKeyQuery" = [])),
    params(("id" = i64, Path, description = "Which one")),
    responses((status = 200, description = "The item.", body = CodeItem), KeyRefused, NotFound, Invalid)
)]
pub(super) async fn get_code(
    State(state): State<AppState>,
    caller: KeyCaller,
    ApiPath(id): ApiPath<CodeId>,
) -> Result<Json<CodeItem>, ApiError> {
    let record = state.store.code_for(caller.user.id, id).await?.ok_or(ApiError::CodeNotFound)?;
    Ok(Json(CodeItem::for_reader(caller.user.id, record)))
}
