//! What sandboxes are made from: interpreters and tools, and what the launcher may show of the machine.

use std::path::{Path, PathBuf};

use environments::Interpreter;
use sandbox::layers::Layers;
use sandbox::spec::{LauncherConfig, Tools};

use crate::data_dir::DataDir;
use crate::failure::Failure;
use crate::machine;

/// Where environments are, and what they can be made of.
pub struct Ground {
    /// The directory of environments.
    pub environments: PathBuf,
    /// The machine's interpreters, the preferred one first.
    pub interpreters: Vec<Interpreter>,
    instance: String,
    tools: Tools,
}

impl Ground {
    /// The ground in a data directory. With `others`, all interpreters of the machine are looked for; else there is the preferred one.
    ///
    /// # Errors
    /// When there is no interpreter or no uv.
    pub fn prepare(
        data_dir: &DataDir,
        python: Option<&Path>,
        uv: Option<PathBuf>,
        others: bool,
    ) -> Result<Self, Failure> {
        let preferred = Interpreter::find(python).map_err(|error| Failure::setting(error.to_string()))?;
        let interpreters = if others {
            Interpreter::all(preferred, &machine::python_directories())
        } else {
            vec![preferred]
        };
        Ok(Self {
            environments: data_dir.make_environments()?,
            interpreters,
            instance: data_dir.instance().to_owned(),
            tools: Tools { builder: own_executable()?, uv: uv_at(uv)? },
        })
    }

    /// What the launcher is told, once and for good.
    pub fn launcher_config(&self, allow_degraded_isolation: bool, without: Layers) -> LauncherConfig {
        let mut interpreters: Vec<PathBuf> =
            self.interpreters.iter().map(|interpreter| interpreter.prefix.clone()).collect();
        interpreters.dedup();
        LauncherConfig {
            instance: self.instance.clone(),
            environments: self.environments.clone(),
            interpreters,
            tools: Some(self.tools.clone()),
            allow_degraded_isolation,
            without,
        }
    }
}

/// By the path that it has in everybody's view.
fn own_executable() -> Result<PathBuf, Failure> {
    std::fs::read_link(machine::OWN_EXECUTABLE).map_err(Failure::running)
}

fn uv_at(chosen: Option<PathBuf>) -> Result<PathBuf, Failure> {
    let found = chosen.or_else(|| machine::find_program("uv"));
    let found = found.and_then(|path| std::fs::canonicalize(path).ok());
    found.ok_or_else(|| {
        Failure::setting(
            "there is no uv, which makes environments: install it, or set CODERUNNER_UV to where it is"
                .to_owned(),
        )
    })
}
