//! The texts of an environment, and what is to be installed in one.

use ::environments::{PackageName, PythonVersion, Wanted, is_environment_name, is_script_name};
use domain::PackageManager;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::errors::ApiError;
use crate::extract::text::{Rule, text};

/// Packages that one request may name.
const REQUIREMENTS_MAX: usize = 200;

/// Channels of one environment.
const CHANNELS_MAX: usize = 10;

text! {
    /// By which programs ask for an environment: letters, digits, `_` and `-`.
    NewName: Rule::line(1, 64).and(name_fault),
    /// What people call an environment.
    DisplayName: Rule::line(1, 100),
    /// What an environment is for.
    EnvironmentDescription: Rule::block(0, 2000),
    /// A version of Python: `3.12`, or `3.12.1` to the patch.
    WantedPython: Rule::line(1, 20).and(python_fault),
    /// A conda channel: a name such as `conda-forge`, no address.
    Channel: Rule::line(1, 100).and(channel_fault),
}

/// Who installs an environment's packages.
#[derive(Clone, Copy, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum ManagerChoice {
    /// uv, from a Python package index.
    #[default]
    Uv,
    /// conda packages from channels, and uv for those of the index.
    Conda,
}

impl From<ManagerChoice> for PackageManager {
    fn from(choice: ManagerChoice) -> Self {
        match choice {
            ManagerChoice::Uv => Self::Uv,
            ManagerChoice::Conda => Self::Conda,
        }
    }
}

fn name_fault(name: &str) -> Option<&'static str> {
    if is_script_name(name) {
        return Some("environments that are made for programs are called so");
    }
    (!is_environment_name(name)).then_some("only letters, digits, _ and - are allowed")
}

fn python_fault(version: &str) -> Option<&'static str> {
    version
        .parse::<PythonVersion>()
        .is_err()
        .then_some("a Python version looks like 3.12 or 3.12.1, from 3.9 on")
}

fn channel_fault(channel: &str) -> Option<&'static str> {
    let is_part = |part: &str| {
        part.starts_with(|first: char| first.is_ascii_alphanumeric())
            && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-.".contains(&byte))
            && !part.contains("..")
    };
    (!channel.split('/').all(is_part)).then_some("a channel is a name such as conda-forge")
}

/// What is to be installed into an environment of this manager.
pub(super) fn all_wanted<'a>(
    texts: impl IntoIterator<Item = &'a str>,
    manager: PackageManager,
) -> Result<Vec<Wanted>, ApiError> {
    let mut read = Vec::new();
    for text in texts {
        if read.len() == REQUIREMENTS_MAX {
            let sentence = format!("One request may name {REQUIREMENTS_MAX} packages.");
            return Err(ApiError::PackageRefused(sentence));
        }
        read.push(wanted(text, manager)?);
    }
    Ok(read)
}

/// What is to be installed, of one package.
pub(super) fn wanted(text: &str, manager: PackageManager) -> Result<Wanted, ApiError> {
    Wanted::read(text, manager).map_err(|refusal| {
        let shown: String = text.chars().filter(|c| !c.is_control()).take(60).collect();
        ApiError::PackageRefused(format!("{shown:?} cannot be installed: {refusal}."))
    })
}

/// The name of a package.
pub(super) fn package_name(text: &str) -> Result<PackageName, ApiError> {
    text.parse().map_err(|refusal| ApiError::PackageRefused(format!("In the path: {refusal}.")))
}

/// Where conda packages come from.
pub(super) fn channels(channels: Vec<Channel>) -> Result<Vec<String>, ApiError> {
    if channels.len() > CHANNELS_MAX {
        return Err(ApiError::invalid("/channels", format!("at most {CHANNELS_MAX}")));
    }
    Ok(channels.into_iter().map(Channel::into_string).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_channels_are_names_and_nothing_else() {
        for name in ["my_env-2", "ML"] {
            assert!(serde_json::from_value::<NewName>(name.into()).is_ok(), "{name}");
        }
        for name in ["", "a b", "a/b", "..", "ü", "--x=y z", "a.b"] {
            assert!(serde_json::from_value::<NewName>(name.into()).is_err(), "{name}");
        }
        for channel in ["conda-forge", "my.org/label/dev"] {
            assert!(serde_json::from_value::<Channel>(channel.into()).is_ok(), "{channel}");
        }
        for channel in ["https://example.org/c", "/etc", "../x", "a//b", "-c", "file:///x", "a b"] {
            assert!(serde_json::from_value::<Channel>(channel.into()).is_err(), "{channel}");
        }
    }

    #[test]
    fn a_refused_requirement_is_told_with_its_reason() {
        let said = wanted("--index-url=http://x", PackageManager::Uv).expect_err("an option").to_string();
        assert!(said.contains("--index-url") && said.contains("no option"), "{said}");
        assert!(all_wanted(["numpy>=2", "pandas"], PackageManager::Uv).is_ok_and(|read| read.len() == 2));
        assert!(all_wanted(std::iter::repeat_n("numpy", REQUIREMENTS_MAX + 1), PackageManager::Uv).is_err());
    }
}
