//! `POST /admin/database/import`

use std::collections::BTreeMap;
use std::fs::File;
use std::time::Duration;

use axum::Json;
use axum::extract::State;
use axum::extract::multipart::{Field, Multipart, MultipartRejection};
use serde::Serialize;
use store::{Import, Upload};
use tokio::io::AsyncWriteExt as _;
use utoipa::ToSchema;

use super::copies::ImportTurn;
use super::gate::Passage;
use crate::AppState;
use crate::audit::{Entry, refusals};
use crate::errors::ApiError;
use crate::errors::documented::{Conflict, ImportRefused, Invalid, NoRoom, NotAdmin, TooLarge, Unauthorized};
use crate::extract::{Admin, unreadable_form};

/// The largest file, in bytes.
const FILE_BYTES_MAX: u64 = 100 * 1024 * 1024;

/// The largest body: the file, and the form around it.
pub(super) const BODY_BYTES_MAX: usize = 100 * 1024 * 1024 + 64 * 1024;

/// How long requests that came before may take to end.
const PATIENCE: Duration = Duration::from_secs(30);

/// A database to put in the place of this one.
#[derive(ToSchema)]
#[expect(dead_code, reason = "only documented: what is sent is read piece by piece")]
pub(crate) struct ImportForm {
    /// A ZIP that `POST /admin/database/export` or the FastAPI edition has made; at most 100 MiB.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
}

/// What was imported.
#[derive(Serialize, ToSchema)]
pub(crate) struct ImportedDatabase {
    /// What was done, in a sentence for people.
    message: &'static str,
    /// Rows of each table, as they are now.
    backup_stats: BTreeMap<&'static str, u64>,
    /// The backup of what was there before: a file in `database/backups` in the data directory.
    #[schema(example = "coderunner-20260101-120000.db")]
    previous_backup: String,
}

/// Import a database
///
/// Replaces everything: accounts, programs, executions, keys, the audit log. All of it or nothing; what was there before
/// is kept as a backup on the server. Sessions go on for those whose name and password stay the same. While one database
/// takes the place of the other, requests are answered with 503 `maintenance`; those that came before are waited for, up
/// to half a minute.
#[utoipa::path(
    post,
    path = "/admin/database/import",
    operation_id = "importDatabase",
    tag = "administration",
    request_body(content = ImportForm, content_type = "multipart/form-data"),
    responses(
        (status = 200, description = "It is in place.", body = ImportedDatabase),
        ImportRefused, Unauthorized, NotAdmin, Conflict, TooLarge, Invalid, NoRoom,
    )
)]
pub(super) async fn import(
    State(state): State<AppState>,
    _admin: Admin,
    entry: Entry,
    passage: Passage,
    form: Result<Multipart, MultipartRejection>,
) -> Result<Json<ImportedDatabase>, ApiError> {
    let form = form.map_err(|_| ApiError::invalid("", "expected a form of the type multipart/form-data"))?;
    let turn = state.copies.begin_import()?;
    // Better to say so before the file is sent.
    drop(state.engine.pause().map_err(|_| ApiError::ExecutionsUnderWay)?);
    let upload = receive(&state, form).await?;
    passage.leave();
    // Whoever asked may go away from here on.
    let work = tokio::spawn(take_over(state, turn, upload, entry));
    // Panics are caught at the HTTP boundary; this one came from inside a task, so it goes on there.
    work.await.unwrap_or_else(|error| std::panic::resume_unwind(error.into_panic())).map(Json)
}

/// Writes the file of the form to the disk, as it comes.
async fn receive(state: &AppState, mut form: Multipart) -> Result<Upload, ApiError> {
    while let Some(field) = form.next_field().await.map_err(unreadable_form)? {
        if field.name() == Some("file") {
            let (upload, file) =
                Upload::begin(&state.copies.workspace).map_err(store::PortableError::from)?;
            write(field, file).await?;
            return Ok(upload);
        }
    }
    Err(ApiError::invalid("/file", "this field is required"))
}

async fn write(mut field: Field<'_>, file: File) -> Result<(), ApiError> {
    let mut file = tokio::fs::File::from_std(file);
    let mut bytes = 0;
    while let Some(piece) = field.chunk().await.map_err(unreadable_form)? {
        bytes += piece.len() as u64;
        if bytes > FILE_BYTES_MAX {
            return Err(ApiError::BodyTooLarge);
        }
        file.write_all(&piece).await.map_err(store::PortableError::from)?;
    }
    Ok(file.flush().await.map_err(store::PortableError::from)?)
}

/// It is told however it ends, whether or not anybody waits for the answer.
async fn take_over(
    state: AppState,
    turn: ImportTurn,
    upload: Upload,
    entry: Entry,
) -> Result<ImportedDatabase, ApiError> {
    let done = replace(&state, upload, &entry).await;
    if let Err(error) = &done {
        if let ApiError::ImportRefused(reason) = error {
            entry.trail().note("reason", reason.as_str());
        }
        refusals::note_now(&state, entry.trail(), error).await;
    }
    // Until here nobody else can have put another database in the place of the one that the entry is about.
    drop(turn);
    done
}

async fn replace(state: &AppState, upload: Upload, entry: &Entry) -> Result<ImportedDatabase, ApiError> {
    let settings = state.copies.import_settings((state.clock)());
    let import = Import::examine(upload, &settings).await?;
    let pause = state.engine.pause().map_err(|_| ApiError::ExecutionsUnderWay)?;
    let closed = state.gate.close(PATIENCE).await?;
    // What is counted belongs to the keys that are there now.
    state.write_api_key_usage().await?;
    let imported = state.store.import(import, &state.copies.workspace, entry.done()).await?;
    drop((pause, closed));
    Ok(ImportedDatabase {
        message: "The database was imported.",
        backup_stats: imported.rows,
        previous_backup: imported.previous_backup,
    })
}
