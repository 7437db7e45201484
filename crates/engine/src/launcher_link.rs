//! The channel to one launcher: who waits for what it says, and what is asked of it so that places are ready.

use std::collections::HashMap;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use sandbox::SetupError;
use sandbox::channel::Channel;
use sandbox::spec::{KillReason, NestId, NestSpec, RunId, RunSpec, UsageSample, View, Warmth};
use sandbox::wire::{self, FromLauncher, ToLauncher};
use tokio::io::Interest;
use tokio::io::unix::AsyncFd;
use tokio::sync::{mpsc, oneshot, watch};

use crate::launcher_client::RunEnd;
use crate::nests::{Errands, Nests, Place, Pool, Room};
use crate::warming::Warming;

/// One launcher, from its start to its end.
#[derive(Debug)]
pub(crate) struct Link {
    channel: AsyncFd<Channel>,
    /// Nothing any more once the launcher is gone.
    state: Mutex<Option<State>>,
    /// Held while a nest is opened.
    opening: tokio::sync::Mutex<()>,
    /// For [`UsedPlace`].
    used_up: mpsc::UnboundedSender<NestId>,
    warming: Warming,
}

#[derive(Debug, Default)]
struct State {
    waiting: HashMap<RunId, Waiting>,
    nests: Nests,
}

/// Somebody waits for the end of a run.
#[derive(Debug)]
struct Waiting {
    nest: NestId,
    told: oneshot::Sender<RunEnd>,
    used: watch::Sender<Option<UsageSample>>,
}

/// The place of a run. As soon as nobody has it any more, the next one is made: not before, because whoever waits for the answer goes first.
#[derive(Debug)]
pub(crate) struct UsedPlace {
    nest: NestId,
    used_up: mpsc::UnboundedSender<NestId>,
}

impl Drop for UsedPlace {
    fn drop(&mut self) {
        // When the launcher is gone, so are its nests.
        let _ = self.used_up.send(self.nest);
    }
}

/// The nests in which places were used up.
pub(crate) type UsedUp = mpsc::UnboundedReceiver<NestId>;

/// A run that was asked for.
#[derive(Debug)]
pub(crate) struct Started {
    pub(crate) id: RunId,
    pub(crate) place: UsedPlace,
    pub(crate) end: oneshot::Receiver<RunEnd>,
    pub(crate) used: watch::Receiver<Option<UsageSample>>,
}

impl Link {
    /// With what [`Self::listen`] is to be given.
    pub(crate) fn over(channel: Channel, warming: Warming) -> std::io::Result<(Self, UsedUp)> {
        let (used_up, receiver) = mpsc::unbounded_channel();
        let link = Self {
            channel: registered(channel)?,
            state: Mutex::new(Some(State::default())),
            opening: tokio::sync::Mutex::default(),
            used_up,
            warming,
        };
        Ok((link, receiver))
    }

    /// Asks for a run; its end will be told.
    pub(crate) async fn run(
        &self,
        nest: NestSpec,
        spec: RunSpec,
        descriptors: &[OwnedFd],
    ) -> Result<Started, SetupError> {
        let (place, started) = self.place(nest).await?;
        if let Err(error) = self.ask(place, spec, descriptors).await {
            self.settle(place.run, Err(error.clone())).await;
            return Err(error);
        }
        if self.with(|state| state.nests.has_none_ready(place.nest)).unwrap_or(false) {
            self.tend(place.nest).await;
        }
        Ok(started)
    }

    /// A place in the environment's nest, and where its run's end will be told.
    async fn place(&self, spec: NestSpec) -> Result<(Place, Started), SetupError> {
        loop {
            let nest = self.nest(&spec).await?;
            let (told, end) = oneshot::channel();
            let (used, samples) = watch::channel(None);
            // In one go: whatever becomes of the place from now on is told to who waits.
            let taken = self.with(|state| {
                let place = state.nests.take(nest, Instant::now())?;
                state.waiting.insert(place.run, Waiting { nest, told, used });
                Some(place)
            });
            match taken {
                Some(Some(place)) => {
                    let used_place = UsedPlace { nest, used_up: self.used_up.clone() };
                    return Ok((place, Started { id: place.run, place: used_place, end, used: samples }));
                }
                // Closed meanwhile: there will be another one.
                Some(None) => {}
                None => return Err(SetupError::gone("launcher")),
            }
        }
    }

    async fn ask(&self, place: Place, spec: RunSpec, descriptors: &[OwnedFd]) -> Result<(), SetupError> {
        let Place { run, nest, is_new, .. } = place;
        if is_new {
            self.send(&ToLauncher::Prepare { run, nest }, &[]).await?;
        }
        self.send(&ToLauncher::Start { run, spec }, descriptors).await
    }

    pub(crate) async fn kill(&self, run: RunId, reason: KillReason) -> Result<(), SetupError> {
        self.send(&ToLauncher::Kill { run, reason }, &[]).await
    }

    /// Ends the channel, and with it the launcher.
    pub(crate) fn close(&self) {
        self.channel.get_ref().close();
    }

    /// Nests of this kind take on no more runs, and are closed after the last.
    pub(crate) async fn retire_where(&self, is_over: impl Fn(&NestSpec) -> bool) {
        self.run_errands(|state| state.nests.retire_where(is_over)).await;
    }

    /// What is shown in the nests there are.
    pub(crate) fn views(&self) -> Vec<View> {
        self.with(|state| state.nests.views()).unwrap_or_default()
    }

    pub(crate) fn pools(&self) -> Vec<Pool> {
        self.with(|state| state.nests.pools()).unwrap_or_default()
    }

    /// Hears the launcher until it is gone; then whoever waits for a run hears that.
    pub(crate) async fn listen(&self, mut used_up: UsedUp) {
        loop {
            let received = tokio::select! {
                received = self.receive() => received,
                Some(nest) = used_up.recv() => {
                    self.tend(nest).await;
                    self.renew_if_due(nest).await;
                    continue;
                }
            };
            match received {
                Ok(Some(message)) => self.hear(message).await,
                Ok(None) => break,
                Err(error) => {
                    tracing::error!(%error, "the launcher cannot be understood");
                    break;
                }
            }
        }
        self.close();
        // Each learns it by the end of its channel.
        lock(&self.state).take();
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

    async fn hear(&self, message: FromLauncher) {
        match message {
            FromLauncher::Finished { run, report } => self.settle(run, Ok(report)).await,
            FromLauncher::Failed { run, error } => self.settle(run, Err(error)).await,
            FromLauncher::Used { run, sample } => {
                let told = |state: &mut State| {
                    state.waiting.get(&run).map(|waiting| waiting.used.send_replace(Some(sample)))
                };
                self.with(told);
            }
            FromLauncher::Prepared { run } => {
                self.with(|state| state.nests.prepared(run));
            }
            FromLauncher::NestWarm { nest, warmth } => self.warmed(nest, warmth).await,
            FromLauncher::NestClosed { nest, error } => {
                let closed = self.with(|state| state.nests.remove(nest)).flatten();
                if let (Some(closed), Some(error)) = (closed, error) {
                    tracing::warn!(environment = closed.spec.name, %error, "a nest is gone");
                }
            }
            FromLauncher::Ready(_) | FromLauncher::Refused(_) => {}
        }
    }

    async fn warmed(&self, nest: NestId, warmth: Result<Warmth, SetupError>) {
        let environment = self.with(|state| state.nests.get(nest).map(|nest| nest.spec.name.clone()));
        log_warmth(&environment.flatten().unwrap_or_default(), &warmth);
        self.run_errands(|state| state.nests.warmed(nest, warmth.is_ok())).await;
        self.tend(nest).await;
    }

    /// The run is over: tells who waits for it.
    async fn settle(&self, run: RunId, end: RunEnd) {
        let waiting = self.with(|state| {
            let waiting = state.waiting.remove(&run);
            match &waiting {
                Some(waiting) => state.nests.ended(waiting.nest),
                None => state.nests.lost(run),
            }
            waiting
        });
        let Some(Some(Waiting { nest, told, .. })) = waiting else { return };
        if told.send(end).is_err() {
            // Nobody waits any more, so nobody has the place either.
            self.tend(nest).await;
        }
    }

    /// Has another nest warmed for an environment whose zygote is old, lacks what programs import by now, or had no room before.
    async fn renew_if_due(&self, nest: NestId) {
        let spec = self.with(|state| state.nests.get(nest).map(|nest| nest.spec.clone())).flatten();
        let Some(spec) = spec else { return };
        // Whoever opens one now may be about to do this, too.
        let Ok(_opening) = self.opening.try_lock() else { return };
        let learnt = self.warming.learnt(&spec.name);
        let is_due = self.with(|state| {
            let at = Instant::now();
            state.nests.is_due(nest, &learnt, at)
                || state.nests.could_be_warm(nest, self.warming.environments_max(), at)
        });
        if is_due == Some(true)
            && let Err(error) = self.open(&spec, false).await
        {
            tracing::warn!(environment = spec.name, %error, "a warm interpreter could not be renewed");
        }
    }

    async fn tend(&self, nest: NestId) {
        self.run_errands(|state| state.nests.tend(nest, Instant::now())).await;
    }

    /// Does what was decided. What cannot be asked of the launcher any more does not matter any more.
    async fn run_errands(&self, decide: impl FnOnce(&mut State) -> Errands) {
        let Some(errands) = self.with(decide) else { return };
        for run in errands.drop {
            let _ = self.kill(run, KillReason::Cancelled).await;
        }
        for (run, nest) in errands.prepare {
            let _ = self.send(&ToLauncher::Prepare { run, nest }, &[]).await;
        }
        for nest in errands.close {
            let _ = self.send(&ToLauncher::CloseNest { nest }, &[]).await;
        }
    }

    /// Nothing when the launcher is gone.
    fn with<T>(&self, act: impl FnOnce(&mut State) -> T) -> Option<T> {
        lock(&self.state).as_mut().map(act)
    }

    /// The nest of an environment, opened now if there is none.
    async fn nest(&self, spec: &NestSpec) -> Result<NestId, SetupError> {
        let current = || self.with(|state| state.nests.current(spec)).flatten();
        if let Some(id) = current() {
            return Ok(id);
        }
        // One at a time, and known to others only when the launcher has been told: runs in it come after.
        let _opening = self.opening.lock().await;
        match current() {
            Some(id) => Ok(id),
            None => self.open(spec, true).await?.ok_or_else(|| SetupError::gone("nest")),
        }
    }

    /// Opens a nest, warm if there is room for that; where there is none, a cold one if that is of any use, or none.
    async fn open(&self, spec: &NestSpec, or_cold: bool) -> Result<Option<NestId>, SetupError> {
        let warm_max = self.warming.environments_max();
        let mut may_be_warm = false;
        self.run_errands(|state| {
            let mut errands = Errands::default();
            let room = if spec.may_be_warm {
                state.nests.room_for_warm(spec, warm_max, Instant::now())
            } else {
                Room::None
            };
            may_be_warm = room != Room::None;
            let goes = match room {
                Room::InsteadOf(nest) => Some(nest),
                Room::Free => None,
                Room::None if or_cold => state.nests.superfluous_cold(),
                Room::None => None,
            };
            if let Some(nest) = goes {
                state.nests.retire(nest, &mut errands);
            }
            errands
        })
        .await;
        if !may_be_warm && !or_cold {
            return Ok(None);
        }
        let preload = may_be_warm.then(|| self.warming.preload_of(&spec.name));
        let modules = preload.as_ref().map(|preload| preload.modules.clone());
        // Before it is asked for, so that its end, which may come at once, finds it.
        let added = self.with(|state| state.nests.add(spec.clone(), modules, Instant::now()));
        let id = added.ok_or_else(|| SetupError::gone("launcher"))?;
        let message = ToLauncher::OpenNest { nest: id, spec: spec.clone(), preload };
        let sent = self.send(&message, &[]).await;
        self.with(|state| match sent {
            Ok(()) => state.nests.announce(id),
            Err(_) => drop(state.nests.remove(id)),
        });
        sent.map(|()| Some(id))
    }
}

fn log_warmth(environment: &str, warmth: &Result<Warmth, SetupError>) {
    match warmth {
        Ok(Warmth { preloaded, dropped }) => {
            let dropped: Vec<String> =
                dropped.iter().map(|(module, reason)| format!("{module} ({reason})")).collect();
            let dropped = dropped.join(", ");
            tracing::info!(environment, modules = preloaded.len(), dropped, "an interpreter is warm");
        }
        Err(error) => tracing::warn!(environment, %error, "an environment stays cold"),
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
