//! Python environments: where they are, what they were made of, and making the first one.
//!
//! An environment is a directory that executions see read-only at `/env`. It is made beside its final place and
//! renamed there, so one that is there is whole.
#![forbid(unsafe_code)]

mod interpreter;
mod startup;
mod uv;

use std::fs;
use std::io;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

pub use interpreter::Interpreter;
pub use uv::Uv;

/// The environment everybody may use.
pub const BASE: &str = "base";

/// Why an environment cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum EnvironmentError {
    /// No Python on this machine, or none new enough.
    #[error("{0}")]
    NoInterpreter(String),
    /// uv cannot be run.
    #[error("uv cannot be run ({path}): {source}; set CODERUNNER_UV to where it is")]
    NoUv {
        /// What was tried.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// uv ran and failed.
    #[error("uv could not make the environment: {0}")]
    Uv(String),
    /// The directory is not one that was made here.
    #[error("{path} is not an environment: {reason}")]
    Damaged {
        /// Which.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// A file operation failed.
    #[error("{path}: {source}")]
    File {
        /// On which file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

/// An environment that is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Environment {
    /// Its name, which is also its directory's.
    pub name: String,
    /// Version of its Python, such as `3.11.2`.
    pub python_version: String,
    /// Installation prefix of the interpreter it was made of.
    pub interpreter_prefix: PathBuf,
}

/// The environments of an installation: the children of one directory.
#[derive(Clone, Debug)]
pub struct Environments {
    root: PathBuf,
}

impl Environments {
    /// Those in `root`, which is made when missing.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn in_directory(root: PathBuf) -> Result<Self, EnvironmentError> {
        let made = fs::DirBuilder::new().recursive(true).mode(0o755).create(&root);
        made.map_err(|source| EnvironmentError::File { path: root.clone(), source })?;
        Ok(Self { root })
    }

    /// Where they are.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The environment of this name, if there is one.
    ///
    /// # Errors
    /// When there is something of this name that is none.
    pub fn get(&self, name: &str) -> Result<Option<Environment>, EnvironmentError> {
        if !is_name(name) {
            return Ok(None);
        }
        let path = self.root.join(name);
        let config = path.join("pyvenv.cfg");
        match fs::read_to_string(&config) {
            Ok(text) => describe(name, &text).map(Some).ok_or_else(|| EnvironmentError::Damaged {
                path,
                reason: "pyvenv.cfg names no Python".into(),
            }),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(source) => Err(EnvironmentError::File { path: config, source }),
        }
    }

    /// The base environment; made of `interpreter` when it is not there yet, and with what every environment has of ours.
    ///
    /// # Errors
    /// When it is neither there nor can be made. Nothing half-made stays.
    pub fn ensure_base(
        &self,
        uv: &Uv,
        interpreter: impl FnOnce() -> Result<Interpreter, EnvironmentError>,
    ) -> Result<Environment, EnvironmentError> {
        let place = self.root.join(BASE);
        if self.get(BASE)?.is_none() {
            let unfinished = self.root.join(".unfinished-base");
            remove_if_there(&unfinished)?;
            uv.make_environment(&interpreter()?, &unfinished)?;
            fs::rename(&unfinished, &place)
                .map_err(|source| EnvironmentError::File { path: place.clone(), source })?;
        }
        startup::equip(&place)?;
        self.get(BASE)?
            .ok_or(EnvironmentError::Damaged { path: place, reason: "it has no pyvenv.cfg".into() })
    }
}

/// A name that is also a safe directory name.
fn is_name(name: &str) -> bool {
    !name.is_empty()
        && name.len() <= 64
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-')
}

fn describe(name: &str, pyvenv_cfg: &str) -> Option<Environment> {
    let value = |key: &str| {
        let mut lines = pyvenv_cfg.lines().filter_map(|line| line.split_once('='));
        lines.find(|(found, _)| found.trim() == key).map(|(_, value)| value.trim().to_owned())
    };
    // `home` is the directory of the interpreter's executable: its prefix's `bin`.
    let interpreter_prefix = Path::new(&value("home")?).parent()?.to_owned();
    let python_version = value("version_info").or_else(|| value("version"))?;
    Some(Environment { name: name.to_owned(), python_version, interpreter_prefix })
}

#[expect(
    clippy::disallowed_methods,
    reason = "a half-made environment of this installation, in a directory only the server can write to"
)]
fn remove_if_there(path: &Path) -> Result<(), EnvironmentError> {
    match fs::remove_dir_all(path) {
        Err(source) if source.kind() != io::ErrorKind::NotFound => {
            Err(EnvironmentError::File { path: path.to_owned(), source })
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_are_paths_name_nothing() {
        for name in ["", ".", "..", "a/b", "/etc", "a b", "base\0", "ü", &"x".repeat(65)] {
            assert!(!is_name(name), "{name:?}");
        }
        assert!(is_name("base") && is_name("my_env-2"));
    }

    #[test]
    fn an_environment_tells_its_interpreter() {
        let text = "home = /opt/python/bin\nimplementation = CPython\nuv = 0.13.9\nversion_info = 3.12.1\n";
        let environment = describe("base", text).expect("complete");
        assert_eq!(environment.interpreter_prefix, Path::new("/opt/python"));
        assert_eq!(environment.python_version, "3.12.1");
        assert_eq!(describe("base", "home = /usr/bin\n"), None);
    }

    #[test]
    fn what_is_not_there_is_not_an_error_and_what_is_damaged_is() {
        let root = tempfile::tempdir().expect("a directory");
        let environments = Environments::in_directory(root.path().join("e")).expect("made");
        assert_eq!(environments.get("base").expect("no error"), None);
        fs::create_dir(environments.root().join("base")).expect("made");
        fs::write(environments.root().join("base/pyvenv.cfg"), "nothing").expect("written");
        assert!(matches!(environments.get("base"), Err(EnvironmentError::Damaged { .. })));
    }
}
