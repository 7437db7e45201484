//! `POST /admin/database/export`

use std::fs::File;
use std::time::Duration;

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse as _, Response};
use futures_util::StreamExt as _;
use store::ExportInfo;
use tokio_util::io::ReaderStream;
use utoipa::ToSchema;

use super::copies::ExportTurn;
use crate::AppState;
use crate::audit::Entry;
use crate::errors::ApiError;
use crate::errors::documented::{NoRoom, NotAdmin, Unauthorized, Unavailable};
use crate::extract::Admin;

/// Bytes read from the archive at once.
const PIECE_BYTES: usize = 64 * 1024;

/// How long an export waits for another. Whoever does not come to fetch theirs must not keep everybody else waiting.
const PATIENCE: Duration = Duration::from_secs(30);

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
        Unauthorized, NotAdmin, NoRoom, Unavailable,
    )
)]
pub(super) async fn export(
    State(state): State<AppState>,
    _admin: Admin,
    entry: Entry,
) -> Result<Response, ApiError> {
    let turn = state.copies.begin_export(PATIENCE).await?;
    let now = (state.clock)();
    let info = ExportInfo { version: env!("CARGO_PKG_VERSION"), now };
    let export = state.store.export(&state.copies.workspace, info).await?;
    let entry = entry.done().detail("bytes", export.archive_bytes);
    state.store.record_audit_entry(entry).await?;
    let headers = headers(&store::copy_name(now), export.archive_bytes)?;
    Ok((headers, body(export.archive, turn)).into_response())
}

/// As long as it is being sent the archive takes up room, so the turn goes on.
fn body(archive: File, turn: ExportTurn) -> Body {
    let pieces = ReaderStream::with_capacity(tokio::fs::File::from_std(archive), PIECE_BYTES);
    let with_turn = futures_util::stream::unfold((pieces, turn), async |(mut pieces, turn)| {
        let piece = pieces.next().await?;
        Some((piece, (pieces, turn)))
    });
    Body::from_stream(with_turn)
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

#[cfg(test)]
mod tests {
    use store::{Sealer, Workspace};
    use tempfile::TempDir;

    use super::*;
    use crate::database::Copies;

    #[tokio::test]
    async fn the_next_export_begins_when_the_archive_has_been_sent() {
        let directory = TempDir::new().expect("a directory");
        let workspace = Workspace::open(directory.path()).expect("a workspace");
        let copies = Copies::new(workspace, Sealer::new(b"key", || Ok([7; 32])));
        let path = directory.path().join("archive.zip");
        std::fs::write(&path, "a ZIP").expect("writable");
        let archive = || File::open(&path).expect("it is there");
        let turn = copies.begin_export(Duration::ZERO).await.expect("the first");
        let sent = body(archive(), turn);
        assert!(copies.begin_export(Duration::ZERO).await.is_err(), "the first is still to be sent");
        let sent = axum::body::to_bytes(sent, usize::MAX).await.expect("readable");
        assert_eq!(sent, "a ZIP");
        let turn = copies.begin_export(Duration::ZERO).await.expect("the first has been sent");
        drop(body(archive(), turn));
        copies.begin_export(Duration::ZERO).await.expect("the second was given up");
    }
}
