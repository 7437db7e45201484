//! `GET /code-library`
#![expect(
    unused_qualifications,
    reason = "the documentation macro repeats the name of the parameters in its own way"
)]

use axum::extract::State;
use serde::Deserialize;
use store::{CodeFilter, CodeScope};
use utoipa::{IntoParams, ToSchema};

use super::item::CodeItem;
use crate::AppState;
use crate::errors::ApiError;
use crate::errors::documented::{Invalid, Unauthorized, Unavailable};
use crate::extract::text::SearchText;
use crate::extract::{ApiQuery, Caller};
use crate::listing::{Listed, Paging, unless_empty};

/// Which items.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ListQuery {
    /// Whose.
    #[serde(default, deserialize_with = "unless_empty")]
    #[param(inline)]
    scope: Option<Scope>,
    /// Only those with this text in their title, description, tags or code (its first 65,536 characters), in
    /// whatever case; among the newest 1,000.
    #[serde(default, deserialize_with = "unless_empty")]
    #[param(value_type = Option<String>, max_length = 200)]
    q: Option<SearchText>,
    /// Only those with exactly this tag, in whatever case; among the newest 1,000.
    #[serde(default, deserialize_with = "unless_empty")]
    #[param(value_type = Option<String>, max_length = 200)]
    tag: Option<SearchText>,
}

/// Whose items.
#[derive(Clone, Copy, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum Scope {
    /// The caller's own. This is what is meant where nothing is said.
    #[default]
    Mine,
    /// Everybody's that are public, the caller's among them.
    Public,
    /// All that the caller may read.
    All,
}

/// List items of the code library
///
/// The caller's own unless `scope` says otherwise, newest first. A list cuts `code` to its first 16,384 characters and
/// says so in `abridged`; `GET /code-library/{id}` has it whole.
#[utoipa::path(
    get,
    path = "/code-library",
    operation_id = "listCodes",
    tag = "code library",
    params(Paging<100>, ListQuery),
    responses(
        (status = 200, description = "A page of them.", body = Vec<CodeItem>),
        Unauthorized, Invalid, Unavailable,
    )
)]
pub(super) async fn list(
    State(state): State<AppState>,
    caller: Caller,
    paging: Paging<100>,
    ApiQuery(query): ApiQuery<ListQuery>,
) -> Result<Listed<CodeItem>, ApiError> {
    let page = state.store.codes_for(caller.user.id, &query.filter(paging)?).await?;
    Ok(Listed(page.map(|record| CodeItem::for_reader(caller.user.id, record))))
}

impl ListQuery {
    /// What is asked of the store.
    pub(crate) fn filter(self, paging: Paging<100>) -> Result<CodeFilter, ApiError> {
        if self.tag.as_ref().is_some_and(|tag| tag.as_ref().contains(',')) {
            return Err(ApiError::invalid("/query/tag", "no tag has a comma in it"));
        }
        Ok(CodeFilter {
            scope: self.scope.unwrap_or_default().into(),
            contains: self.q.map(SearchText::into_string),
            tag: self.tag.map(SearchText::into_string),
            limit: paging.limit,
            offset: paging.offset,
        })
    }
}

impl From<Scope> for CodeScope {
    fn from(scope: Scope) -> Self {
        match scope {
            Scope::Mine => Self::Mine,
            Scope::Public => Self::Public,
            Scope::All => Self::All,
        }
    }
}
