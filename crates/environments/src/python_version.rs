//! Versions of Python that can be asked for.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::Refusal;

/// The oldest that programs can be run with.
const OLDEST: (u32, u32) = (3, 9);
/// Further than anybody will get.
const NEWEST_MINOR: u32 = 99;

/// A version of Python: `3.12`, or `3.12.1` to the patch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PythonVersion {
    minor: u32,
    patch: Option<u32>,
}

impl PythonVersion {
    /// Whether an interpreter of this version, such as `3.12.1`, is what was asked for.
    #[must_use]
    pub fn is_met_by(self, version: &str) -> bool {
        let Some((minor, patch)) = numbers(version) else { return false };
        minor == self.minor && (self.patch.is_none() || self.patch == patch)
    }
}

/// Minor version and patch of a version 3.
fn numbers(version: &str) -> Option<(u32, Option<u32>)> {
    let mut parts = version.split('.');
    let mut next = || {
        let part = parts.next()?;
        (!part.is_empty() && part.len() <= 3 && part.bytes().all(|byte| byte.is_ascii_digit()))
            .then(|| part.parse().ok())?
    };
    let (major, minor, patch): (u32, u32, Option<u32>) = (next()?, next()?, next());
    let is_whole = parts.next().is_none() && version.matches('.').count() == 1 + usize::from(patch.is_some());
    (major == 3 && is_whole).then_some((minor, patch))
}

impl FromStr for PythonVersion {
    type Err = Refusal;

    fn from_str(text: &str) -> Result<Self, Refusal> {
        let (minor, patch) =
            numbers(text).ok_or_else(|| Refusal::new("a Python version looks like 3.12 or 3.12.1"))?;
        if (3, minor) < OLDEST || minor > NEWEST_MINOR {
            return Err(Refusal::new("programs can be run with Python 3.9 or newer"));
        }
        Ok(Self { minor, patch })
    }
}

impl TryFrom<String> for PythonVersion {
    type Error = Refusal;

    fn try_from(text: String) -> Result<Self, Refusal> {
        text.parse()
    }
}

impl From<PythonVersion> for String {
    fn from(version: PythonVersion) -> Self {
        version.to_string()
    }
}

impl fmt::Display for PythonVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { minor, patch } = self;
        write!(f, "3.{minor}")?;
        patch.map_or(Ok(()), |patch| write!(f, ".{patch}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_and_written() {
        for text in ["3.9", "3.12", "3.12.1", "3.14.10"] {
            assert_eq!(text.parse::<PythonVersion>().expect("a version").to_string(), text);
        }
        for text in
            ["", "3", "3.8", "2.7", "4.0", "3.12.", "3.12.1.1", "3.12rc1", " 3.12", "3.-1", "3.12 ", "3.1234"]
        {
            assert!(text.parse::<PythonVersion>().is_err(), "{text:?}");
        }
    }

    #[test]
    fn what_was_asked_for_is_met_to_the_patch_if_that_was_asked_for() {
        let asked = |text: &str| text.parse::<PythonVersion>().expect("a version");
        assert!(asked("3.12").is_met_by("3.12.1") && asked("3.12.1").is_met_by("3.12.1"));
        assert!(!asked("3.12").is_met_by("3.11.9") && !asked("3.12.1").is_met_by("3.12.10"));
    }
}
