//! `coderunner selftest`: plays the attacks on this machine and prints the score.

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, chown};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Instant, SystemTime};

use engine::{BuildSettings, LauncherProcess, Sandboxes, WarmingSettings, Workshop};
use sandbox::layers::{Layer, Layers};
use sandbox::spec::{Isolation, NestSpec};
use selftest::{Attack, Bench, Line, Parts, Score, Verdict};
use serde_json::json;
use tempfile::TempDir;

use crate::data_dir::DataDir;
use crate::failure::Failure;
use crate::ground::Ground;
use crate::machine;
use crate::settings::SelftestOptions;

/// A place for what attacks are to look for that sandboxes do not cover with a directory of their own.
const PLACE: &str = "/var/tmp";

/// Exit code 0: everything held and everything harmless works; 1: not; 2: a setting is wrong; 3: the sandbox cannot be had here.
///
/// # Errors
/// When there is nothing to play, or nowhere to play it.
pub fn selftest(options: &SelftestOptions) -> Result<ExitCode, Failure> {
    let attacks = chosen(options)?;
    if options.list {
        crate::print(&listed(&attacks, options.json));
        return Ok(ExitCode::SUCCESS);
    }
    let without: Layers = options.without.iter().copied().collect();
    let place = Place::make()?;
    let data_dir = DataDir::open(&place.directory.path().join("data"))?;
    let ground = Ground::prepare(&data_dir, options.python.as_deref(), options.uv.clone(), false)?;
    // As a server keeps it.
    data_dir.secret_key()?;
    fs::write(data_dir.database().join("coderunner.db"), "a database").map_err(Failure::running)?;
    let config = ground.launcher_config(true, without);
    let launcher = LauncherProcess::start(machine::OWN_EXECUTABLE.as_ref(), config)
        .map_err(|error| Failure::setting(format!("{error}. `coderunner doctor` tells more")))?;
    let runtime =
        tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(Failure::running)?;
    runtime.block_on(async {
        let sandboxes = Arc::new(Sandboxes::over(launcher, WARMING).map_err(Failure::running)?);
        let isolation = sandboxes.isolation().clone();
        let nest = make_environment(&sandboxes, &ground).await?;
        let parts = place.parts((sandboxes, nest), &ground, &data_dir, options)?;
        let bench = Bench::set_up(parts).await.map_err(Failure::running)?;
        let (hopeless, attacks) =
            attacks.into_iter().partition(|attack| lacks_what_it_takes(attack, &isolation, without));
        play(bench, Chosen { attacks, hopeless }, &isolation, options).await
    })
}

/// Where the one environment is.
const ENVIRONMENT: [&str; 2] = ["0", "1"];

/// As a server has it, if it is not told otherwise.
const WARMING: WarmingSettings = WarmingSettings { environments_max: 8, memory_bytes_max: 1 << 30 };

/// What attacks run in.
async fn make_environment(sandboxes: &Arc<Sandboxes>, ground: &Ground) -> Result<NestSpec, Failure> {
    let workshop =
        Workshop::new(Arc::clone(sandboxes), ground.environments.clone(), BuildSettings::default());
    let interpreter =
        ground.interpreters.first().ok_or_else(|| Failure::setting("there is no Python".to_owned()))?;
    workshop.make_first(interpreter).await.map_err(Failure::running)
}

/// What is played, and what cannot be held on this machine whatever we do.
struct Chosen {
    attacks: Vec<Attack>,
    hopeless: Vec<Attack>,
}

fn lacks_what_it_takes(attack: &Attack, isolation: &Isolation, left_out: Layers) -> bool {
    let is_there = |layer: &Layer| isolation.layers.iter().any(|name| name == layer.name());
    attack.needs.iter().any(|layer| !is_there(layer) && !left_out.has(*layer))
}

async fn play(
    mut bench: Bench,
    Chosen { attacks, hopeless }: Chosen,
    isolation: &Isolation,
    options: &SelftestOptions,
) -> Result<ExitCode, Failure> {
    let begun = Instant::now();
    let mut lines = Vec::new();
    let played = bench
        .play(&attacks, |line| {
            if !options.json {
                crate::print(&told(line));
            }
            lines.push(line.clone());
        })
        .await;
    bench.tear_down().await;
    let score = played.map_err(Failure::running)?;
    if options.json {
        let all = json!({"score": score, "full": score.is_full(), "isolation": isolation, "attacks": lines, "not_played": names_of(&hopeless)});
        crate::print(&all.to_string());
    } else {
        crate::print(&summed_up(&score, isolation, begun.elapsed().as_secs()));
        if !hopeless.is_empty() {
            crate::print(&format!(
                "NOT PLAYED, because nothing here could hold them: {}.",
                names_of(&hopeless).join(", ")
            ));
        }
    }
    Ok(if score.is_full() { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

fn chosen(options: &SelftestOptions) -> Result<Vec<Attack>, Failure> {
    let attacks = Attack::named(&options.names).map_err(Failure::running)?;
    if attacks.is_empty() {
        let names = options.names.join(", ");
        return Err(Failure::setting(format!(
            "no attack is called {names}; `coderunner selftest --list` tells all"
        )));
    }
    Ok(attacks)
}

fn names_of(attacks: &[Attack]) -> Vec<&str> {
    attacks.iter().map(|attack| attack.name.as_str()).collect()
}

fn listed(attacks: &[Attack], as_json: bool) -> String {
    if as_json {
        let all = attacks.iter().map(|attack| {
            json!({
                "name": attack.name, "title": attack.title, "technique": attack.technique,
                "success": attack.success, "stopped_by": attack.stopped_by,
            })
        });
        return all.collect::<serde_json::Value>().to_string();
    }
    let line = |attack: &Attack| format!("{:<44} {}", attack.name, attack.title);
    attacks.iter().map(line).collect::<Vec<_>>().join("\n")
}

fn told(line: &Line) -> String {
    let (word, why) = match &line.verdict {
        Verdict::Breached(why) | Verdict::Broken(why) if line.not_promised.is_some() => ("possible", why),
        Verdict::Held(why) => ("held    ", why),
        Verdict::Breached(why) => ("BREACHED", why),
        Verdict::Broken(why) => ("BROKEN  ", why),
    };
    let mut told = format!("{word}  {:<44} {why}", line.name);
    if let Some(why) = &line.twin_failed {
        told.push_str(&format!("\nTWIN      {:<44} does not work: {why}", line.name));
    }
    told
}

fn summed_up(score: &Score, isolation: &Isolation, seconds: u64) -> String {
    let Score { attacks, held, twins, played, not_promised, damage } = score;
    let mut lines = vec![
        String::new(),
        format!(
            "Score: {held} of {attacks} attacks held, {twins} of {played} harmless twins work; {seconds} s."
        ),
        format!("Layers: {}.", isolation.layers.join(", ")),
    ];
    if !isolation.missing.is_empty() {
        lines.push(format!(
            "MISSING: {}. `coderunner doctor` tells what that means.",
            isolation.missing.join(", ")
        ));
    }
    if !not_promised.is_empty() {
        lines.push(format!(
            "Possible, and not promised otherwise (docs/threat-model.md): {}.",
            not_promised.join(", ")
        ));
    }
    lines.extend(damage.iter().map(|what| format!("DAMAGE: {what}.")));
    lines.join("\n")
}

/// The names of layers that can be left out, for the command line.
pub fn layer_to_leave_out(name: &str) -> Result<Layer, String> {
    let can_be = || Layer::ALL.into_iter().filter(|layer| layer.can_be_left_out());
    can_be().find(|layer| layer.name() == name).ok_or_else(|| {
        let names: Vec<_> = can_be().map(Layer::name).collect();
        format!("what can be left out is {}", names.join(", "))
    })
}

/// Directories for a while.
struct Place {
    directory: TempDir,
}

impl Place {
    fn make() -> Result<Self, Failure> {
        let everybody_may_pass = fs::Permissions::from_mode(0o711);
        let directory = tempfile::Builder::new()
            .prefix("coderunner-selftest-")
            .permissions(everybody_may_pass)
            .tempdir_in(PLACE)
            .map_err(|error| Failure::setting(format!("{PLACE} cannot be written to: {error}")))?;
        Ok(Self { directory })
    }

    /// As whom the canary lives: as a server would.
    fn parts(
        &self,
        (sandboxes, nest): (Arc<Sandboxes>, NestSpec),
        ground: &Ground,
        data_dir: &DataDir,
        options: &SelftestOptions,
    ) -> Result<Parts, Failure> {
        let directory = self.directory.path().join("canary");
        let uid = (machine::own_uid() == 0).then_some(options.uid);
        fs::create_dir(&directory).and_then(|()| chown(&directory, uid, uid)).map_err(Failure::running)?;
        Ok(Parts {
            sandboxes,
            environment: ENVIRONMENT.iter().fold(ground.environments.clone(), |path, step| path.join(step)),
            nest,
            directory,
            data_directory: data_dir.path().to_owned(),
            uid,
            patience: options.patience,
            clock: || SystemTime::from(machine::now()),
            random: machine::random_bytes,
        })
    }
}
