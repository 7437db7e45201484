//! Environments for programs that say themselves what they need.
//!
//! There is one for each owner, version of Python and list of packages. It is made when a program needs it first, and stays as it is until
//! somebody deletes it or it gives way to another: that the index has newer packages by then changes nothing.
//!
//! Invariant: however many programs need the same environment at once, it is built once.

use std::time::Duration;

use domain::{PackageManager, Quota, UserId};
use environments::{Interpreter, Script, Wanted};
use store::{AuditEntry, Environment, EnvironmentError, NewEnvironment};

use crate::{Build, BuildChange, BuildError, BuildRequest, Engine};

/// How often a row may come or go between two looks at it.
const ATTEMPTS_MAX: usize = 8;

/// What a program needs, and what may be made for it.
#[derive(Clone, Debug)]
pub struct ScriptRequest {
    /// What it says.
    pub script: Script,
    /// Whose the environment is.
    pub owner: UserId,
    /// How many they may own.
    pub quota: Quota,
    /// Bytes that one may take on the disk.
    pub bytes_max: u64,
    /// The audit log's entry about the environment that is made.
    pub entry: AuditEntry,
}

/// Where a program that says what it needs can be run.
#[derive(Clone, Debug)]
pub enum ScriptEnvironment {
    /// In the environment of this name.
    Ready(String),
    /// In the one of this name, as soon as this has ended.
    Building(String, Build),
}

/// Why there is no environment for a program.
#[derive(Debug, thiserror::Error)]
pub enum ScriptEnvironmentError {
    /// No interpreter of this machine will do.
    #[error("this program needs Python {wanted}, and this machine has {there}")]
    NoPython {
        /// As PEP 440 writes it.
        wanted: String,
        /// The versions there are.
        there: String,
    },
    /// It could not be described.
    #[error(transparent)]
    Environment(#[from] EnvironmentError),
    /// It could not be built.
    #[error(transparent)]
    Build(#[from] BuildError),
}

impl Engine {
    /// The environment for exactly what a program says it needs. Its build goes on, whoever stops waiting for it.
    ///
    /// # Errors
    /// There is none, and none can be begun.
    pub async fn script_environment(
        &self,
        request: &ScriptRequest,
    ) -> Result<ScriptEnvironment, ScriptEnvironmentError> {
        let interpreter = self.interpreter_for(&request.script)?;
        let name = request.script.environment_name(request.owner.0, &interpreter.version);
        for _ in 0..ATTEMPTS_MAX {
            let found = self.inner.store.environment_by_name(&name).await.map_err(EnvironmentError::from)?;
            let environment = match found {
                Some(there) if there.generation.is_some() => return Ok(ScriptEnvironment::Ready(name)),
                Some(described) => described,
                None => match self.describe(request, (&name, interpreter)).await {
                    // Another program was faster.
                    Err(EnvironmentError::NameTaken) => continue,
                    described => described?,
                },
            };
            match self.build_for(request, &environment).await {
                Ok(build) => return Ok(ScriptEnvironment::Building(name, build)),
                // Another program was faster; its build is under way, or has just ended.
                Err(BuildError::Busy) => {
                    if let Some(build) = self.build_of(environment.id) {
                        return Ok(ScriptEnvironment::Building(name, build));
                    }
                }
                Err(error) => return Err(error.into()),
            }
        }
        Err(BuildError::Busy.into())
    }

    fn interpreter_for(&self, script: &Script) -> Result<&Interpreter, ScriptEnvironmentError> {
        let there = || self.python_versions().join(", ");
        let found = script.interpreter(self.interpreters());
        found.ok_or_else(|| ScriptEnvironmentError::NoPython { wanted: script.python(), there: there() })
    }

    async fn describe(
        &self,
        request: &ScriptRequest,
        (name, interpreter): (&str, &Interpreter),
    ) -> Result<Environment, EnvironmentError> {
        let packages: Vec<&str> = request.script.requirements().iter().map(|it| it.as_str()).collect();
        let new = NewEnvironment {
            owner: request.owner,
            name: name.to_owned(),
            display_name: display_name(&packages),
            description: Some(format!("For programs that ask for: {}", packages.join(", "))),
            python_version: interpreter.version.clone(),
            manager: PackageManager::Uv,
            channels: Vec::new(),
            is_public: false,
            may_be_warm: false,
            is_script: true,
            created_at: (self.inner.clock)(),
        };
        let described = self.inner.store.create_environment(new, request.quota).await;
        // One may have given way.
        self.tidy_up().await;
        described
    }

    async fn build_for(
        &self,
        request: &ScriptRequest,
        environment: &Environment,
    ) -> Result<Build, BuildError> {
        let packages = request.script.requirements().iter().cloned().map(Wanted::from).collect();
        let build = BuildRequest {
            environment: environment.clone(),
            change: BuildChange::Create { packages },
            bytes_max: request.bytes_max,
            entry: Some(request.entry.clone()),
        };
        self.build(build).await
    }

    /// The name of the environment, when programs can run in it. Who waits for longer than a build may take is told so; the build has its own time.
    ///
    /// # Errors
    /// It was not built.
    pub async fn script_environment_is_ready(
        &self,
        environment: ScriptEnvironment,
    ) -> Result<String, BuildError> {
        match environment {
            ScriptEnvironment::Ready(name) => Ok(name),
            ScriptEnvironment::Building(name, build) => {
                let seconds = self.build_time_s_max();
                let ended = tokio::time::timeout(Duration::from_secs(seconds), build.ended()).await;
                ended.unwrap_or(Err(BuildError::TimedOut(seconds))).map(|_| name)
            }
        }
    }
}

/// What people see in lists: the packages, as far as there is room.
fn display_name(packages: &[&str]) -> String {
    const CHARACTERS_MAX: usize = 80;
    let all = if packages.is_empty() { "no packages".to_owned() } else { packages.join(", ") };
    let cut: String = all.chars().take(CHARACTERS_MAX).collect();
    if cut.len() < all.len() { format!("script: {cut}…") } else { format!("script: {cut}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_list_of_packages_is_cut() {
        assert_eq!(display_name(&[]), "script: no packages");
        assert_eq!(display_name(&["a", "b>=1"]), "script: a, b>=1");
        let long = display_name(&["é"; 200]);
        assert!(long.ends_with('…') && long.chars().count() < 100, "{long}");
    }
}
