//! The launcher as the engine's tasks use it: ask for a run, wait for its report. When it dies, the next one takes its place.

use std::os::fd::OwnedFd;
use std::process::{Child, ExitStatus};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use domain::Isolation;
use sandbox::SetupError;
use sandbox::channel::Channel;
use sandbox::spec::{KillReason, NestSpec, RunId, RunReport, RunSpec, UsageSample, View};
use sandbox::wire::{self, FromKeeper, FromLauncher};
use tokio::io::Interest;
use tokio::io::unix::AsyncFd;
use tokio::sync::{oneshot, watch};
use tokio_util::sync::CancellationToken;

use crate::launcher_link::{Link, Started, UsedPlace, UsedUp, lock, registered};
use crate::launcher_process::channel_of;
use crate::nests::Pool;
use crate::warming::Warming;
use crate::{LauncherProcess, StartError};

/// How long the launcher may take to end everything it made: usually milliseconds.
const END_TIME_MAX: Duration = Duration::from_secs(20);

/// Between two looks at whether it has ended.
const LOOK_INTERVAL: Duration = Duration::from_millis(5);

/// How long a run waits for another launcher after one has died.
const ANOTHER_TIME_MAX: Duration = Duration::from_secs(30);

/// What came of a run.
pub(crate) type RunEnd = Result<RunReport, SetupError>;

/// The server's side of the launcher.
#[derive(Debug)]
pub(crate) struct LauncherClient {
    /// Nothing between the death of one launcher and the readiness of the next.
    current: watch::Receiver<Option<Arc<Link>>>,
    keeper: Arc<AsyncFd<Channel>>,
    keeper_process: Mutex<Option<Child>>,
    isolation: Isolation,
    /// There is no launcher and will be none.
    gone: CancellationToken,
}

/// A run under way. Dropping it forgets about the end, not about the run.
#[derive(Debug)]
pub(crate) struct PendingRun {
    pub id: RunId,
    pub place: UsedPlace,
    pub end: oneshot::Receiver<RunEnd>,
    /// What it has used, now and then.
    pub used: watch::Receiver<Option<UsageSample>>,
    link: Arc<Link>,
}

impl PendingRun {
    /// Ends the run; its report comes as always.
    pub(crate) async fn kill(&self, reason: KillReason) -> Result<(), SetupError> {
        self.link.kill(self.id, reason).await
    }
}

impl LauncherClient {
    /// Takes over a launcher and begins to listen to it.
    pub(crate) fn over(process: LauncherProcess, warming: Warming) -> Result<Self, StartError> {
        process.keeper.set_nonblocking().map_err(std::io::Error::from)?;
        let keeper = Arc::new(registered(process.keeper)?);
        let (first, used_up) = Link::over(process.channel, warming.clone())?;
        let first = Arc::new(first);
        let (sender, current) = watch::channel(Some(Arc::clone(&first)));
        let gone = CancellationToken::new();
        tokio::spawn(attend((Arc::clone(&keeper), warming), (first, used_up), sender, gone.clone()));
        Ok(Self {
            current,
            keeper,
            keeper_process: Mutex::new(Some(process.child)),
            isolation: process.isolation,
            gone,
        })
    }

    pub(crate) fn isolation(&self) -> &Isolation {
        &self.isolation
    }

    pub(crate) fn is_alive(&self) -> bool {
        self.current.borrow().is_some()
    }

    /// As [`Link::retire_where`]. Where there is no launcher, there are no nests.
    pub(crate) async fn retire_where(&self, is_over: impl Fn(&NestSpec) -> bool) {
        let link = self.current.borrow().clone();
        if let Some(link) = link {
            link.retire_where(is_over).await;
        }
    }

    /// What is shown in the nests of the launcher that is there.
    pub(crate) fn views(&self) -> Vec<View> {
        self.current.borrow().as_ref().map(|link| link.views()).unwrap_or_default()
    }

    /// The nests of the launcher that is there.
    pub(crate) fn pools(&self) -> Vec<Pool> {
        self.current.borrow().as_ref().map(|link| link.pools()).unwrap_or_default()
    }

    pub(crate) async fn gone(&self) {
        self.gone.cancelled().await;
    }

    /// Asks for a run. The descriptors are those that [`RunSpec`] names.
    pub(crate) async fn run(
        &self,
        nest: NestSpec,
        spec: RunSpec,
        descriptors: Vec<OwnedFd>,
    ) -> Result<PendingRun, SetupError> {
        let link = self.link().await?;
        let Started { id, place, end, used } = link.run(nest, spec, &descriptors).await?;
        Ok(PendingRun { id, place, end, used, link })
    }

    /// The launcher there is, or the next one.
    async fn link(&self) -> Result<Arc<Link>, SetupError> {
        let mut current = self.current.clone();
        let there = tokio::time::timeout(ANOTHER_TIME_MAX, current.wait_for(Option::is_some)).await;
        match there {
            Ok(Ok(link)) => link.clone().ok_or_else(|| SetupError::gone("launcher")),
            Ok(Err(_)) => Err(SetupError::gone("launcher")),
            Err(_) => Err(SetupError::timed_out("await another launcher")),
        }
    }

    /// Lets the launcher go, which ends everything it made, and waits a while for its end.
    pub(crate) async fn stop(&self) {
        self.keeper.get_ref().close();
        if let Some(link) = self.current.borrow().as_ref() {
            link.close();
        }
        self.gone().await;
        let Some(mut keeper) = lock(&self.keeper_process).take() else { return };
        let status = tokio::time::timeout(END_TIME_MAX, ended(&mut keeper)).await;
        match status {
            Ok(Ok(status)) if status.success() => {}
            Ok(status) => tracing::warn!(?status, "the launcher did not end well"),
            // It belongs to root, so this process cannot kill it; it ends as soon as it can hear that its server is gone.
            Err(_) => tracing::error!(pid = keeper.id(), "the launcher does not end; it is left behind"),
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

/// Listens to one launcher after the other, as long as the keeper has another one.
async fn attend(
    (keeper, warming): (Arc<AsyncFd<Channel>>, Warming),
    first: (Arc<Link>, UsedUp),
    current: watch::Sender<Option<Arc<Link>>>,
    gone: CancellationToken,
) {
    let mut next = Some(first);
    while let Some((link, used_up)) = next {
        current.send_replace(Some(Arc::clone(&link)));
        link.listen(used_up).await;
        current.send_replace(None);
        next = another(&keeper, &warming).await;
    }
    gone.cancel();
}

/// The next launcher that is ready, unless there will be none.
async fn another(keeper: &AsyncFd<Channel>, warming: &Warming) -> Option<(Arc<Link>, UsedUp)> {
    loop {
        let received = keeper
            .async_io(Interest::READABLE, |channel| wire::receive(channel).map_err(std::io::Error::from));
        let Ok(Some((FromKeeper::Launcher, descriptors))) = received.await else { return None };
        match ready(descriptors, warming).await {
            Ok((link, used_up)) => {
                tracing::warn!("the launcher was gone; another one has taken its place");
                return Some((Arc::new(link), used_up));
            }
            Err(error) => tracing::error!(%error, "another launcher did not come to be ready"),
        }
    }
}

/// The link to a launcher that has just been started, once it says that it is ready.
async fn ready(descriptors: Vec<OwnedFd>, warming: &Warming) -> Result<(Link, UsedUp), StartError> {
    let (link, used_up) = Link::over(channel_of(descriptors)?, warming.clone())?;
    match link.receive().await? {
        Some(FromLauncher::Ready(_)) => Ok((link, used_up)),
        Some(FromLauncher::Refused(why)) => Err(StartError::Refused(why)),
        _ => Err(SetupError::gone("launcher").into()),
    }
}
