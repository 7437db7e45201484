//! The launcher as the engine's tasks use it: ask for a run, wait for its report.

use std::collections::HashMap;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::process::{Child, ExitStatus};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use domain::Isolation;
use sandbox::SetupError;
use sandbox::channel::Channel;
use sandbox::spec::{KillReason, NestId, NestSpec, RunId, RunReport, RunSpec};
use sandbox::wire::{self, FromLauncher, ToLauncher};
use tokio::io::Interest;
use tokio::io::unix::AsyncFd;
use tokio::sync::oneshot;
use tokio_util::sync::CancellationToken;

use crate::{LauncherProcess, StartError};

/// How long the launcher may take to end everything it made: usually milliseconds.
const END_TIME_MAX: Duration = Duration::from_secs(10);

/// Between two looks at whether it has ended.
const LOOK_INTERVAL: Duration = Duration::from_millis(5);

/// What came of a run.
pub(crate) type RunEnd = Result<RunReport, SetupError>;

/// The server's side of the launcher.
#[derive(Debug)]
pub(crate) struct LauncherClient {
    link: Arc<Link>,
    isolation: Isolation,
    child: Mutex<Option<Child>>,
    runs_asked: AtomicU64,
    /// How many nests were ever opened; held while one is.
    opening: tokio::sync::Mutex<u32>,
}

/// What the listening task shares with those who ask.
#[derive(Debug)]
struct Link {
    channel: AsyncFd<Channel>,
    waiting: Mutex<HashMap<RunId, oneshot::Sender<RunEnd>>>,
    nests: Mutex<HashMap<NestId, OpenNest>>,
    gone: CancellationToken,
}

#[derive(Debug)]
struct OpenNest {
    spec: NestSpec,
    /// The launcher has been told, so runs in it may be asked for.
    announced: bool,
}

/// A run under way. Dropping it forgets about the end, not about the run.
#[derive(Debug)]
pub(crate) struct PendingRun {
    pub id: RunId,
    pub end: oneshot::Receiver<RunEnd>,
}

impl LauncherClient {
    /// Takes over a launcher and begins to listen to it.
    pub(crate) fn over(process: LauncherProcess) -> Result<Self, StartError> {
        process.channel.set_nonblocking().map_err(std::io::Error::from)?;
        let link = Arc::new(Link {
            channel: registered(process.channel)?,
            waiting: Mutex::default(),
            nests: Mutex::default(),
            gone: CancellationToken::new(),
        });
        tokio::spawn(listen(Arc::clone(&link)));
        Ok(Self {
            link,
            isolation: process.isolation,
            child: Mutex::new(Some(process.child)),
            opening: tokio::sync::Mutex::new(0),
            runs_asked: AtomicU64::new(0),
        })
    }

    pub(crate) fn isolation(&self) -> &Isolation {
        &self.isolation
    }

    pub(crate) fn is_alive(&self) -> bool {
        !self.link.gone.is_cancelled()
    }

    pub(crate) async fn gone(&self) {
        self.link.gone.cancelled().await;
    }

    /// Asks for a run. The descriptors are those that [`RunSpec`] names.
    pub(crate) async fn run(
        &self,
        nest: NestSpec,
        spec: RunSpec,
        descriptors: Vec<OwnedFd>,
    ) -> Result<PendingRun, SetupError> {
        let nest = self.nest(nest).await?;
        let id = RunId(self.runs_asked.fetch_add(1, Ordering::Relaxed));
        let (sender, end) = oneshot::channel();
        lock(&self.link.waiting).insert(id, sender);
        let asked = self.link.send(&ToLauncher::Run { run: id, nest, spec }, &descriptors).await;
        if let Err(error) = asked {
            lock(&self.link.waiting).remove(&id);
            return Err(error);
        }
        Ok(PendingRun { id, end })
    }

    /// Ends a run; its report comes as always.
    pub(crate) async fn kill(&self, run: RunId, reason: KillReason) -> Result<(), SetupError> {
        self.link.send(&ToLauncher::Kill { run, reason }, &[]).await
    }

    /// The nest of this kind, opened now if there is none.
    async fn nest(&self, spec: NestSpec) -> Result<NestId, SetupError> {
        if let Some(id) = self.link.open_nest(&spec) {
            return Ok(id);
        }
        // One at a time, and known to others only when the launcher has been told: runs in it come after.
        let mut opened = self.opening.lock().await;
        if let Some(id) = self.link.open_nest(&spec) {
            return Ok(id);
        }
        *opened += 1;
        let id = NestId(*opened);
        // Before it is asked for, so that its end, which may come at once, finds it.
        lock(&self.link.nests).insert(id, OpenNest { spec: spec.clone(), announced: false });
        let sent = self.link.send(&ToLauncher::OpenNest { nest: id, spec }, &[]).await;
        self.link.announce(id, sent)
    }

    /// Lets the launcher go, which ends everything it made, and waits a while for its end.
    pub(crate) async fn stop(&self) {
        self.link.channel.get_ref().close();
        self.gone().await;
        let Some(mut child) = lock(&self.child).take() else { return };
        let status = tokio::time::timeout(END_TIME_MAX, ended(&mut child)).await;
        match status {
            Ok(Ok(status)) if status.success() => {}
            Ok(status) => tracing::warn!(?status, "the launcher did not end well"),
            // It belongs to root, so this process cannot kill it; it ends as soon as it can hear that its server is gone.
            Err(_) => tracing::error!(pid = child.id(), "the launcher does not end; it is left behind"),
        }
    }
}

/// Waits for the end of a child.
async fn ended(child: &mut Child) -> std::io::Result<ExitStatus> {
    let mut look = tokio::time::interval(LOOK_INTERVAL);
    loop {
        look.tick().await;
        if let Some(status) = child.try_wait()? {
            return Ok(status);
        }
    }
}

impl Link {
    async fn send(&self, message: &ToLauncher, descriptors: &[OwnedFd]) -> Result<(), SetupError> {
        let borrowed: Vec<BorrowedFd<'_>> = descriptors.iter().map(AsFd::as_fd).collect();
        let sent = self.channel.async_io(Interest::WRITABLE, |channel| {
            wire::send(channel, message, &borrowed).map_err(std::io::Error::from)
        });
        sent.await.map_err(SetupError::from)
    }

    async fn receive(&self) -> Result<Option<FromLauncher>, SetupError> {
        let received = self
            .channel
            .async_io(Interest::READABLE, |channel| wire::receive(channel).map_err(std::io::Error::from));
        Ok(received.await.map_err(SetupError::from)?.map(|(message, _)| message))
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

    fn settle(&self, run: RunId, end: RunEnd) {
        if let Some(waiting) = lock(&self.waiting).remove(&run) {
            // Nobody waits any more: then nobody needs to know.
            let _ = waiting.send(end);
        }
    }
}

/// The channel as the runtime waits on it.
#[expect(
    deprecated,
    reason = "its unsafe successor asks for a descriptor that stays open and the same as long as its owner lives, which a \
              Channel guarantees; unsafe code is for the sandbox room only"
)]
fn registered(channel: Channel) -> std::io::Result<AsyncFd<Channel>> {
    AsyncFd::new(channel)
}

/// Hears the launcher until it is gone.
async fn listen(link: Arc<Link>) {
    loop {
        match link.receive().await {
            Ok(Some(message)) => hear(&link, message),
            Ok(None) => break,
            Err(error) => {
                tracing::error!(%error, "the launcher cannot be understood");
                break;
            }
        }
    }
    link.gone.cancel();
    // Whoever still waits learns it by the end of the channel.
    lock(&link.waiting).clear();
}

fn hear(link: &Link, message: FromLauncher) {
    match message {
        FromLauncher::Finished { run, report } => link.settle(run, Ok(report)),
        FromLauncher::Failed { run, error } => link.settle(run, Err(error)),
        FromLauncher::NestClosed { nest, error } => {
            let closed = lock(&link.nests).remove(&nest);
            if let (Some(closed), Some(error)) = (closed, error) {
                tracing::warn!(environment = closed.spec.environment, %error, "a nest is gone");
            }
        }
        FromLauncher::Ready(_) | FromLauncher::Refused(_) => {}
    }
}

/// A panic while holding one of these locks leaves maps that are still right.
fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
