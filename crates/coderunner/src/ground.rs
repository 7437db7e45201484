//! What sandboxes are made from: the base environment, and what the launcher may show.

use std::path::{Path, PathBuf};

use environments::{BASE, Environment, EnvironmentError, Environments, Interpreter, Uv};
use sandbox::layers::Layers;
use sandbox::spec::LauncherConfig;

use crate::data_dir::DataDir;
use crate::failure::Failure;
use crate::machine;

/// Environments, the first of them made.
pub struct Ground {
    pub environments: Environments,
    pub base: Environment,
    instance: String,
}

impl Ground {
    /// The ground in a data directory; the base environment is made now if it is not there.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn prepare(data_dir: &DataDir, python: Option<&Path>, uv: Option<PathBuf>) -> Result<Self, Failure> {
        let cannot = |error: EnvironmentError| Failure::setting(error.to_string());
        let environments = Environments::in_directory(data_dir.environments()).map_err(cannot)?;
        let uv = uv.or_else(|| machine::find_program("uv")).unwrap_or_else(|| PathBuf::from("uv"));
        let base = environments
            .ensure_base(&Uv::new(uv, data_dir.uv_cache()), || {
                let interpreter = Interpreter::find(python)?;
                tracing::info!(version = interpreter.version, executable = %interpreter.executable.display(), "making the base environment");
                Ok(interpreter)
            })
            .map_err(cannot)?;
        tracing::info!(environment = BASE, python = base.python_version, "environment is there");
        Ok(Self { environments, base, instance: data_dir.instance().to_owned() })
    }

    /// What the launcher is told, once and for good.
    pub fn launcher_config(&self, allow_degraded_isolation: bool, without: Layers) -> LauncherConfig {
        LauncherConfig {
            instance: self.instance.clone(),
            environments: self.environments.root().to_owned(),
            interpreters: vec![self.base.interpreter_prefix.clone()],
            allow_degraded_isolation,
            without,
        }
    }
}
