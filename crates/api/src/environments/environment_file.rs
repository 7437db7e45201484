//! `environment.yml`, as conda writes it, as far as it can be made here: names and versions, no address and no option.

use ::environments::Wanted;
use domain::PackageManager;
use serde::Deserialize;

use super::texts::{Channel, channels, wanted};
use crate::errors::ApiError;

/// What a file asks for.
#[derive(Default)]
pub(super) struct EnvironmentFile {
    pub(super) name: Option<String>,
    pub(super) python_version: Option<String>,
    pub(super) channels: Vec<String>,
    pub(super) packages: Vec<Wanted>,
}

/// The parts that are read. Others, such as `prefix`, say nothing about what is in the environment.
#[derive(Deserialize)]
struct Parts {
    #[serde(default)]
    name: Option<String>,
    #[serde(default)]
    channels: Option<Vec<Channel>>,
    #[serde(default)]
    dependencies: Option<Vec<Dependency>>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Dependency {
    Conda(String),
    Pip(Pip),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Pip {
    pip: Vec<String>,
}

/// Reads a file, for an environment of this manager: what conda packages are called, an index is asked for by uv.
pub(super) fn read(text: &str, manager: PackageManager) -> Result<EnvironmentFile, ApiError> {
    let parts: Parts = serde_saphyr::from_str(text).map_err(|error| {
        let what = error.to_string();
        let line = what.lines().next().unwrap_or_default();
        ApiError::PackageRefused(format!("This is not an environment.yml: {line}."))
    })?;
    let mut file = EnvironmentFile {
        name: parts.name,
        channels: channels(parts.channels.unwrap_or_default())?,
        ..Default::default()
    };
    for dependency in parts.dependencies.unwrap_or_default() {
        match dependency {
            Dependency::Conda(text) => file.add(&text, manager)?,
            Dependency::Pip(Pip { pip }) => {
                for text in pip {
                    file.packages.push(wanted(&text, PackageManager::Uv)?);
                }
            }
        }
    }
    Ok(file)
}

impl EnvironmentFile {
    fn add(&mut self, text: &str, manager: PackageManager) -> Result<(), ApiError> {
        let text = text.trim();
        let (name, versions) = split(text);
        match name {
            "python" => self.python_version = python(versions),
            // Every environment can install packages of the index.
            "pip" => {}
            _ if manager == PackageManager::Conda => self.packages.push(wanted(text, manager)?),
            _ => self.packages.push(wanted(&of_index(name, versions), manager)?),
        }
        Ok(())
    }
}

/// The name, and what is said of its versions.
fn split(text: &str) -> (&str, &str) {
    let end = text.find(|c: char| c.is_whitespace() || "=<>!~".contains(c)).unwrap_or(text.len());
    (&text[..end], text[end..].trim())
}

/// `=3.12.1=h0_cpython` as `3.12.1`; nothing where it is no single version.
fn python(versions: &str) -> Option<String> {
    let version = versions.trim_start_matches('=').split(['=', ',']).next().unwrap_or_default();
    let version = version.trim_end_matches(".*");
    (!version.is_empty() && version.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.'))
        .then(|| version.to_owned())
}

/// The same as the index knows it: conda's `name=1.2` is any `1.2.…`, and a third part names a build, which the index does not.
fn of_index(name: &str, versions: &str) -> String {
    let Some(version) = versions.strip_prefix('=').filter(|rest| !rest.starts_with('=')) else {
        return format!("{name}{versions}");
    };
    match version.split_once('=') {
        Some((version, _build)) => format!("{name}=={version}"),
        None if version.ends_with('*') => format!("{name}=={version}"),
        None => format!("{name}=={version}.*"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_versions_and_channels_are_read() {
        let text = "name: ml\nchannels:\n  - conda-forge\ndependencies:\n  - python=3.12.1=h0_cpython\n  - numpy=2.1\n  \
                    - scipy=1.14.0=py312_0\n  - pandas>=2,<3\n  - pip\n  - pip:\n      - httpx==0.27.0\nprefix: /opt/x\n";
        let file = read(text, PackageManager::Uv).expect("good");
        assert_eq!((file.name.as_deref(), file.python_version.as_deref()), (Some("ml"), Some("3.12.1")));
        assert_eq!(file.channels.len(), 1);
        let texts: Vec<String> = file.packages.iter().map(Wanted::to_string).collect();
        assert_eq!(texts, ["numpy==2.1.*", "scipy==1.14.0", "pandas>=2,<3", "httpx==0.27.0"]);
        let file = read(text, PackageManager::Conda).expect("good");
        let texts: Vec<String> = file.packages.iter().map(Wanted::to_string).collect();
        assert_eq!(texts, ["numpy=2.1", "scipy=1.14.0=py312_0", "pandas>=2,<3", "httpx==0.27.0"]);
    }

    #[test]
    fn what_is_no_name_and_version_is_refused() {
        for bad in [
            "dependencies:\n  - pip:\n      - -r other.txt\n",
            "dependencies:\n  - pip:\n      - a @ file:///a\n",
            "dependencies:\n  - conda-forge::numpy\n",
            "dependencies:\n  - numpy[build=x]\n",
            "dependencies:\n  - npm: [x]\n",
            "dependencies: numpy\n",
            "channels:\n  - https://example.org/c\n",
            "[",
            "- a\n- b\n",
        ] {
            assert!(read(bad, PackageManager::Uv).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_file_that_grows_when_it_is_read_is_refused() {
        let mut text = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for level in 1..9 {
            let before = format!("*a{}, ", level - 1).repeat(10);
            text.push_str(&format!("a{level}: &a{level} [{}]\n", before.trim_end_matches(", ")));
        }
        text.push_str("dependencies: *a8\n");
        assert!(read(&text, PackageManager::Uv).is_err());
    }
}
