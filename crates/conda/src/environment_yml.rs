//! `environment.yml`, the form in which conda users hand an environment on: written, and read strictly.

use serde::{Deserialize, Serialize};

use crate::channel::parse_channel;
use crate::spec::{Refusal, Spec, parse_spec};
use crate::state::Package;

/// What people write is a hundredth of it.
const LENGTH_MAX: usize = 128 * 1024;
const ENTRIES_MAX: usize = 2_000;
/// A channel of this name says that there are no others than those listed, which is so here anyway.
const NO_DEFAULTS: &str = "nodefaults";

/// What an `environment.yml` asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EnvironmentFile {
    /// What its author called it.
    pub name: Option<String>,
    /// As written: names, or addresses with whatever they hold. To be read by [`crate::parse_channel`].
    pub channels: Vec<String>,
    /// For conda.
    pub specs: Vec<Spec>,
    /// For pip, as written and not yet looked at.
    pub pip: Vec<String>,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Document {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(default)]
    channels: Vec<String>,
    #[serde(default)]
    dependencies: Vec<Dependency>,
    /// Where it was on the machine it was exported from. conda writes it, and nobody needs it.
    #[serde(default, rename = "prefix", skip_serializing)]
    _prefix: Option<String>,
}

#[derive(Deserialize, Serialize)]
#[serde(untagged)]
enum Dependency {
    Spec(String),
    Pip(Pip),
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Pip {
    pip: Vec<String>,
}

/// Writes one, from which the same environment can be made again: every package with version and build.
#[must_use]
pub fn environment_yml(name: &str, channels: &[String], packages: &[Package], pip: &[String]) -> String {
    let exact = |package: &Package| format!("{}={}={}", package.name, package.version, package.build);
    let mut dependencies: Vec<Dependency> =
        packages.iter().map(|package| Dependency::Spec(exact(package))).collect();
    if !pip.is_empty() {
        dependencies.push(Dependency::Pip(Pip { pip: pip.to_vec() }));
    }
    let document =
        Document { name: Some(name.to_owned()), channels: channels.to_vec(), dependencies, _prefix: None };
    serde_saphyr::to_string(&document).expect("lists of texts can be written in any format")
}

/// Reads one.
///
/// # Errors
/// When it is not one, asks for nothing, for what [`parse_spec`] does not accept, or for more than packages (variables).
pub fn parse_environment_yml(text: &str) -> Result<EnvironmentFile, Refusal> {
    let refuse = |reason: String| Refusal::new("environment.yml", reason);
    if text.len() > LENGTH_MAX {
        return Err(refuse(format!("longer than {LENGTH_MAX} bytes")));
    }
    let document: Document = serde_saphyr::from_str(text).map_err(|error| refuse(first_line(&error)))?;
    let mut file = EnvironmentFile { name: document.name, ..EnvironmentFile::default() };
    for dependency in document.dependencies {
        match dependency {
            Dependency::Spec(spec) => file.specs.push(parse_spec(&spec)?),
            Dependency::Pip(list) => file.pip.extend(list.pip),
        }
    }
    file.channels = document.channels.into_iter().filter(|channel| channel != NO_DEFAULTS).collect();
    for channel in &file.channels {
        parse_channel(channel, None)?;
    }
    if file.specs.is_empty() && file.pip.is_empty() {
        return Err(refuse("it asks for no package".into()));
    }
    if file.specs.len() + file.pip.len() + file.channels.len() > ENTRIES_MAX {
        return Err(refuse(format!("more than {ENTRIES_MAX} entries")));
    }
    Ok(file)
}

/// What comes after it draws the place in the text.
fn first_line(error: &serde_saphyr::Error) -> String {
    error.to_string().lines().next().unwrap_or("not YAML").to_owned()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const EXPORTED: &str = "
name: science
channels:
  - conda-forge
  - nodefaults
dependencies:
  - python=3.12
  - numpy>=2,<3   # a comment
  - 'pandas'
  - pip
  - pip:
      - requests==2.32
      - rich
prefix: /opt/conda/envs/science
";

    #[test]
    fn what_conda_exports_is_read() {
        let file = parse_environment_yml(EXPORTED).expect("well-formed");
        assert_eq!(file.name.as_deref(), Some("science"));
        assert_eq!(file.channels, ["conda-forge"]);
        let names: Vec<&str> = file.specs.iter().map(|spec| spec.name().as_str()).collect();
        assert_eq!(names, ["python", "numpy", "pandas", "pip"]);
        assert_eq!(file.pip, ["requests==2.32", "rich"]);
    }

    #[test]
    fn what_asks_for_more_is_refused() {
        for text in [
            "",
            "a: [",
            "- numpy",
            "dependencies: [numpy]\nvariables: {LD_PRELOAD: /tmp/x}",
            "dependencies: ['http://host/a-1-0.conda']",
            "dependencies: ['-c']",
            "dependencies: [{pip: [x], npm: [y]}]",
            "dependencies: [{npm: [y]}]",
            "channels: ['file:///tmp']\ndependencies: []",
            "channels: ['../x']\ndependencies: []",
            "dependencies: [[numpy]]",
            "a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b]\ndependencies: [*c]",
        ] {
            assert!(parse_environment_yml(text).is_err(), "{text:?}");
        }
        assert!(parse_environment_yml(&format!("# {}", "x".repeat(LENGTH_MAX))).is_err());
    }

    fn package(name: &str, version: &str, build: &str) -> Package {
        Package {
            name: parse_spec(name).expect("a name").name().clone(),
            version: version.into(),
            build: build.into(),
            size_bytes: 1,
            channel: "conda-forge".into(),
            is_requested: true,
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_again(
            name in "\\PC{1,20}",
            packages in proptest::collection::vec(("[a-z][a-z0-9_-]{0,8}", "[0-9]{1,3}(\\.[0-9]{1,3}){0,2}", "[a-z0-9_]{1,9}"), 1..6),
            pip in proptest::collection::vec("\\PC{1,30}", 0..4),
        ) {
            let packages: Vec<Package> =
                packages.iter().map(|(name, version, build)| package(name, version, build)).collect();
            let text = environment_yml(&name, &["conda-forge".into()], &packages, &pip);
            let file = parse_environment_yml(&text).map_err(|refusal| TestCaseError::fail(format!("{refusal}\n{text}")))?;
            prop_assert_eq!(file.name, Some(name));
            prop_assert_eq!(file.pip, pip);
            let read: Vec<&str> = file.specs.iter().map(|spec| spec.name().as_str()).collect();
            let written: Vec<&str> = packages.iter().map(|package| package.name.as_str()).collect();
            prop_assert_eq!(read, written);
        }

        #[test]
        fn no_text_is_too_odd(text in "\\PC{0,200}") {
            let _ = parse_environment_yml(&text);
        }
    }
}
