//! Executions under way, as others see them: what they write, as they write it; ending them; giving them something to read.

mod log;
mod stdin;
mod text;

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use domain::{ExecutionId, UserId};
use tokio_util::sync::CancellationToken;

pub use log::LiveEvent;
pub(crate) use log::Log;
use log::Step;
pub(crate) use stdin::{Feed, Feeding, feed};
pub use stdin::{FeedError, STDIN_BYTES_AT_ONCE_MAX};
pub(crate) use text::{Decoder, torn_bytes};

use crate::launcher_link::lock;

/// An execution under way.
#[derive(Debug)]
pub struct Live {
    /// Which.
    pub id: ExecutionId,
    /// Whose.
    pub user: UserId,
    pub(crate) log: Log,
    pub(crate) cancelled: CancellationToken,
    pub(crate) stdin: Feed,
}

/// Reads what happens to an execution, from some position on.
#[derive(Debug)]
pub struct LiveReader {
    live: Arc<Live>,
    more: tokio::sync::watch::Receiver<()>,
    position: u64,
}

impl Live {
    pub(crate) fn new(id: ExecutionId, user: UserId, stdin: Feed) -> Arc<Self> {
        Arc::new(Self { id, user, log: Log::default(), cancelled: CancellationToken::new(), stdin })
    }

    /// Asks for its end. It comes within moments, and is no error where it has come already.
    pub fn cancel(&self) {
        self.cancelled.cancel();
    }

    /// Gives it something to read.
    ///
    /// # Errors
    /// It does not read, or too slowly.
    pub fn write_stdin(&self, data: &str) -> Result<(), FeedError> {
        self.stdin.write(data)
    }

    /// Lets it find the end of what it reads.
    ///
    /// # Errors
    /// It does not read.
    pub fn close_stdin(&self) -> Result<(), FeedError> {
        self.stdin.close()
    }

    /// What happens to it after this position; 0 is the beginning.
    #[must_use]
    pub fn read_from(self: &Arc<Self>, position: u64) -> LiveReader {
        LiveReader { more: self.log.subscribe(), live: Arc::clone(self), position }
    }
}

impl LiveReader {
    /// The next event, and the position behind it; nothing when there will be no more, and everything about the execution is stored.
    pub async fn next(&mut self) -> Option<(LiveEvent, u64)> {
        loop {
            self.more.mark_unchanged();
            match self.live.log.after(self.position) {
                Step::Event(event, next) => {
                    self.position = next;
                    return Some((event, next));
                }
                Step::Over => return None,
                // The log lives as long as this reader.
                Step::Wait => drop(self.more.changed().await),
            }
        }
    }
}

/// All executions under way.
#[derive(Debug, Default)]
pub(crate) struct AllLive(Mutex<HashMap<ExecutionId, Arc<Live>>>);

/// As long as it lives, others see the execution. Dropping it closes the log.
#[derive(Debug)]
pub(crate) struct Seen<'a> {
    all: &'a AllLive,
    pub(crate) live: Arc<Live>,
}

impl AllLive {
    pub(crate) fn get(&self, id: ExecutionId) -> Option<Arc<Live>> {
        lock(&self.0).get(&id).cloned()
    }

    pub(crate) fn all_of(&self, user: UserId) -> Vec<Arc<Live>> {
        lock(&self.0).values().filter(|live| live.user == user).cloned().collect()
    }

    pub(crate) fn show(&self, live: Arc<Live>) -> Seen<'_> {
        lock(&self.0).insert(live.id, Arc::clone(&live));
        Seen { all: self, live }
    }
}

impl Drop for Seen<'_> {
    fn drop(&mut self) {
        lock(&self.all.0).remove(&self.live.id);
        self.live.log.close();
    }
}
