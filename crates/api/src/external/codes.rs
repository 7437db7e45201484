//! `GET /api/v1/codes`

use axum::extract::State;

use crate::AppState;
use crate::errors::ApiError;
use crate::errors::documented::{Invalid, KeyRefused, Unavailable};
use crate::extract::{ApiQuery, KeyCaller};
use crate::library::{CodeItem, ListQuery};
use crate::listing::{Listed, Paging};

/// List items of the code library, with an API key
///
/// Those of the key's owner unless `scope` says otherwise, newest first. A list cuts `code` to its first 16,384 characters
/// and says so in `abridged`; `GET /api/v1/codes/{id}` has it whole.
#[utoipa::path(
    get,
    path = "/api/v1/codes",
    operation_id = "externalListCodes",
    tag = "external",
    security(("apiKeyBearer" = []), ("apiKeyHeader" = []), ("apiKeyQuery" = [])),
    params(Paging<100>, ListQuery),
    responses(
        (status = 200, description = "A page of them.", body = Vec<CodeItem>),
        KeyRefused, Invalid, Unavailable,
    )
)]
pub(super) async fn codes(
    State(state): State<AppState>,
    caller: KeyCaller,
    paging: Paging<100>,
    ApiQuery(query): ApiQuery<ListQuery>,
) -> Result<Listed<CodeItem>, ApiError> {
    let page = state.store.codes_for(caller.user.id, &query.filter(paging)?).await?;
    Ok(Listed(page.map(|record| CodeItem::for_reader(caller.user.id, record))))
}
