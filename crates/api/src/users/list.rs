//! `GET /users`
#![expect(
    unused_qualifications,
    reason = "the documentation macro repeats the name of the parameters in its own way"
)]

use axum::extract::State;
use serde::Deserialize;
use store::UserFilter;
use utoipa::IntoParams;

use crate::AppState;
use crate::accounts::User;
use crate::errors::ApiError;
use crate::errors::documented::{Invalid, NotAdmin, Unauthorized, Unavailable};
use crate::extract::text::SearchText;
use crate::extract::{Admin, ApiQuery};
use crate::listing::{Listed, Paging, unless_empty};

/// Which users.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct ListQuery {
    /// Only those with this text in their name, address or full name, in whatever case.
    #[serde(default, deserialize_with = "unless_empty")]
    #[param(value_type = Option<String>, max_length = 200)]
    q: Option<SearchText>,
}

/// List users
///
/// Everybody, newest first.
#[utoipa::path(
    get,
    path = "/users",
    operation_id = "listUsers",
    tag = "administration",
    params(Paging<100>, ListQuery),
    responses(
        (status = 200, description = "A page of them.", body = Vec<User>),
        Unauthorized, NotAdmin, Invalid, Unavailable,
    )
)]
pub(super) async fn list(
    State(state): State<AppState>,
    _: Admin,
    paging: Paging<100>,
    ApiQuery(query): ApiQuery<ListQuery>,
) -> Result<Listed<User>, ApiError> {
    let text = query.q.map(SearchText::into_string);
    let filter = UserFilter { text, limit: paging.limit, offset: paging.offset };
    Ok(Listed(state.store.users(&filter).await?.map(User::from)))
}
