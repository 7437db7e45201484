//! Finding a Python on the machine.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::EnvironmentError;

/// The oldest Python that programs can be run with.
const OLDEST: (u32, u32) = (3, 9);

/// What an interpreter is asked: its version, its own executable, the prefix of its installation; a line each. Asking the
/// interpreter itself sees through virtual environments and version managers' wrappers.
const QUESTION: &str = "import sys, os
print('%d.%d.%d' % sys.version_info[:3])
print(os.path.realpath(getattr(sys, '_base_executable', None) or sys.executable))
print(os.path.realpath(sys.base_prefix))";

/// A Python installed on this machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Interpreter {
    /// Its version, such as `3.11.2`.
    pub version: String,
    /// Its executable, links resolved.
    pub executable: PathBuf,
    /// Where it is installed.
    pub prefix: PathBuf,
}

impl Interpreter {
    /// The one at `chosen`, or else the system's own, or else the first of the usual names on the search path that is new enough.
    ///
    /// # Errors
    /// When there is none; the message says what was tried.
    pub fn find(chosen: Option<&Path>) -> Result<Self, EnvironmentError> {
        // The system's own belongs to nobody in particular, is where everybody may enter, and does not go with its owner's home.
        let usual = ["/usr/bin/python3", "python3", "python3.13", "python3.12", "python3.11", "python3.10"];
        let candidates: Vec<&Path> = chosen.map_or_else(|| usual.map(Path::new).into(), |one| vec![one]);
        let mut tried = Vec::new();
        for candidate in candidates {
            match Self::ask(candidate) {
                Ok(interpreter) => return Ok(interpreter),
                Err(reason) => tried.push(format!("{}: {reason}", candidate.display())),
            }
        }
        let (major, minor) = OLDEST;
        Err(EnvironmentError::NoInterpreter(format!(
            "no Python {major}.{minor} or newer was found ({}); install python3 or set CODERUNNER_PYTHON",
            tried.join("; ")
        )))
    }

    fn ask(candidate: &Path) -> Result<Self, String> {
        let output =
            Command::new(candidate).args(["-I", "-c", QUESTION]).output().map_err(|e| e.to_string())?;
        if !output.status.success() {
            return Err(format!("it ended with {}", output.status));
        }
        let answer = String::from_utf8_lossy(&output.stdout);
        let mut lines = answer.lines().map(str::to_owned);
        let (Some(version), Some(executable), Some(prefix)) = (lines.next(), lines.next(), lines.next())
        else {
            return Err("it is no Python".into());
        };
        if !is_new_enough(&version) {
            return Err(format!("it is Python {version}"));
        }
        Ok(Self { version, executable: executable.into(), prefix: prefix.into() })
    }
}

fn is_new_enough(version: &str) -> bool {
    let mut numbers = version.split('.').map_while(|number| number.parse().ok());
    matches!((numbers.next(), numbers.next()), (Some(major), Some(minor)) if (major, minor) >= OLDEST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_compare_as_numbers() {
        assert!(
            is_new_enough("3.11.2")
                && is_new_enough("3.9.0")
                && is_new_enough("3.13.0")
                && is_new_enough("4.0.0")
        );
        assert!(
            !is_new_enough("3.8.18") && !is_new_enough("2.7.18") && !is_new_enough("") && !is_new_enough("x")
        );
    }

    #[test]
    fn this_machines_python_is_found_and_describes_itself() {
        let interpreter = Interpreter::find(None).expect("the tests need a Python");
        assert!(interpreter.executable.is_file());
        assert!(interpreter.executable.starts_with(&interpreter.prefix));
    }

    #[test]
    fn a_missing_one_is_told_by_name() {
        let error = Interpreter::find(Some(Path::new("/nonexistent/python"))).expect_err("not there");
        assert!(error.to_string().contains("/nonexistent/python"));
    }
}
