//! What is wanted in an environment: of a Python package index, or of a conda channel.

use std::fmt;
use std::str::FromStr;

use domain::PackageManager;
use serde::{Deserialize, Serialize};

use crate::{Refusal, Requirement};

/// In an environment of conda's, what begins like this is of the index.
const OF_INDEX: &str = "pip:";

/// A package that is wanted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Wanted {
    /// Of the Python package index.
    OfIndex(Requirement),
    /// Of a conda channel.
    OfChannel(CondaSpec),
}

impl Wanted {
    /// Reads what somebody wants in an environment of this manager. In one of conda's, `pip:` before a requirement asks the index for it.
    ///
    /// # Errors
    /// It names no package.
    pub fn read(text: &str, manager: PackageManager) -> Result<Self, Refusal> {
        match (manager, text.trim().strip_prefix(OF_INDEX)) {
            (PackageManager::Conda, None) => text.parse().map(Self::OfChannel),
            (PackageManager::Conda, Some(requirement)) => requirement.parse().map(Self::OfIndex),
            (PackageManager::Uv, _) => text.parse().map(Self::OfIndex),
        }
    }
}

impl From<Requirement> for Wanted {
    fn from(requirement: Requirement) -> Self {
        Self::OfIndex(requirement)
    }
}

impl fmt::Display for Wanted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OfIndex(requirement) => requirement.fmt(f),
            Self::OfChannel(spec) => f.write_str(&spec.0),
        }
    }
}

/// What a conda channel can be asked for: a name, and perhaps a version and a build.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CondaSpec(String);

impl CondaSpec {
    /// As conda reads it.
    ///
    /// # Errors
    /// Never for what was read here.
    pub fn read(&self) -> Result<conda::Spec, Refusal> {
        conda::parse_spec(&self.0).map_err(|refusal| Refusal::new(refusal.to_string()))
    }
}

impl FromStr for CondaSpec {
    type Err = Refusal;

    fn from_str(text: &str) -> Result<Self, Refusal> {
        let spec = Self(text.trim().to_owned());
        spec.read().map(|_| spec)
    }
}

impl TryFrom<String> for CondaSpec {
    type Error = Refusal;

    fn try_from(text: String) -> Result<Self, Refusal> {
        text.parse()
    }
}

impl From<CondaSpec> for String {
    fn from(spec: CondaSpec) -> Self {
        spec.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_manager_says_how_a_text_is_read() {
        let read = |text, manager| Wanted::read(text, manager).map(|wanted| wanted.to_string());
        assert_eq!(read("numpy >=2", PackageManager::Uv), Ok("numpy>=2".to_owned()));
        assert_eq!(read("numpy=2.1", PackageManager::Conda), Ok("numpy=2.1".to_owned()));
        assert_eq!(read("pip:requests>=2", PackageManager::Conda), Ok("requests>=2".to_owned()));
        for text in [
            "",
            "--index-url=x",
            "a; b",
            "a\nb",
            "/etc/passwd",
            "https://example.org/a.conda",
            "pip:-r/etc/passwd",
        ] {
            for manager in [PackageManager::Uv, PackageManager::Conda] {
                assert!(Wanted::read(text, manager).is_err(), "{text:?}");
            }
        }
    }
}
