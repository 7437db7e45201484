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
use crate::listing::{Listed, Paging};

/// From where on, and in which form.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct ListQuery {
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

/// List the entries of the audit log
///
/// Newest first.
#[utoipa::path(
    get,
    path = "/admin/logs",
    operation_id = "listAuditEntries",
    tag = "administration",
    params(Paging<100>, ListQuery, FilterQuery),
    responses(
        (status = 200, description = "A page of them.", body = Vec<LogEntry>),
        Unauthorized, NotAdmin, Invalid,
    )
)]
pub(super) async fn list(
    State(state): State<AppState>,
    _admin: Admin,
    Paging { limit, offset }: Paging<100>,
    ApiQuery(page): ApiQuery<ListQuery>,
    ApiQuery(filter): ApiQuery<FilterQuery>,
) -> Result<Listed<LogEntry>, ApiError> {
    let page = AuditPage { limit, offset, before: page.before.map(AuditEntryId) };
    let page = state.store.audit_entries(&filter.into(), &page).await?;
    Ok(Listed(page.map(LogEntry::from)))
}
