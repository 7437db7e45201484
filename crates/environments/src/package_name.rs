//! Names of packages.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::Refusal;

/// What environments are made with: not to be taken away.
const KEPT: [&str; 4] = ["pip", "setuptools", "wheel", "python"];

/// The name of a package, in its normal form: lower case, runs of `-`, `_` and `.` as one `-`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PackageName(pep508_rs::PackageName);

impl PackageName {
    /// As a text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_ref()
    }

    /// Whether an environment cannot be without it.
    #[must_use]
    pub fn is_kept(&self) -> bool {
        KEPT.contains(&self.as_str())
    }
}

impl FromStr for PackageName {
    type Err = Refusal;

    fn from_str(text: &str) -> Result<Self, Refusal> {
        let refusal = || Refusal::new("this is not the name of a package");
        if !is_name(text) {
            return Err(refusal());
        }
        pep508_rs::PackageName::from_str(text).map(Self).map_err(|_| refusal())
    }
}

/// As PEP 508 says. The library lets some through that are none, and panics at others.
pub(crate) fn is_name(text: &str) -> bool {
    let is_end = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
    let bytes = text.as_bytes();
    is_end(bytes.first()) && is_end(bytes.last()) && bytes.iter().all(is_of_name)
}

/// Whether a name may have this byte.
pub(crate) fn is_of_name(byte: &u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.')
}

impl From<pep508_rs::PackageName> for PackageName {
    fn from(name: pep508_rs::PackageName) -> Self {
        Self(name)
    }
}

impl TryFrom<String> for PackageName {
    type Error = Refusal;

    fn try_from(text: String) -> Result<Self, Refusal> {
        text.parse()
    }
}

impl From<PackageName> for String {
    fn from(name: PackageName) -> Self {
        name.to_string()
    }
}

impl fmt::Display for PackageName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_brought_to_one_form_and_anything_else_is_refused() {
        for name in ["Ruamel.YAML", "ruamel_yaml", "ruamel--yaml"] {
            assert_eq!(name.parse::<PackageName>().expect("a name").as_str(), "ruamel-yaml");
        }
        for text in [
            "",
            "-r",
            "--index-url=x",
            "a/b",
            "../a",
            "a b",
            "a;b",
            "a\n",
            "ü",
            "a==1",
            ".",
            "a-",
            "-a",
            "a ",
            "0-",
        ] {
            assert!(text.parse::<PackageName>().is_err(), "{text:?}");
        }
    }

    #[test]
    fn what_environments_are_made_with_is_kept() {
        let is_kept = |name: &str| name.parse::<PackageName>().expect("a name").is_kept();
        assert!(is_kept("PIP") && is_kept("setuptools") && !is_kept("numpy"));
    }
}
