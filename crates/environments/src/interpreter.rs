//! Finding the Pythons of the machine.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;

use crate::PythonVersion;

/// The oldest Python that programs can be run with.
const OLDEST: (u32, u32) = (3, 9);
/// The minor version up to which others are looked for by name.
const NEWEST_LOOKED_FOR: u32 = 20;

/// What an interpreter is asked: its version, its own executable, the prefix of its installation; a line each. Asking the
/// interpreter itself sees through virtual environments and version managers' wrappers.
const QUESTION: &str = "import sys, os
print('%d.%d.%d' % sys.version_info[:3])
print(os.path.realpath(getattr(sys, '_base_executable', None) or sys.executable))
print(os.path.realpath(sys.base_prefix))";

/// No Python on this machine, or none new enough.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct InterpreterError(String);

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
    pub fn find(chosen: Option<&Path>) -> Result<Self, InterpreterError> {
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
        Err(InterpreterError(format!(
            "no Python {major}.{minor} or newer was found ({}); install python3 or set CODERUNNER_PYTHON",
            tried.join("; ")
        )))
    }

    /// All that are new enough: this one, and then those of the usual names in these directories. Each once.
    #[must_use]
    pub fn all(first: Self, directories: &[PathBuf]) -> Vec<Self> {
        let names = (OLDEST.1..=NEWEST_LOOKED_FOR).map(|minor| format!("python3.{minor}"));
        let names: Vec<String> = names.collect();
        let there = directories.iter().flat_map(|directory| names.iter().map(|name| directory.join(name)));
        let candidates: BTreeSet<PathBuf> = there.filter_map(|candidate| executable_at(&candidate)).collect();
        // Asking one takes some tens of milliseconds.
        let asked: Vec<Self> = thread::scope(|scope| {
            let ask = |candidate| scope.spawn(move || Self::ask(candidate).ok());
            let asked: Vec<_> = candidates.iter().map(|candidate| ask(candidate.as_path())).collect();
            asked.into_iter().filter_map(|asked| asked.join().ok().flatten()).collect()
        });
        let mut found = vec![first];
        for interpreter in asked {
            if !found.iter().any(|known| known.executable == interpreter.executable) {
                found.push(interpreter);
            }
        }
        found
    }

    /// Of these, the first if it is of this version, or else the newest that is.
    #[must_use]
    pub fn of_version(all: &[Self], wanted: PythonVersion) -> Option<&Self> {
        let is_it = |interpreter: &&Self| wanted.is_met_by(&interpreter.version);
        let patch = |interpreter: &&Self| {
            interpreter.version.rsplit('.').next().and_then(|patch| patch.parse::<u32>().ok())
        };
        let preferred = all.first().filter(is_it);
        preferred.or_else(|| all.iter().filter(is_it).max_by_key(patch))
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

/// A program at the end of all links. A version manager's scripts are not asked: they take long, and answer for another.
fn executable_at(candidate: &Path) -> Option<PathBuf> {
    let executable = fs::canonicalize(candidate).ok()?;
    let mut beginning = [0; ELF.len()];
    File::open(&executable).and_then(|mut file| file.read_exact(&mut beginning)).ok()?;
    (beginning == *ELF).then_some(executable)
}

/// How programs begin.
const ELF: &[u8; 4] = b"\x7fELF";

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
