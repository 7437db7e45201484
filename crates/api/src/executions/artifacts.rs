//! `GET /executions/{id}/artifacts/{name}` and `GET /executions/{id}/artifacts.zip`

use std::io;
use std::path::Path;

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderName, HeaderValue, header};
use axum::response::{IntoResponse as _, Response};
use chrono::{DateTime, Datelike as _, Timelike as _, Utc};
use domain::{Artifact, ExecutionId, UserId};
use futures_util::StreamExt as _;
use store::ExecutionRecord;
use tokio_util::io::ReaderStream;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use crate::AppState;
use crate::errors::ApiError;
use crate::errors::documented::{Gone, Invalid, NotFound, Unauthorized};
use crate::extract::{ApiPath, Caller};

/// Whatever a program has left: a browser must neither guess what it is nor run it.
const HARMLESS: [(HeaderName, HeaderValue); 3] = [
    (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("sandbox; default-src 'none'")),
    (header::CACHE_CONTROL, HeaderValue::from_static("private, no-store")),
];

/// Bytes read at once.
const CHUNK_BYTES: usize = 64 * 1024;

/// Download a file that an execution has left
///
/// One of the caller's own executions. Files are kept for as long as the installation says, a day by default.
#[utoipa::path(
    get,
    path = "/executions/{id}/artifacts/{name}",
    operation_id = "getArtifact",
    tag = "executions",
    params(
        ("id" = i64, Path, description = "Which execution"),
        ("name" = String, Path, description = "The file's path below the working directory"),
    ),
    responses(
        (status = 200, description = "The file.", content_type = "application/octet-stream", body = Vec<u8>),
        Unauthorized, NotFound, Gone, Invalid,
    )
)]
pub(super) async fn get_artifact(
    State(state): State<AppState>,
    caller: Caller,
    ApiPath((id, name)): ApiPath<(ExecutionId, String)>,
) -> Result<Response, ApiError> {
    one_of_user(&state, caller.user.id, id, &name).await
}

/// Download all files that an execution has left
///
/// One of the caller's own executions; as a ZIP archive.
#[utoipa::path(
    get,
    path = "/executions/{id}/artifacts.zip",
    operation_id = "getArtifacts",
    tag = "executions",
    params(("id" = i64, Path, description = "Which execution")),
    responses(
        (status = 200, description = "The archive.", content_type = "application/zip", body = Vec<u8>),
        Unauthorized, NotFound, Gone, Invalid,
    )
)]
pub(super) async fn get_artifacts(
    State(state): State<AppState>,
    caller: Caller,
    ApiPath(id): ApiPath<ExecutionId>,
) -> Result<Response, ApiError> {
    all_of_user(&state, caller.user.id, id).await
}

/// One file, whoever calls.
pub(crate) async fn one_of_user(
    state: &AppState,
    user: UserId,
    id: ExecutionId,
    name: &str,
) -> Result<Response, ApiError> {
    let record = state.store.execution_of(user, id).await?.ok_or(ApiError::ExecutionNotFound)?;
    one(state, &record, name).await
}

/// All files, whoever calls.
pub(crate) async fn all_of_user(
    state: &AppState,
    user: UserId,
    id: ExecutionId,
) -> Result<Response, ApiError> {
    let record = state.store.execution_of(user, id).await?.ok_or(ApiError::ExecutionNotFound)?;
    let artifacts = artifacts_of(&record);
    if artifacts.is_empty() {
        return Err(ApiError::ArtifactNotFound);
    }
    let turn =
        state.engine.artifacts().archive_turn(user).map_err(|_| ApiError::Busy { retry_after_s: 5 })?;
    let mut files = Vec::new();
    for index in 0..artifacts.len() {
        files.push(open(state, id, index).await?.into_std().await);
    }
    let names: Vec<String> = artifacts.iter().map(|artifact| artifact.name.clone()).collect();
    let directory = state.engine.artifacts().directory().to_owned();
    // The turn goes with the work, which goes on when nobody waits for it any more.
    let left_at = record.settlement.as_ref().map(|settlement| settlement.finished_at);
    let packing = move || {
        let named = names.into_iter().zip(files);
        packed(named, left_at.and_then(date), &directory).map(|archive| (archive, turn))
    };
    let packed = tokio::task::spawn_blocking(packing).await.map_err(internal)?;
    let (archive, turn) = packed.map_err(internal)?;
    let archive = tokio::fs::File::from_std(archive);
    let disposition = attachment(&format!("execution-{id}.zip"));
    let headers = [(header::CONTENT_TYPE, HeaderValue::from_static("application/zip")), disposition];
    // As long as somebody reads it, it takes up room.
    let body = ReaderStream::with_capacity(archive, CHUNK_BYTES).inspect(move |_| {
        let _held = &turn;
    });
    Ok((headers, HARMLESS, Body::from_stream(body)).into_response())
}

/// One file of an execution that may be seen.
pub(crate) async fn one(
    state: &AppState,
    record: &ExecutionRecord,
    name: &str,
) -> Result<Response, ApiError> {
    let artifacts = artifacts_of(record);
    let index =
        artifacts.iter().position(|artifact| artifact.name == name).ok_or(ApiError::ArtifactNotFound)?;
    let file = open(state, record.id, index).await?;
    let Artifact { mime, size, .. } = &artifacts[index];
    let kind = HeaderValue::from_str(mime).unwrap_or(HeaderValue::from_static("application/octet-stream"));
    let last = name.rsplit('/').next().unwrap_or(name);
    let headers =
        [(header::CONTENT_TYPE, kind), (header::CONTENT_LENGTH, HeaderValue::from(*size)), attachment(last)];
    Ok((headers, HARMLESS, body_of(file)).into_response())
}

fn artifacts_of(record: &ExecutionRecord) -> &[Artifact] {
    record.settlement.as_ref().map_or(&[], |settlement| &settlement.artifacts)
}

async fn open(state: &AppState, id: ExecutionId, index: usize) -> Result<tokio::fs::File, ApiError> {
    let opened = state.engine.artifacts().open(id, index).await;
    opened.map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => ApiError::ArtifactsGone,
        _ => internal(error),
    })
}

fn internal(error: impl std::error::Error + Send + Sync + 'static) -> ApiError {
    ApiError::Internal(Box::new(error))
}

fn body_of(file: tokio::fs::File) -> Body {
    Body::from_stream(ReaderStream::with_capacity(file, CHUNK_BYTES))
}

/// RFC 6266: the name for clients that know RFC 8187, and for others its ASCII letters, digits and a few signs.
fn attachment(name: &str) -> (HeaderName, HeaderValue) {
    let is_plain = |character: &char| character.is_ascii_alphanumeric() || "-_. ".contains(*character);
    let plain: String =
        name.chars().map(|character| if is_plain(&character) { character } else { '_' }).collect();
    let exact = super::execution::percent_encoded(name);
    let value = format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{exact}");
    (header::CONTENT_DISPOSITION, HeaderValue::from_str(&value).expect("it is ASCII without controls"))
}

/// As ZIP has it: in whole seconds, between 1980 and 2107.
fn date(at: DateTime<Utc>) -> Option<zip::DateTime> {
    let small = |number: u32| u8::try_from(number).ok();
    let (year, month, day) = (u16::try_from(at.year()).ok()?, small(at.month())?, small(at.day())?);
    zip::DateTime::from_date_and_time(
        year,
        month,
        day,
        small(at.hour())?,
        small(at.minute())?,
        small(at.second())?,
    )
    .ok()
}

/// A ZIP archive in a file without a name.
fn packed(
    files: impl Iterator<Item = (String, std::fs::File)>,
    left_at: Option<zip::DateTime>,
    directory: &Path,
) -> io::Result<std::fs::File> {
    let mut archive = ZipWriter::new(tempfile::tempfile_in(directory)?);
    // To compress is the sender's work, and would be this processor's.
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored).large_file(true);
    let options = options.last_modified_time(left_at.unwrap_or_default());
    for (name, mut file) in files {
        archive.start_file(name, options).map_err(io::Error::other)?;
        io::copy(&mut file, &mut archive)?;
    }
    let mut file = archive.finish().map_err(io::Error::other)?;
    io::Seek::rewind(&mut file)?;
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_have_the_time_of_their_execution() {
        let at = DateTime::from_timestamp(1_800_000_000, 0).expect("in range");
        let told = date(at).expect("ZIP has it");
        assert_eq!((told.year(), told.month(), told.day(), told.hour()), (2027, 1, 15, 8));
        assert_eq!(date(DateTime::UNIX_EPOCH), None);
    }

    #[test]
    fn names_cannot_leave_their_header() {
        let (_, value) = attachment("a\"b\r\nX: y/é.csv");
        assert_eq!(
            value,
            "attachment; filename=\"a_b__X_ y__.csv\"; filename*=UTF-8''a%22b%0D%0AX%3A%20y%2F%C3%A9.csv"
        );
    }
}
