//! Trying what was built before anybody sees it: what was installed is imported, as a program would.

use domain::{ExecutionStatus, Limits, PackageManager};
use environments::Built;
use sandbox::spec::{Interpreter, NestSpec};
use tokio_util::sync::CancellationToken;

use super::{BuildError, BuildSettings};
use crate::sandboxes::{Ends, Sandboxes, Task};

/// How long importing may take, in milliseconds: the largest packages take some ten seconds on a slow disk.
const TIME_MS_MAX: u64 = 120_000;
/// Characters of a traceback that are told.
const TOLD_MAX: usize = 2000;

/// What is tried: these modules, among exactly these packages, in this interpreter. Where that went well once, it need not be done again: the
/// files are the same ones.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Trial {
    python: String,
    /// Names and versions.
    packages: Vec<(String, String)>,
    modules: Vec<String>,
}

impl Trial {
    /// Nothing for conda's packages: name and version do not tell which build it is.
    pub(super) fn of(manager: PackageManager, interpreter: &Interpreter, built: &Built) -> Option<Self> {
        let packages = built.packages.iter().map(|package| (package.name.clone(), package.version.clone()));
        (manager == PackageManager::Uv).then(|| Self {
            python: format!("{interpreter:?} {}", built.python_version),
            packages: packages.collect(),
            modules: built.modules.clone(),
        })
    }
}

/// Imports modules in an environment, if there are any.
pub(super) async fn import(
    sandboxes: &Sandboxes,
    (nest, settings): (NestSpec, &BuildSettings),
    modules: &[String],
    stop: &CancellationToken,
) -> Result<(), BuildError> {
    if modules.is_empty() {
        return Ok(());
    }
    // Names of modules, of which the builder lets nothing else through; JSON, so that they are texts here whatever they are.
    let names = serde_json::to_string(modules).map_err(|error| BuildError::System(error.to_string()))?;
    let program = format!("import importlib\nfor name in {names}:\n    importlib.import_module(name)\n");
    let limits =
        Limits { wall_time_ms_max: TIME_MS_MAX, cpu_time_ms_max: 2 * TIME_MS_MAX, ..settings.limits() };
    let ran = sandboxes.run(Task::new(nest, limits, &program), Ends::with_server(stop)).await;
    match ran.status() {
        ExecutionStatus::Success => Ok(()),
        _ if stop.is_cancelled() => Err(BuildError::Cancelled),
        ExecutionStatus::Error | ExecutionStatus::Timeout | ExecutionStatus::MemoryExceeded => {
            let said = ran.stderr.text.trim();
            let start = said.char_indices().rev().nth(TOLD_MAX).map_or(0, |(index, _)| index);
            let what = modules.join(", ");
            Err(BuildError::Failed(format!(
                "What was installed cannot be imported ({what}):\n{}",
                &said[start..]
            )))
        }
        status => Err(BuildError::System(format!("trying it ended with {}", status.as_str()))),
    }
}
