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
use crate::errors::documented::{Invalid, NotAdmin, Unauthorized};
use crate::extract::text::SearchText;
use crate::extract::{Admin, ApiQuery};
use crate::listing::{Listed, check_page, unless_empty};

/// Which users, and how many of them.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct ListQuery {
    /// At most this many.
    #[serde(default = "limit_default")]
    #[param(minimum = 1, maximum = 200, default = 100)]
    limit: u64,
    /// After leaving out this many of the newest.
    #[serde(default)]
    #[param(minimum = 0, default = 0)]
    offset: u64,
    /// Only those with this text in their name, address or full name, in whatever case.
    #[serde(default, deserialize_with = "unless_empty")]
    #[param(value_type = Option<String>, max_length = 200)]
    q: Option<SearchText>,
}

fn limit_default() -> u64 {
    100
}

/// List users
///
/// Everybody, newest first.
#[utoipa::path(
    get,
    path = "/users",
    operation_id = "listUsers",
    tag = "administration",
    params(ListQuery),
    responses(
        (
            status = 200, description = "A page of them.", body = Vec<User>,
            headers(
                ("X-Total-Count" = u64, description = "How many there are on all pages together, up to 10,000"),
                ("X-Total-Count-Exceeded" = bool, description = "`true` where there are more than that"),
            )
        ),
        Unauthorized, NotAdmin, Invalid,
    )
)]
pub(super) async fn list(
    State(state): State<AppState>,
    _: Admin,
    ApiQuery(query): ApiQuery<ListQuery>,
) -> Result<Listed<User>, ApiError> {
    check_page(query.limit, query.offset)?;
    let text = query.q.map(SearchText::into_string);
    let filter = UserFilter { text, limit: query.limit, offset: query.offset };
    Ok(Listed(state.store.users(&filter).await?.map(User::from)))
}
