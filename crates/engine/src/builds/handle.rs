//! A build as those see it who wait for it.

use std::sync::{Arc, Mutex};

use domain::{EnvironmentId, UserId};
use environments::SaidLine;
use futures_util::{Stream, stream};
use store::Environment;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use super::BuildError;
use crate::launcher_link::lock;

/// Lines that are kept for who comes late; later ones are dropped.
const LINES_MAX: usize = 10_000;

/// A line for who waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BuildLine {
    /// It waits for its turn.
    Waiting {
        /// So many are before it.
        ahead: usize,
    },
    /// The builder said this.
    Said(SaidLine),
}

/// A build that was begun. Cheap to clone; dropping it ends nothing.
#[derive(Clone, Debug)]
pub struct Build {
    environment: EnvironmentId,
    owner: Option<UserId>,
    name: Arc<str>,
    lines: Arc<Mutex<Vec<BuildLine>>>,
    stage: watch::Receiver<Stage>,
    cancelled: CancellationToken,
}

/// How far it has come.
#[derive(Clone, Debug, Default)]
struct Stage {
    lines: usize,
    ended: Option<Result<Environment, BuildError>>,
}

/// The side of who does the work.
#[derive(Debug)]
pub(crate) struct Teller {
    lines: Arc<Mutex<Vec<BuildLine>>>,
    stage: watch::Sender<Stage>,
}

/// A build and the one who tells of it.
pub(super) fn begin(environment: &Environment, name: String) -> (Build, Teller) {
    let (sender, stage) = watch::channel(Stage::default());
    let lines = Arc::new(Mutex::default());
    let build = Build {
        environment: environment.id,
        owner: environment.owner,
        name: name.into(),
        lines: Arc::clone(&lines),
        stage,
        cancelled: CancellationToken::new(),
    };
    (build, Teller { lines, stage: sender })
}

impl Build {
    /// Of which environment.
    #[must_use]
    pub fn environment(&self) -> EnvironmentId {
        self.environment
    }

    /// Whose the environment is.
    pub(super) fn owner(&self) -> Option<UserId> {
        self.owner
    }

    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// Asks for its end.
    pub fn cancel(&self) {
        self.cancelled.cancel();
    }

    pub(super) fn cancelled(&self) -> &CancellationToken {
        &self.cancelled
    }

    /// Waits for its end.
    ///
    /// # Errors
    /// Nothing was built.
    pub async fn ended(&self) -> Result<Environment, BuildError> {
        let mut stage = self.stage.clone();
        let ended = stage.wait_for(|stage| stage.ended.is_some()).await;
        let ended = ended.ok().and_then(|stage| stage.ended.clone());
        ended.unwrap_or_else(|| Err(BuildError::System("the build was lost".into())))
    }

    /// Its lines, from the first one on, until it has ended.
    pub fn lines(&self) -> impl Stream<Item = BuildLine> + Send + use<> {
        let at_the_start = (Arc::clone(&self.lines), self.stage.clone(), 0_usize);
        stream::unfold(at_the_start, |(lines, mut stage, next)| async move {
            let more = |stage: &Stage| stage.lines > next || stage.ended.is_some();
            // Who tells of it is gone: no more will come than is there.
            let _ = stage.wait_for(more).await;
            let line = lock(&lines).get(next).cloned()?;
            Some((line, (lines, stage, next + 1)))
        })
    }
}

impl Teller {
    pub(super) fn tell(&self, line: BuildLine) {
        let mut lines = lock(&self.lines);
        if lines.len() < LINES_MAX {
            lines.push(line);
            let count = lines.len();
            drop(lines);
            self.stage.send_modify(|stage| stage.lines = count);
        }
    }

    pub(super) fn end(&self, ended: Result<Environment, BuildError>) {
        self.stage.send_modify(|stage| stage.ended = Some(ended));
    }
}

#[cfg(test)]
mod tests {
    use futures_util::StreamExt as _;

    use chrono::DateTime;
    use domain::{EnvironmentStatus, PackageManager};

    use super::*;

    fn environment() -> Environment {
        Environment {
            id: EnvironmentId(1),
            owner: None,
            owner_name: None,
            name: "one".into(),
            display_name: "one".into(),
            description: None,
            python_version: "3.12".into(),
            manager: PackageManager::Uv,
            channels: Vec::new(),
            is_active: true,
            is_public: false,
            may_be_warm: false,
            is_script: false,
            status: EnvironmentStatus::Building,
            generation: None,
            previous: None,
            recipe: None,
            created_at: DateTime::UNIX_EPOCH,
            updated_at: DateTime::UNIX_EPOCH,
            last_used: None,
        }
    }

    #[tokio::test]
    async fn who_comes_late_hears_all_lines_and_the_end() {
        let (build, teller) = begin(&environment(), "1-0".into());
        teller.tell(BuildLine::Waiting { ahead: 2 });
        let early = tokio::spawn(build.lines().collect::<Vec<_>>());
        teller.tell(BuildLine::Waiting { ahead: 1 });
        teller.end(Err(BuildError::Cancelled));
        let all = vec![BuildLine::Waiting { ahead: 2 }, BuildLine::Waiting { ahead: 1 }];
        assert_eq!(early.await.expect("no panic"), all);
        assert_eq!(build.lines().collect::<Vec<_>>().await, all);
        assert_eq!(build.ended().await.expect_err("cancelled"), BuildError::Cancelled);
    }

    #[tokio::test]
    async fn a_build_whose_teller_is_lost_ends() {
        let (build, teller) = begin(&environment(), "1-0".into());
        drop(teller);
        assert!(build.lines().collect::<Vec<_>>().await.is_empty());
        assert!(matches!(build.ended().await, Err(BuildError::System(_))));
    }
}
