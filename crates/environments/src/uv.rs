//! uv, the tool that makes environments.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::{EnvironmentError, Interpreter};

/// The uv executable of this installation.
#[derive(Clone, Debug)]
pub struct Uv {
    executable: PathBuf,
    cache: PathBuf,
}

impl Uv {
    /// uv at `executable`, which may be a bare name to be searched for, with its cache in `cache`.
    #[must_use]
    pub fn new(executable: PathBuf, cache: PathBuf) -> Self {
        Self { executable, cache }
    }

    /// Its version, such as `uv 0.13.9`.
    ///
    /// # Errors
    /// When it cannot be run.
    pub fn version(&self) -> Result<String, EnvironmentError> {
        let output = self.run(&["--version"], &[])?;
        Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
    }

    /// Makes an environment without packages at `place`, which must not be there.
    pub(crate) fn make_environment(
        &self,
        interpreter: &Interpreter,
        place: &Path,
    ) -> Result<(), EnvironmentError> {
        // Relocatable: scripts find their interpreter beside themselves, so they work at /env too.
        let flags = ["venv", "--no-project", "--no-config", "--relocatable", "--python"];
        let output = self.run(&flags, &[&interpreter.executable, place])?;
        if output.status.success() {
            return Ok(());
        }
        Err(EnvironmentError::Uv(String::from_utf8_lossy(&output.stderr).trim().to_owned()))
    }

    /// Runs uv with nothing of the server's environment but the search path.
    fn run(&self, flags: &[&str], paths: &[&Path]) -> Result<Output, EnvironmentError> {
        let mut command = Command::new(&self.executable);
        command.args(flags).args(paths).env_clear();
        command.env("PATH", "/usr/local/bin:/usr/bin:/bin").env("HOME", &self.cache);
        command.env("UV_CACHE_DIR", &self.cache).env("UV_PYTHON_DOWNLOADS", "never");
        command.output().map_err(|source| EnvironmentError::NoUv { path: self.executable.clone(), source })
    }
}
