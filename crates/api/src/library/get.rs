//! `GET /code-library/{id}`

use axum::Json;
use axum::extract::State;
use domain::CodeId;

use super::item::CodeItem;
use crate::AppState;
use crate::errors::ApiError;
use crate::errors::documented::{Invalid, NotFound, Unauthorized};
use crate::extract::{ApiPath, Caller};

/// Look at one item of the code library
///
/// One of the caller's own, or a public one, whole. Any other does not exist.
#[utoipa::path(
    get,
    path = "/code-library/{id}",
    operation_id = "getCode",
    tag = "code library",
    params(("id" = i64, Path, description = "Which one")),
    responses((status = 200, description = "The item.", body = CodeItem), Unauthorized, NotFound, Invalid)
)]
pub(super) async fn get(
    State(state): State<AppState>,
    caller: Caller,
    ApiPath(id): ApiPath<CodeId>,
) -> Result<Json<CodeItem>, ApiError> {
    let record = state.store.code_for(caller.user.id, id).await?.ok_or(ApiError::CodeNotFound)?;
    Ok(Json(CodeItem::for_reader(caller.user.id, record)))
}
