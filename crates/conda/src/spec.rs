//! What somebody asks for, read strictly: a name, perhaps a version and a build, perhaps a channel by its name.
//!
//! Invariant: of a text only what was understood goes on. conda's own syntax also has addresses, paths, file names
//! and conditions in brackets; a text with any of these is refused, not cut down.

use std::fmt;
use std::sync::Arc;

use rattler_conda_types::{MatchSpec, PackageName, ParseMatchSpecOptions};

use crate::channel::{self, Channel};

/// Longer ones are no requirements that a person wrote.
const LENGTH_MAX: usize = 200;

/// Why a text is not accepted. What it says may be shown to whoever sent the text.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{subject}: {reason}")]
pub struct Refusal {
    /// The text, or its beginning, without control characters.
    subject: String,
    reason: String,
}

impl Refusal {
    pub(crate) fn new(subject: &str, reason: impl Into<String>) -> Self {
        let shown = subject.chars().filter(|letter| !letter.is_control()).take(80).collect();
        Self { subject: format!("{:?}", String::from_iter::<Vec<char>>(shown)), reason: reason.into() }
    }
}

/// The name of a package, in lower case.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Name(String);

impl Name {
    /// As it is written in messages and lists.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Name {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str(&self.0)
    }
}

/// A package that is asked for, with what its version and build have to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spec {
    name: Name,
    /// Without a channel: which of the configured ones is meant is known only when there are some.
    matching: MatchSpec,
    channel: Option<String>,
}

impl Spec {
    /// Of which package.
    #[must_use]
    pub fn name(&self) -> &Name {
        &self.name
    }

    /// The name of the channel it has to come from, if one was given.
    #[must_use]
    pub fn channel(&self) -> Option<&str> {
        self.channel.as_deref()
    }

    /// Any version of a package.
    #[must_use]
    pub fn any(name: Name) -> Self {
        let matching = MatchSpec::from(PackageName::new_unchecked(name.as_str()));
        Self { name, matching, channel: None }
    }

    /// For rattler, without the channel.
    pub(crate) fn matching(&self) -> &MatchSpec {
        &self.matching
    }

    /// For rattler, with the configured channel that it names.
    pub(crate) fn matching_in(&self, channels: &[Channel]) -> Result<MatchSpec, Refusal> {
        let mut matching = self.matching.clone();
        if let Some(wanted) = &self.channel {
            let found = channels.iter().find(|channel| channel.name() == wanted);
            let found = found.ok_or_else(|| {
                Refusal::new(
                    &self.to_string(),
                    format!("the channel {wanted} is not one of those configured"),
                )
            })?;
            matching.channel = Some(Arc::new(found.to_rattler()));
        }
        Ok(matching)
    }
}

impl fmt::Display for Spec {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(channel) = &self.channel {
            write!(to, "{channel}::")?;
        }
        write!(to, "{}", self.matching)
    }
}

/// Reads the name of a package.
///
/// # Errors
/// When it is not a name, or is the name of something the machine has rather than a package (`__glibc`).
pub fn parse_name(text: &str) -> Result<Name, Refusal> {
    let first = text.bytes().next().ok_or_else(|| Refusal::new(text, "a package has a name"))?;
    if text.len() > LENGTH_MAX {
        return Err(Refusal::new(text, format!("longer than {LENGTH_MAX} characters")));
    }
    if text.starts_with("__") {
        return Err(Refusal::new(text, "names of packages do not begin with __"));
    }
    let is_of_name = |byte: u8| byte.is_ascii_alphanumeric() || b"_-.".contains(&byte);
    if !(first.is_ascii_alphanumeric() || first == b'_') || !text.bytes().all(is_of_name) {
        return Err(Refusal::new(
            text,
            "a name has letters, digits, \"_\", \"-\" and \".\", and begins with one of the first three",
        ));
    }
    Ok(Name(text.to_ascii_lowercase()))
}

/// Reads a requirement such as `numpy`, `numpy >=2,<3`, `numpy=2.1=py312_0` or `conda-forge::numpy`.
///
/// # Errors
/// For anything else, in particular options, addresses, paths, brackets, conditions and patterns of names.
pub fn parse_spec(text: &str) -> Result<Spec, Refusal> {
    if text.len() > LENGTH_MAX {
        return Err(Refusal::new(text, format!("longer than {LENGTH_MAX} characters")));
    }
    let (channel, rest) = match text.trim_matches(' ').split_once("::") {
        Some((channel, rest)) => (Some(channel), rest),
        None => (None, text.trim_matches(' ')),
    };
    if let Some(stranger) = rest.chars().find(|letter| !is_of_spec(*letter)) {
        let shown = stranger.escape_default();
        return Err(Refusal::new(text, format!("{shown} has no meaning in a name and its version")));
    }
    if let Some(name) = channel {
        channel::check_name(name)?;
    }
    let end = rest.find(|letter: char| " =<>!~,|()*".contains(letter)).unwrap_or(rest.len());
    let name = parse_name(&rest[..end])?;
    if rest[end..].starts_with(['*', ',', '|', ')']) {
        return Err(Refusal::new(text, "patterns of names are not accepted"));
    }
    let exact = exact(&name, &rest[end..]);
    let matching = MatchSpec::from_str(exact.as_deref().unwrap_or(rest), ParseMatchSpecOptions::strict())
        .map_err(|error| Refusal::new(text, error.to_string()))?;
    if !holds_no_more_than_version_and_build(&matching, &name) {
        return Err(Refusal::new(text, "only a name, a version and a build are accepted"));
    }
    Ok(Spec { name, matching, channel: channel.map(String::from) })
}

/// `=2.1=py312_0`, as conda exports it, in the form that the strict parser takes for the same.
fn exact(name: &Name, rest: &str) -> Option<String> {
    let (version, build) = rest.strip_prefix('=')?.split_once('=')?;
    let is_part = |part: &str| !part.is_empty() && !part.contains(|letter| "=<>!~ ".contains(letter));
    (is_part(version) && is_part(build)).then(|| format!("{name} =={version} {build}"))
}

fn is_of_spec(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || "_.-+!<>=~*,|() ".contains(letter)
}

/// What cannot come out of the letters accepted, looked at nevertheless: rattler's syntax grows.
fn holds_no_more_than_version_and_build(matching: &MatchSpec, name: &Name) -> bool {
    let MatchSpec { name: found, version: _, build: _, .. } = matching;
    let plain = MatchSpec {
        name: found.clone(),
        version: matching.version.clone(),
        build: matching.build.clone(),
        ..MatchSpec::default()
    };
    *matching == plain && found.to_string() == name.as_str()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn requirements_as_people_write_them_are_read() {
        for text in [
            "numpy",
            "numpy=2.1",
            "numpy==2.1.0",
            "numpy>=2,<3",
            "numpy >=2,<3",
            "numpy 2.1.*",
            "numpy=2.1=py312h1_0",
            "numpy ==2.1.0 py*_0",
            "numpy >=2|<1",
            "numpy ~=2.1",
            "_libgcc_mutex",
            "NumPy",
            "openssl ==3!1.0",
            "conda-forge::numpy >=2",
            " numpy ",
        ] {
            let spec = parse_spec(text).unwrap_or_else(|refusal| panic!("{refusal}"));
            assert!(["numpy", "_libgcc_mutex", "openssl"].contains(&spec.name().as_str()), "{text}");
            assert_eq!(parse_spec(&spec.to_string()).as_ref(), Ok(&spec), "{text} is {spec}");
        }
        assert_eq!(parse_spec("conda-forge::numpy").expect("read").channel(), Some("conda-forge"));
    }

    #[test]
    fn what_is_more_than_a_name_a_version_and_a_build_is_refused() {
        for text in [
            "",
            " ",
            "-c",
            "--index-url=http://x",
            "-r/etc/passwd",
            "git+ssh://host/x",
            "file:///etc/passwd",
            "http://host/a-1.0-0.conda",
            "/tmp/a-1.0-0.conda",
            "./a.conda",
            "numpy[url=http://x]",
            "numpy[channel=evil]",
            "numpy[fn=x.conda]",
            "numpy[sha256=00]",
            "numpy\nrequests",
            "numpy;requests",
            "numpy; python_version>'3'",
            "numpy @ http://x",
            "http://x/evil::numpy",
            "a::b::numpy",
            "::numpy",
            "num*",
            "*",
            "^num.*$",
            "numpy=^a$",
            "__glibc",
            "numpy\0",
            "nümpy",
            "numpy >=",
            "numpy 2.1.0",
            "numpy ((2",
            "../numpy",
            "numpy/../x",
        ] {
            assert!(parse_spec(text).is_err(), "{text:?} was read as {:?}", parse_spec(text));
        }
        assert!(parse_spec(&"a".repeat(LENGTH_MAX + 1)).is_err());
    }

    #[test]
    fn a_channel_must_be_one_of_those_configured() {
        let configured = [channel::parse_channel("conda-forge", None).expect("a name")];
        let spec = |text| parse_spec(text).expect("read").matching_in(&configured);
        assert!(spec("conda-forge::numpy").expect("configured").channel.is_some());
        assert!(spec("evil::numpy").is_err());
        assert!(spec("numpy").expect("any").channel.is_none());
    }

    proptest! {
        #[test]
        fn no_text_is_too_odd(text in "\\PC*") {
            if let Ok(spec) = parse_spec(&text) {
                prop_assert!(text.chars().all(|letter| is_of_spec(letter) || letter == ':'));
                prop_assert!(parse_name(spec.name().as_str()).is_ok());
            }
        }

        #[test]
        fn whatever_is_read_is_read_again_the_same(
            text in "[a-z_][a-z0-9_.-]{0,6}( ?(=|==|>=|<|!=|~=) ?[0-9]{1,2}(\\.[0-9]{1,2}){0,2}(\\.\\*)?(=[a-z0-9_]{1,5})?)?"
        ) {
            if let Ok(spec) = parse_spec(&text) {
                prop_assert_eq!(parse_spec(&spec.to_string()), Ok(spec));
            }
        }
    }
}
