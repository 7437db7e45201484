//! `POST /admin/database/export`

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse as _, Response};
use store::ExportInfo;
use tokio_util::io::ReaderStream;
use utoipa::ToSchema;

use crate::AppState;
use crate::audit::Entry;
use crate::errors::ApiError;
use crate::errors::documented::{NoRoom, NotAdmin, Unauthorized};
use crate::extract::Admin;

/// Bytes read from the archive at once.
const PIECE_BYTES: usize = 64 * 1024;

/// The whole database: a ZIP of `coderunner.db` and `export_info.txt`.
#[derive(ToSchema)]
#[schema(value_type = String, format = Binary)]
#[expect(dead_code, reason = "only documented: what is sent is the file itself")]
pub(crate) struct DatabaseArchive(Vec<u8>);

/// Export the database
///
/// A copy of one moment, as a SQLite database in a ZIP, whatever database the server runs on. It holds everything,
/// password hashes too, but for sessions: keep it as you keep the database.
#[utoipa::path(
    post,
    path = "/admin/database/export",
    operation_id = "exportDatabase",
    tag = "administration",
    responses(
        (
            status = 200, description = "The file.", content_type = "application/zip", body = DatabaseArchive,
            headers(("Content-Disposition" = String, description = "A name for the file"))
        ),
        Unauthorized, NotAdmin, NoRoom,
    )
)]
pub(super) async fn export(
    State(state): State<AppState>,
    _admin: Admin,
    entry: Entry,
) -> Result<Response, ApiError> {
    let turn = state.copies.begin_export().await;
    let now = (state.clock)();
    let info = ExportInfo { version: env!("CARGO_PKG_VERSION"), now };
    let export = state.store.export(&state.copies.workspace, info).await?;
    drop(turn);
    let entry = entry.done().detail("bytes", export.archive_bytes);
    state.store.record_audit_entry(entry).await?;
    let headers = headers(&store::copy_name(now), export.archive_bytes)?;
    let archive = ReaderStream::with_capacity(tokio::fs::File::from_std(export.archive), PIECE_BYTES);
    Ok((headers, Body::from_stream(archive)).into_response())
}

fn headers(name: &str, bytes: u64) -> Result<HeaderMap, ApiError> {
    let disposition = HeaderValue::try_from(format!("attachment; filename=\"{name}.zip\""));
    let disposition = disposition.map_err(|error| ApiError::Internal(error.into()))?;
    Ok(HeaderMap::from_iter([
        (header::CONTENT_TYPE, HeaderValue::from_static("application/zip")),
        (header::CONTENT_DISPOSITION, disposition),
        (header::CONTENT_LENGTH, bytes.into()),
    ]))
}
