//! Python environments: what can be asked for, which interpreters this machine has, and what server and builder say to each other.
//!
//! Environments themselves are made by the builder (`crates/builder`), in a sandbox; the engine sends it there and keeps the books.
//!
//! Invariant: what comes from outside (names, versions, requirements) is parsed here and nowhere passed on as text. What is made of it again for
//! uv is no option, no path and no URL.
#![forbid(unsafe_code)]

mod interpreter;
mod order;
mod package_name;
mod python_version;
mod requirement;
mod script;
mod wanted;

pub use interpreter::{Interpreter, InterpreterError};
pub use order::{
    Base, Built, BuiltPackage, Change, Channels, Index, Kind, Made, Order, Said, SaidLine, Word, Work,
};
pub use package_name::PackageName;
pub use python_version::PythonVersion;
pub use requirement::Requirement;
pub use script::{Script, ScriptRefusal, is_script_name};
pub use wanted::{CondaSpec, Wanted};

/// Why a text names nothing that can be asked for.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Refusal(String);

impl Refusal {
    pub(crate) fn new(why: impl Into<String>) -> Self {
        Self(why.into())
    }
}

/// Whether this can be the name of an environment: letters, digits, `_` and `-`, up to 64 of them.
#[must_use]
pub fn is_environment_name(name: &str) -> bool {
    !name.is_empty()
        && name.len() <= 64
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_are_paths_or_options_name_nothing() {
        for name in ["", ".", "..", "a/b", "/etc", "a b", "base\0", "ü", &"x".repeat(65)] {
            assert!(!is_environment_name(name), "{name:?}");
        }
        assert!(is_environment_name("base") && is_environment_name("my_env-2"));
    }
}
