//! Playing attacks: each part in a sandbox of its own, beside a neighbour.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use domain::{Limits, TierLevel, Tiers};
use engine::{Ends, Heard, Ran, Sandboxes, Task, Wanted};
use sandbox::call::Call;
use sandbox::spec::NestSpec;
use serde_json::{Map, Value, json};
use tokio::sync::Notify;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::attack::{Attack, Part};
use crate::canary::Canary;
use crate::judge::{self, Said};
use crate::score::{Line, Score, Verdict};
use crate::sign::Took;

const NEIGHBOUR: &str = include_str!("../python/neighbour.py");

/// Wall time of an attack, in milliseconds, on a machine of usual speed: those that wait for it should not have to wait long.
const WALL_TIME_MS: u64 = 10_000;
/// How long two executions try to meet there, in seconds.
const MEETING_S: f64 = 4.0;
/// Longer than any self-test takes.
const NEIGHBOUR_WALL_TIME_MS: u64 = 24 * 60 * 60 * 1000;

/// Where attacks are played.
#[derive(Debug)]
pub struct Bench {
    sandboxes: Arc<Sandboxes>,
    nest: NestSpec,
    canary: Canary,
    /// What the canary keeps to itself.
    secret: String,
    /// What was handed over of the files that attacks left, and was not theirs.
    handed_over: Mutex<Vec<String>>,
    patience: u32,
    clock: fn() -> SystemTime,
    random: fn() -> std::io::Result<[u8; 32]>,
    stopping: CancellationToken,
    neighbour: JoinHandle<Ran>,
}

/// Why there is nothing to play on.
#[derive(Debug, thiserror::Error)]
pub enum BenchError {
    /// The canary.
    #[error("the canary could not be started: {0}")]
    Canary(#[from] std::io::Error),
    /// The neighbour.
    #[error("the neighbour could not be started: {0}")]
    Neighbour(String),
}

/// What a bench is made of.
#[derive(Debug)]
pub struct Parts {
    /// Where attacks run.
    pub sandboxes: Arc<Sandboxes>,
    /// In which environment.
    pub nest: NestSpec,
    /// Its directory on this machine.
    pub environment: PathBuf,
    /// A directory for the canary's things, which it may write to and everybody may read.
    pub directory: PathBuf,
    /// A directory as a server keeps its secrets in.
    pub data_directory: PathBuf,
    /// As whom the canary lives, if not as this user.
    pub uid: Option<u32>,
    /// How many times as long as on a machine of usual speed an attack may take.
    pub patience: u32,
    /// What time it is.
    pub clock: fn() -> SystemTime,
    /// Where secrets come from.
    pub random: fn() -> std::io::Result<[u8; 32]>,
}

impl Bench {
    /// Starts canary and neighbour. Call it inside the runtime.
    ///
    /// # Errors
    /// When one of them does not come to life.
    pub async fn set_up(parts: Parts) -> Result<Self, BenchError> {
        let secret = format!("canary-{}", hex(&(parts.random)()?));
        let python = parts.environment.join("bin/python");
        let mut canary = Canary::start(&python, &parts.directory, parts.uid, &secret)?;
        let place = |path: &Path| Value::from(path.to_string_lossy());
        canary.places.insert("environment".into(), place(&parts.environment));
        canary.places.insert("data_dir".into(), place(&parts.data_directory));
        canary.places.insert("neighbour".into(), neighbours_places());
        let sandboxes = parts.sandboxes;
        let stopping = CancellationToken::new();
        let neighbour = start_neighbour(&sandboxes, parts.nest.clone(), &stopping).await?;
        let Parts { nest, patience, clock, random, .. } = parts;
        Ok(Self {
            sandboxes,
            nest,
            canary,
            secret,
            handed_over: Mutex::default(),
            patience,
            clock,
            random,
            stopping,
            neighbour,
        })
    }

    /// Plays these attacks one after the other, and tells of each as soon as it is over.
    ///
    /// # Errors
    /// When the canary has died or there is no randomness.
    pub async fn play(
        &mut self,
        attacks: &[Attack],
        mut tell: impl FnMut(&Line),
    ) -> Result<Score, BenchError> {
        let mut score = Score::default();
        for attack in attacks {
            let line = self.play_one(attack).await?;
            tell(&line);
            score.count(&line);
        }
        score.damage = self.canary.damage()?;
        score.damage.extend(self.handed_over.lock().unwrap_or_else(PoisonError::into_inner).drain(..));
        if self.neighbour.is_finished() {
            score.damage.push("the neighbour was ended".into());
        }
        Ok(score)
    }

    /// Ends the neighbour and lets the launcher go.
    pub async fn tear_down(self) {
        self.stopping.cancel();
        // It was ended, which is all that matters.
        let _ = self.neighbour.await;
        self.sandboxes.stop().await;
    }

    async fn play_one(&self, attack: &Attack) -> Result<Line, BenchError> {
        let mut verdict = None;
        for round in attack.rounds() {
            let next = self.play_round(attack, round).await?;
            if !matches!(verdict, Some(Verdict::Breached(_) | Verdict::Broken(_))) {
                verdict = Some(next);
            }
        }
        let (twin, _) = self.run(attack, Part::Twin, Map::new()).await;
        let works = twin.status() == domain::ExecutionStatus::Success
            && matches!(judge::said(&twin), Said::Nothing { .. });
        Ok(Line {
            name: attack.name.clone(),
            title: attack.title.clone(),
            stopped_by: attack.stopped_by.clone(),
            not_promised: attack.not_promised.clone(),
            verdict: verdict.unwrap_or_else(|| Verdict::Broken("there is nothing to play".into())),
            twin_failed: (!works).then(|| judge::describe(&twin)),
        })
    }

    async fn play_round(&self, attack: &Attack, round: &[Part]) -> Result<Verdict, BenchError> {
        let random = hex(&(self.random)()?);
        let (message, meeting) = (&random[..8], &random[8..16]);
        let told = |given: Value| given.as_object().cloned().unwrap_or_default();
        match round {
            [first, last] if *first == Part::Send => {
                let now = (self.clock)().duration_since(UNIX_EPOCH).map_or(0.0, |since| since.as_secs_f64());
                let both = json!({"meeting": meeting, "until": now + MEETING_S * f64::from(self.patience)});
                let mut sender = told(both.clone());
                sender.insert("message".into(), message.into());
                let (sent, received) =
                    tokio::join!(self.run(attack, *first, sender), self.run(attack, *last, told(both)));
                Ok(pair_verdict(attack, &sent, &received, |evidence| evidence == message))
            }
            [first, last] => {
                let left = self.run(attack, *first, told(json!({"message": message}))).await;
                let found = self.run(attack, *last, Map::new()).await;
                Ok(pair_verdict(attack, &left, &found, |_| true))
            }
            [Part::Draw] => {
                let (first, _) = self.run(attack, Part::Draw, Map::new()).await;
                let (second, _) = self.run(attack, Part::Draw, Map::new()).await;
                Ok(draw_verdict(&first, &second))
            }
            _ => {
                let (ran, took) = self.run(attack, Part::Attack, Map::new()).await;
                Ok(judge::verdict(attack, &ran, took))
            }
        }
    }

    async fn run(&self, attack: &Attack, part: Part, told: Map<String, Value>) -> (Ran, Took) {
        let mut parameters = told;
        parameters.insert("part".into(), part.function().into());
        parameters.insert("canary".into(), self.canary.places.clone().into());
        let wall_time_ms_max = WALL_TIME_MS * u64::from(self.patience);
        parameters.insert("wall_s".into(), (wall_time_ms_max / 1000).into());
        let parameters = Value::from(parameters).to_string();
        let program = attack.program();
        // Whatever an attack leaves is collected, as a server does.
        let collected = tempfile::tempdir().ok();
        let artifacts = collected.as_ref().map(|directory| directory.path().join("files"));
        let task = Task {
            call: Call { parameters: Some(parameters), ..Call::default() },
            wanted: artifacts.as_deref().map(|artifacts| Wanted { artifacts, reserve_bytes: 0 }),
            ..Task::new(self.nest.clone(), limits(wall_time_ms_max), &program)
        };
        let begun = Instant::now();
        let ran = self.sandboxes.run(task, Ends::with_server(&self.stopping)).await;
        if artifacts.is_some_and(|artifacts| holds(&artifacts, &self.secret)) {
            let what = format!("{}: a file of somebody else was handed over", attack.name);
            self.handed_over.lock().unwrap_or_else(PoisonError::into_inner).push(what);
        }
        (ran, Took { until_answered: begun.elapsed(), patience: self.patience })
    }
}

/// What became of two executions, of which the second tells whether the attack succeeded.
fn pair_verdict(
    attack: &Attack,
    (first, _): &(Ran, Took),
    (last, took): &(Ran, Took),
    is_evidence: impl Fn(&str) -> bool,
) -> Verdict {
    match (judge::said(first), judge::verdict(attack, last, *took)) {
        (_, Verdict::Breached(evidence)) if is_evidence(&evidence) => Verdict::Breached(evidence),
        (_, Verdict::Breached(other)) => Verdict::Held(format!("something else came through: {other}")),
        (Said::Nothing { .. }, verdict) => verdict,
        (Said::Breached(evidence), _) => Verdict::Breached(evidence),
        (Said::Else, _) => Verdict::Broken(judge::describe(first)),
    }
}

/// What two executions have drawn must not be the same.
fn draw_verdict(first: &Ran, second: &Ran) -> Verdict {
    match (judge::said(first), judge::said(second)) {
        (Said::Breached(one), Said::Breached(other)) if one == other => {
            Verdict::Breached(format!("both drew {one}"))
        }
        (Said::Breached(_), Said::Breached(_)) => Verdict::Held("drawn anew each time".into()),
        (Said::Nothing { .. }, Said::Nothing { .. }) => Verdict::Held("there is nothing to draw".into()),
        _ => Verdict::Broken(judge::describe(second)),
    }
}

/// Those of a free user, with less time.
fn limits(wall_time_ms_max: u64) -> Limits {
    let free = Tiers::default().get(TierLevel::FREE).limits;
    let cpu_time_ms_max = Limits::cpu_time_ms_within(wall_time_ms_max, free.cpu_milli_max);
    Limits { wall_time_ms_max, cpu_time_ms_max, ..free }
}

/// As its program says.
fn neighbours_places() -> Value {
    json!({
        "files": ["/work/secret.txt", "/tmp/secret.txt", "/dev/shm/secret"],
        "tcp_port": 28123,
        "abstract_socket": "neighbour",
        "shm_key": 0x4e42_4f52,
    })
}

async fn start_neighbour(
    sandboxes: &Arc<Sandboxes>,
    nest: NestSpec,
    stopping: &CancellationToken,
) -> Result<JoinHandle<Ran>, BenchError> {
    let there = Arc::new(Notify::new());
    let (sandboxes, stopping, told) = (Arc::clone(sandboxes), stopping.clone(), Arc::clone(&there));
    let mut neighbour = tokio::spawn(async move {
        let hear = move |_: Heard<'_>| told.notify_one();
        let task =
            Task { listener: Some(&hear), ..Task::new(nest, limits(NEIGHBOUR_WALL_TIME_MS), NEIGHBOUR) };
        sandboxes.run(task, Ends::with_server(&stopping)).await
    });
    tokio::select! {
        () = there.notified() => Ok(neighbour),
        ran = &mut neighbour => {
            let why = ran.map_or_else(|error| error.to_string(), |ran| format!("{}; {}", judge::describe(&ran), ran.stderr.text));
            Err(BenchError::Neighbour(why))
        }
    }
}

/// Whether a file in this directory has the secret in it.
fn holds(directory: &Path, secret: &str) -> bool {
    let files = fs::read_dir(directory).into_iter().flatten().flatten();
    let contents = files.filter_map(|file| fs::read(file.path()).ok());
    contents
        .into_iter()
        .any(|content| content.windows(secret.len()).any(|window| window == secret.as_bytes()))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
