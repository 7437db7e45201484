//! What an execution reads while it runs.

use std::fs::{File, Permissions};
use std::io;
use std::os::fd::OwnedFd;
use std::os::unix::fs::PermissionsExt as _;
use std::sync::Mutex;

use tokio::io::AsyncWriteExt as _;
use tokio::net::unix::pipe;
use tokio::sync::mpsc;

use crate::launcher_link::lock;

/// Bytes that may be sent at once.
pub const STDIN_BYTES_AT_ONCE_MAX: usize = 64 * 1024;
/// Pieces that wait until the program reads.
const WAITING_MAX: usize = 16;

/// Why nothing can be given to an execution.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FeedError {
    /// It reads nothing of this kind, any more, or has ended.
    #[error("its input is closed")]
    Closed,
    /// It does not read what it was given.
    #[error("it does not read what it was given before")]
    Full,
}

/// Our end.
#[derive(Debug, Default)]
pub(crate) struct Feed(Mutex<Option<mpsc::Sender<String>>>);

/// What takes the pieces to the program, where there may be some.
#[derive(Debug, Default)]
pub(crate) struct Feeding(Option<(mpsc::Receiver<String>, pipe::Sender)>);

/// A feed, what keeps it going, and the end for the program.
pub(crate) fn feed() -> io::Result<(Feed, Feeding, OwnedFd)> {
    let (reader, writer) = io::pipe()?;
    let reader = File::from(OwnedFd::from(reader));
    // Programs open /dev/stdin; the pipe belongs to this process's user, not theirs. They may read it anyway.
    reader.set_permissions(Permissions::from_mode(0o444))?;
    let writer = pipe::Sender::from_owned_fd(writer.into())?;
    let (sender, pieces) = mpsc::channel(WAITING_MAX);
    Ok((Feed(Mutex::new(Some(sender))), Feeding(Some((pieces, writer))), reader.into()))
}

impl Feed {
    pub(crate) fn write(&self, data: &str) -> Result<(), FeedError> {
        let feed = lock(&self.0);
        let sender = feed.as_ref().ok_or(FeedError::Closed)?;
        sender.try_send(data.to_owned()).map_err(|error| match error {
            mpsc::error::TrySendError::Full(_) => FeedError::Full,
            mpsc::error::TrySendError::Closed(_) => FeedError::Closed,
        })
    }

    pub(crate) fn close(&self) -> Result<(), FeedError> {
        lock(&self.0).take().map(drop).ok_or(FeedError::Closed)
    }
}

impl Feeding {
    /// Keeps it going while something else lasts.
    pub(crate) async fn beside<T>(self, run: impl Future<Output = T>) -> T {
        let mut run = std::pin::pin!(run);
        tokio::select! {
            biased;
            ran = &mut run => return ran,
            () = self.go_on() => {}
        }
        run.await
    }

    /// Ends when the feed is closed, or nobody reads any more.
    async fn go_on(self) {
        let Some((mut pieces, mut writer)) = self.0 else { return };
        while let Some(piece) = pieces.recv().await {
            if writer.write_all(piece.as_bytes()).await.is_err() {
                return;
            }
        }
    }
}
