//! `GET /admin/logs/export`

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse as _, Response};
use futures_util::stream::{self, Stream, StreamExt as _};
use store::{AuditFilter, AuditPosition, Store};

use super::filter::FilterQuery;
use super::spreadsheet;
use crate::AppState;
use crate::errors::ApiError;
use crate::errors::documented::{Invalid, NotAdmin, Unauthorized};
use crate::extract::{Admin, ApiQuery};
use crate::listing::X_TOTAL_COUNT_EXCEEDED;

/// Entries in one file. Spreadsheets end at about a million lines, and slow down long before.
const ENTRIES_MAX: u64 = 100_000;

/// Entries read from the database at once. Together with the bound on what an entry holds, what an export costs in memory.
const PIECE: u64 = 500;

type Failure = Box<dyn std::error::Error + Send + Sync>;

/// Export the entries of the audit log
///
/// Newest first, as CSV for spreadsheets: at most the 100,000 newest that match. The time range takes one further.
#[utoipa::path(
    get,
    path = "/admin/logs/export",
    operation_id = "exportAuditEntries",
    tag = "administration",
    params(FilterQuery),
    responses(
        (
            status = 200, description = "The file.", content_type = "text/csv", body = String,
            headers(
                ("Content-Disposition" = String, description = "A name for the file"),
                ("X-Total-Count-Exceeded" = bool, description = "`true` where there are more entries than in the file"),
            )
        ),
        Unauthorized, NotAdmin, Invalid,
    )
)]
pub(super) async fn export(
    State(state): State<AppState>,
    _admin: Admin,
    ApiQuery(filter): ApiQuery<FilterQuery>,
) -> Result<Response, ApiError> {
    let filter = AuditFilter::from(filter);
    let is_cut = state.store.are_audit_entries_more_than(&filter, ENTRIES_MAX).await?;
    let file = Body::from_stream(pieces(state.store, filter));
    Ok((headers(is_cut), file).into_response())
}

fn headers(is_cut: bool) -> HeaderMap {
    let mut headers = HeaderMap::from_iter([
        (header::CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8")),
        (header::CONTENT_DISPOSITION, HeaderValue::from_static("attachment; filename=\"audit-log.csv\"")),
    ]);
    if is_cut {
        headers.insert(X_TOTAL_COUNT_EXCEEDED, HeaderValue::from_static("true"));
    }
    headers
}

/// Where an export stands.
#[derive(Default)]
struct Progress {
    position: Option<AuditPosition>,
    entries: u64,
    is_done: bool,
}

/// The file, as it is asked for. A failure on the way breaks the connection: half a file must not look like a whole one.
fn pieces(store: Store, filter: AuditFilter) -> impl Stream<Item = Result<Vec<u8>, Failure>> {
    let head = stream::once(async { spreadsheet::head().map_err(Failure::from) });
    let lines = stream::try_unfold(Progress::default(), move |progress| {
        let (store, filter) = (store.clone(), filter.clone());
        async move {
            let next = next(&store, &filter, progress).await;
            next.inspect_err(|error| tracing::error!(error, "an export of the audit log ended early"))
        }
    });
    head.chain(lines)
}

async fn next(
    store: &Store,
    filter: &AuditFilter,
    progress: Progress,
) -> Result<Option<(Vec<u8>, Progress)>, Failure> {
    let wanted = PIECE.min(ENTRIES_MAX - progress.entries);
    if progress.is_done || wanted == 0 {
        return Ok(None);
    }
    let records = store.audit_entries_after(filter, progress.position, wanted).await?;
    let Some(last) = records.last() else { return Ok(None) };
    let read = records.len() as u64;
    let progress = Progress {
        position: Some(last.position()),
        entries: progress.entries + read,
        is_done: read < wanted,
    };
    Ok(Some((spreadsheet::lines(&records)?, progress)))
}
