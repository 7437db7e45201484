//! Requirements: which package, in which versions.

use std::fmt;
use std::str::FromStr;

use pep508_rs::{VerbatimUrl, VersionOrUrl};
use serde::{Deserialize, Serialize};

use crate::package_name::{is_name, is_of_name};
use crate::{PackageName, Refusal};

/// Longer than any that a person writes.
const CHARACTERS_MAX: usize = 300;

/// What a Python package index can be asked for: a name, extras, versions (PEP 508), and nothing else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Requirement {
    name: PackageName,
    text: String,
}

impl Requirement {
    /// Of which package.
    #[must_use]
    pub fn name(&self) -> &PackageName {
        &self.name
    }

    /// As PEP 508 writes it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl FromStr for Requirement {
    type Err = Refusal;

    fn from_str(text: &str) -> Result<Self, Refusal> {
        let text = text.trim();
        if text.chars().count() > CHARACTERS_MAX {
            return Err(Refusal::new("this is too long for a requirement"));
        }
        // A marker would ask for nothing on another machine, and there is only this one.
        if text.starts_with('-') || text.contains([';', '@', '\\', '#']) || text.chars().any(char::is_control)
        {
            return Err(Refusal::new(
                "a requirement is a name and versions, such as numpy>=2: no option, no path and no URL",
            ));
        }
        let name: Vec<u8> = text.bytes().take_while(is_of_name).collect();
        if !is_name(&String::from_utf8_lossy(&name)) {
            return Err(Refusal::new("a requirement begins with the name of a package"));
        }
        let read = pep508_rs::Requirement::<VerbatimUrl>::from_str(text);
        let read =
            read.map_err(|error| Refusal::new(format!("this is not a requirement: {}", first_line(&error))))?;
        if matches!(read.version_or_url, Some(VersionOrUrl::Url(_))) {
            return Err(Refusal::new("packages come from the index, not from an URL"));
        }
        Ok(Self { name: read.name.clone().into(), text: read.to_string() })
    }
}

fn first_line(error: &impl fmt::Display) -> String {
    error.to_string().lines().next().unwrap_or_default().to_owned()
}

impl TryFrom<String> for Requirement {
    type Error = Refusal;

    fn try_from(text: String) -> Result<Self, Refusal> {
        text.parse()
    }
}

impl From<Requirement> for String {
    fn from(requirement: Requirement) -> Self {
        requirement.text
    }
}

impl fmt::Display for Requirement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn names_versions_and_extras_are_understood() {
        for (text, written) in [
            ("numpy", "numpy"),
            (" NumPy >= 2, <3 ", "numpy>=2,<3"),
            ("uvicorn[standard]==0.30.0", "uvicorn[standard]==0.30.0"),
            ("pandas~=2.2", "pandas~=2.2"),
            ("pandas (>=2)", "pandas>=2"),
        ] {
            let read: Requirement = text.parse().unwrap_or_else(|error| panic!("{text}: {error}"));
            assert_eq!((read.as_str(), &read), (written, &written.parse().expect("its own form")), "{text}");
        }
    }

    #[test]
    fn what_is_no_requirement_is_refused() {
        for text in [
            "",
            "--index-url=http://127.0.0.1/",
            "-r/etc/passwd",
            "-e .",
            "git+ssh://example.org/a.git",
            "file:///etc/passwd",
            "/etc/passwd",
            "./a",
            "../a",
            "a @ https://example.org/a.whl",
            "a@file:///a",
            "numpy\n--index-url=x",
            "numpy; python_version > '3'",
            "numpy # comment",
            "numpy pandas",
            "numpy==1 --hash=sha256:00",
            "a\0b",
            "C:\\a",
            "0-~",
            "a-",
            &"x".repeat(301),
        ] {
            assert!(text.parse::<Requirement>().is_err(), "{text:?}");
        }
    }

    proptest! {
        /// Whatever is let through is one word to a command line, begins with a name, and means the same when it is read again.
        #[test]
        fn what_is_let_through_can_be_passed_on(text in "[-a-zA-Z0-9._\\[\\]<>=!~, @:/;#\\\\\\n]{0,40}") {
            if let Ok(read) = text.parse::<Requirement>() {
                prop_assert!(read.as_str().starts_with(|first: char| first.is_ascii_alphanumeric()));
                prop_assert!(!read.as_str().contains(['/', '@', ';', '\n', '\\', ':']), "{}", read);
                prop_assert_eq!(&read.as_str().parse::<Requirement>().expect("its own form"), &read);
            }
        }
    }
}
