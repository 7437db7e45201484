//! The channel to one launcher, and who waits for what it says.

use std::collections::HashMap;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::sync::{Mutex, MutexGuard, PoisonError};

use sandbox::SetupError;
use sandbox::channel::Channel;
use sandbox::spec::{KillReason, NestId, NestSpec, RunId, RunSpec};
use sandbox::wire::{self, FromLauncher, ToLauncher};
use tokio::io::Interest;
use tokio::io::unix::AsyncFd;
use tokio::sync::oneshot;

use crate::launcher_client::RunEnd;

/// One launcher, from its start to its end.
#[derive(Debug)]
pub(crate) struct Link {
    channel: AsyncFd<Channel>,
    /// Nothing any more once the launcher is gone.
    waiting: Mutex<Option<HashMap<RunId, oneshot::Sender<RunEnd>>>>,
    nests: Mutex<HashMap<NestId, OpenNest>>,
    /// How many nests were ever opened; held while one is.
    opening: tokio::sync::Mutex<u32>,
}

#[derive(Debug)]
struct OpenNest {
    spec: NestSpec,
    /// The launcher has been told, so runs in it may be asked for.
    announced: bool,
}

impl Link {
    pub(crate) fn over(channel: Channel) -> std::io::Result<Self> {
        Ok(Self {
            channel: registered(channel)?,
            waiting: Mutex::new(Some(HashMap::new())),
            nests: Mutex::default(),
            opening: tokio::sync::Mutex::new(0),
        })
    }

    /// Asks for a run; its end will be told.
    pub(crate) async fn run(
        &self,
        id: RunId,
        nest: NestSpec,
        spec: RunSpec,
        descriptors: &[OwnedFd],
    ) -> Result<oneshot::Receiver<RunEnd>, SetupError> {
        let nest = self.nest(nest).await?;
        let (sender, end) = oneshot::channel();
        match lock(&self.waiting).as_mut() {
            Some(waiting) => waiting.insert(id, sender),
            None => return Err(SetupError::gone("launcher")),
        };
        let asked = self.send(&ToLauncher::Run { run: id, nest, spec }, descriptors).await;
        if let Err(error) = asked {
            self.settle(id, Err(error.clone()));
            return Err(error);
        }
        Ok(end)
    }

    pub(crate) async fn kill(&self, run: RunId, reason: KillReason) -> Result<(), SetupError> {
        self.send(&ToLauncher::Kill { run, reason }, &[]).await
    }

    /// Ends the channel, and with it the launcher.
    pub(crate) fn close(&self) {
        self.channel.get_ref().close();
    }

    /// Hears the launcher until it is gone; then whoever waits for a run hears that.
    pub(crate) async fn listen(&self) {
        loop {
            match self.receive().await {
                Ok(Some(message)) => self.hear(message),
                Ok(None) => break,
                Err(error) => {
                    tracing::error!(%error, "the launcher cannot be understood");
                    break;
                }
            }
        }
        self.close();
        // Each learns it by the end of its channel.
        lock(&self.waiting).take();
    }

    pub(crate) async fn receive(&self) -> Result<Option<FromLauncher>, SetupError> {
        let received = self
            .channel
            .async_io(Interest::READABLE, |channel| wire::receive(channel).map_err(std::io::Error::from));
        Ok(received.await.map_err(SetupError::from)?.map(|(message, _)| message))
    }

    async fn send(&self, message: &ToLauncher, descriptors: &[OwnedFd]) -> Result<(), SetupError> {
        let borrowed: Vec<BorrowedFd<'_>> = descriptors.iter().map(AsFd::as_fd).collect();
        let sent = self.channel.async_io(Interest::WRITABLE, |channel| {
            wire::send(channel, message, &borrowed).map_err(std::io::Error::from)
        });
        sent.await.map_err(SetupError::from)
    }

    fn hear(&self, message: FromLauncher) {
        match message {
            FromLauncher::Finished { run, report } => self.settle(run, Ok(report)),
            FromLauncher::Failed { run, error } => self.settle(run, Err(error)),
            FromLauncher::NestClosed { nest, error } => {
                let closed = lock(&self.nests).remove(&nest);
                if let (Some(closed), Some(error)) = (closed, error) {
                    tracing::warn!(environment = closed.spec.environment, %error, "a nest is gone");
                }
            }
            FromLauncher::Ready(_) | FromLauncher::Refused(_) => {}
        }
    }

    fn settle(&self, run: RunId, end: RunEnd) {
        if let Some(waiting) = lock(&self.waiting).as_mut().and_then(|waiting| waiting.remove(&run)) {
            // Nobody waits any more: then nobody needs to know.
            let _ = waiting.send(end);
        }
    }

    /// The nest of this kind, opened now if there is none.
    async fn nest(&self, spec: NestSpec) -> Result<NestId, SetupError> {
        if let Some(id) = self.open_nest(&spec) {
            return Ok(id);
        }
        // One at a time, and known to others only when the launcher has been told: runs in it come after.
        let mut opened = self.opening.lock().await;
        if let Some(id) = self.open_nest(&spec) {
            return Ok(id);
        }
        *opened += 1;
        let id = NestId(*opened);
        // Before it is asked for, so that its end, which may come at once, finds it.
        lock(&self.nests).insert(id, OpenNest { spec: spec.clone(), announced: false });
        let sent = self.send(&ToLauncher::OpenNest { nest: id, spec }, &[]).await;
        self.announce(id, sent)
    }

    fn open_nest(&self, spec: &NestSpec) -> Option<NestId> {
        let nests = lock(&self.nests);
        nests.iter().find(|(_, open)| open.announced && open.spec == *spec).map(|(id, _)| *id)
    }

    fn announce(&self, id: NestId, sent: Result<(), SetupError>) -> Result<NestId, SetupError> {
        let mut nests = lock(&self.nests);
        match (sent, nests.get_mut(&id)) {
            (Ok(()), Some(open)) => open.announced = true,
            // Closed already: the run that asked for it will be told.
            (Ok(()), None) => {}
            (Err(error), _) => {
                nests.remove(&id);
                return Err(error);
            }
        }
        Ok(id)
    }
}

/// A channel as the runtime waits on it.
#[expect(
    deprecated,
    reason = "its unsafe successor asks for a descriptor that stays open and the same as long as its owner lives, which a \
              Channel guarantees; unsafe code is for the sandbox room only"
)]
pub(crate) fn registered(channel: Channel) -> std::io::Result<AsyncFd<Channel>> {
    AsyncFd::new(channel)
}

/// A panic while holding one of these locks leaves maps that are still right.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
