//! `GET /admin/logs`
#![expect(
    unused_qualifications,
    reason = "the documentation macro repeats the name of the parameters in its own way"
)]

use axum::extract::State;
use domain::AuditEntryId;
use serde::Deserialize;
use store::AuditPage;
use utoipa::{IntoParams, ToSchema};

use super::entry::LogEntry;
use super::filter::FilterQuery;
use crate::AppState;
use crate::errors::ApiError;
use crate::errors::documented::{Invalid, NotAdmin, Unauthorized};
use crate::extract::{Admin, ApiQuery};
use crate::listing::{Listed, check_page};

/// How many of them, in which form.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct ListQuery {
    /// At most this many.
    #[serde(default = "limit_default")]
    #[param(minimum = 1, maximum = 200, default = 100)]
    limit: u64,
    /// After leaving out this many of the newest.
    #[serde(default)]
    #[param(minimum = 0, maximum = 9_223_372_036_854_775_807_u64, default = 0)]
    offset: u64,
    /// Only those that come after the entry of this id, for going on without counting.
    before: Option<i64>,
    /// There is only one; `GET /admin/logs/export` has another.
    #[serde(default, rename = "format")]
    #[param(inline)]
    _format: Format,
}

/// How entries are presented.
#[derive(Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum Format {
    #[default]
    Json,
}

fn limit_default() -> u64 {
    100
}

/// List the entries of the audit log
///
/// Newest first.
#[utoipa::path(
    get,
    path = "/admin/logs",
    operation_id = "listAuditEntries",
    tag = "administration",
    params(ListQuery, FilterQuery),
    responses(
        (
            status = 200, description = "A page of them.", body = Vec<LogEntry>,
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
    _admin: Admin,
    ApiQuery(page): ApiQuery<ListQuery>,
    ApiQuery(filter): ApiQuery<FilterQuery>,
) -> Result<Listed<LogEntry>, ApiError> {
    let page = state.store.audit_entries(&filter.checked()?, &page.checked()?).await?;
    Ok(Listed(page.map(LogEntry::from)))
}

impl ListQuery {
    fn checked(self) -> Result<AuditPage, ApiError> {
        check_page(self.limit, self.offset)?;
        Ok(AuditPage { limit: self.limit, offset: self.offset, before: self.before.map(AuditEntryId) })
    }
}
