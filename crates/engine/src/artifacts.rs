//! The files that executions leave: received from their sandboxes, kept for a while, handed out.
//!
//! ```text
//! artifacts/<execution>/<number>    the content of one file; its name is in the database
//! ```
//!
//! Invariant: no name that a program has chosen is a name in this directory.

use std::io;
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use domain::{Artifact, ExecutionId, Limits, UserId};
use sandbox::archive::{HEADER_BYTES, Header, PATH_BYTES_MAX};
use store::Store;
use tokio::fs::{self, File};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::unix::pipe;

use crate::free_room::free_bytes;
use crate::live::AllLive;
use crate::sandboxes::Wanted;
use crate::turns::{NoTurn, Turn, Turns};

/// What came of a sandbox.
#[derive(Debug, Default)]
pub(crate) struct Received {
    pub(crate) artifacts: Vec<Artifact>,
    /// Files that did not come.
    pub(crate) cut: u64,
}

/// Archives that are made or downloaded at a time, one of a user: each takes up room on the disk for as long as somebody reads it.
const ARCHIVES_MAX: usize = 32;

/// Where they are kept.
#[derive(Clone, Debug)]
pub struct ArtifactStore {
    directory: PathBuf,
    reserve_bytes: u64,
    archiving: Turns,
}

impl ArtifactStore {
    /// In this directory, which is made when it is needed, on a disk that keeps so many bytes free.
    #[must_use]
    pub fn new(directory: PathBuf, reserve_bytes: u64) -> Self {
        Self { directory, reserve_bytes, archiving: Turns::new(1, ARCHIVES_MAX) }
    }

    /// What is left free of the disk, in bytes.
    pub(crate) fn reserve_bytes(&self) -> u64 {
        self.reserve_bytes
    }

    /// Where those of one execution are.
    pub(crate) fn of(&self, id: ExecutionId) -> PathBuf {
        self.directory.join(id.0.to_string())
    }

    /// Where temporary files of archives go.
    #[must_use]
    pub fn directory(&self) -> &Path {
        &self.directory
    }

    /// The right to have an archive.
    ///
    /// # Errors
    /// This user has one now, or others leave none over.
    pub fn archive_turn(&self, user: UserId) -> Result<Turn, NoTurn> {
        self.archiving.take(user)
    }

    /// The content of one, by its place among those of its execution.
    ///
    /// # Errors
    /// It is not kept any more ([`io::ErrorKind::NotFound`]), or cannot be read.
    pub async fn open(&self, id: ExecutionId, index: usize) -> io::Result<File> {
        File::open(self.of(id).join(index.to_string())).await
    }

    /// Removes those of one execution. That there are none is no error.
    ///
    /// # Errors
    /// They cannot be removed.
    #[expect(
        clippy::disallowed_methods,
        reason = "only this server has ever written here, under names of its own"
    )]
    pub async fn remove(&self, id: ExecutionId) -> io::Result<()> {
        match fs::remove_dir_all(self.of(id)).await {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            removed => removed,
        }
    }

    /// The executions that something is kept of.
    ///
    /// # Errors
    /// The directory cannot be read.
    pub async fn executions(&self) -> io::Result<Vec<ExecutionId>> {
        let mut entries = match fs::read_dir(&self.directory).await {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            entries => entries?,
        };
        let mut ids = Vec::new();
        while let Some(entry) = entries.next_entry().await? {
            ids.extend(entry.file_name().to_str().and_then(|name| name.parse().ok()).map(ExecutionId));
        }
        Ok(ids)
    }
}

/// Removes those of executions that are kept no longer, or that there are no more.
pub(crate) async fn sweep(
    artifacts: &ArtifactStore,
    store: &Store,
    live: &AllLive,
    now: DateTime<Utc>,
) -> io::Result<()> {
    for id in artifacts.executions().await? {
        // Whether one is under way is asked first: what has been settled since then is found in the database.
        if live.get(id).is_some() {
            continue;
        }
        match store.artifacts_are_kept(id, now).await {
            Ok(true) => {}
            Ok(false) => artifacts.remove(id).await?,
            Err(error) => return Err(io::Error::other(error)),
        }
    }
    Ok(())
}

/// Takes in what a sandbox hands over, to the end of it. What breaks off is counted as cut.
pub(crate) async fn receive(mut pipe: pipe::Receiver, wanted: Wanted<'_>, limits: &Limits) -> Received {
    let mut received = Received::default();
    let mut bytes = 0;
    loop {
        // The sandbox keeps to these bounds, too.
        let room = Room {
            files_max: limits.artifacts_max.saturating_sub(received.artifacts.len() as u64),
            bytes_max: limits.artifact_bytes_max.saturating_sub(bytes),
        };
        match next(&mut pipe, wanted, (received.artifacts.len(), room)).await {
            Ok(Next::File(artifact)) => {
                bytes += artifact.size;
                received.artifacts.push(artifact);
            }
            Ok(Next::End { cut }) => {
                received.cut = cut;
                return received;
            }
            Ok(Next::Nothing) => return received,
            Err(error) => {
                if error.kind() != io::ErrorKind::UnexpectedEof {
                    tracing::warn!(%error, "a file that an execution left could not be kept");
                }
                received.cut = received.cut.max(1);
                // Who writes into a pipe that nobody reads is not held up by that.
                return received;
            }
        }
    }
}

/// What may still come.
#[derive(Clone, Copy)]
struct Room {
    files_max: u64,
    bytes_max: u64,
}

enum Next {
    File(Artifact),
    End {
        cut: u64,
    },
    /// There was nothing at all.
    Nothing,
}

async fn next(
    pipe: &mut pipe::Receiver,
    wanted: Wanted<'_>,
    (index, room): (usize, Room),
) -> io::Result<Next> {
    let mut header = [0; HEADER_BYTES];
    let read = pipe.read(&mut header).await?;
    if read == 0 {
        return if index == 0 { Ok(Next::Nothing) } else { Err(io::ErrorKind::UnexpectedEof.into()) };
    }
    pipe.read_exact(&mut header[read..]).await?;
    let Header { path_bytes, content_bytes } = Header::from_bytes(header);
    if path_bytes == 0 {
        return Ok(Next::End { cut: content_bytes });
    }
    let mut path = vec![0; (path_bytes as usize).min(PATH_BYTES_MAX)];
    pipe.read_exact(&mut path).await?;
    let name = String::from_utf8(path).map_err(io::Error::other)?;
    if room.files_max == 0 || content_bytes > room.bytes_max {
        return Err(io::Error::other("a sandbox hands over more than it may"));
    }
    let directory = wanted.artifacts;
    if index == 0 {
        fs::create_dir_all(directory).await?;
    }
    // The database may be on the same disk.
    let free = free_bytes(directory).unwrap_or(u64::MAX);
    if free < content_bytes.saturating_add(wanted.reserve_bytes) {
        return Err(io::ErrorKind::StorageFull.into());
    }
    let mut file = File::create(directory.join(index.to_string())).await?;
    let copied = tokio::io::copy(&mut pipe.take(content_bytes), &mut file).await?;
    file.flush().await?;
    if copied < content_bytes {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    let mime = mime_guess::from_path(&name).first_or_octet_stream().essence_str().to_owned();
    Ok(Next::File(Artifact { name, size: content_bytes, mime }))
}
