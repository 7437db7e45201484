//! Where packages come from.

use rattler_conda_types::{Channel as RattlerChannel, ChannelConfig};
use url::Url;

use crate::spec::Refusal;

const LENGTH_MAX: usize = 500;

/// A configured channel.
///
/// Invariant: its address holds no credentials. What is written into an environment names the address, and
/// everybody who runs in the environment can read it.
#[derive(Clone, PartialEq, Eq)]
pub struct Channel {
    name: String,
    /// Ends with `/`.
    url: Url,
    credentials: Option<Credentials>,
}

#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Credentials {
    pub user: String,
    pub password: String,
}

impl Channel {
    /// What it is called: its name, or its address without credentials.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Where it is, without credentials.
    #[must_use]
    pub fn url(&self) -> &Url {
        &self.url
    }

    pub(crate) fn credentials(&self) -> Option<&Credentials> {
        self.credentials.as_ref()
    }

    pub(crate) fn to_rattler(&self) -> RattlerChannel {
        RattlerChannel::from_url(self.url.clone())
    }

    /// Whether something at an address belongs to it.
    pub(crate) fn holds(&self, url: &Url) -> bool {
        self.url.origin() == url.origin() && url.path().starts_with(self.url.path())
    }
}

impl std::fmt::Debug for Channel {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(to, "Channel({} at {})", self.name, self.url)
    }
}

/// Reads a channel: a name such as `conda-forge`, which is below `mirror` (where there is none, below where conda itself looks),
/// or an `http(s)` address, which may hold a user's name and password.
///
/// # Errors
/// For paths, other schemes, tokens in the path, and whatever else does not name a place.
pub fn parse_channel(text: &str, mirror: Option<&Url>) -> Result<Channel, Refusal> {
    if text.len() > LENGTH_MAX {
        return Err(Refusal::new(text, format!("longer than {LENGTH_MAX} characters")));
    }
    if text.contains("://") {
        return parse_address(text);
    }
    check_name(text)?;
    let alias = match mirror {
        Some(mirror) => mirror.clone(),
        None => ChannelConfig::default_with_root_dir("/".into()).channel_alias,
    };
    let address = format!("{}/{text}", alias.as_str().trim_end_matches('/'));
    Ok(Channel { name: text.to_owned(), ..parse_address(&address)? })
}

/// `name`, or `name/label/…`, of letters, digits and a few others.
pub(crate) fn check_name(text: &str) -> Result<(), Refusal> {
    let is_part = |part: &str| {
        part.bytes().next().is_some_and(|first| first.is_ascii_alphanumeric())
            && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-.".contains(&byte))
    };
    let fits = text.len() <= LENGTH_MAX && text.split('/').all(is_part) && !text.starts_with("t/");
    fits.then_some(()).ok_or_else(|| Refusal::new(text, "this is not the name of a channel"))
}

fn parse_address(text: &str) -> Result<Channel, Refusal> {
    // Whatever is wrong with it, it may hold a password.
    let refuse = |reason: &str| Refusal::new("the address of a channel", reason);
    let mut url = Url::parse(text).map_err(|error| refuse(&error.to_string()))?;
    if !matches!(url.scheme(), "http" | "https") || !url.has_host() {
        return Err(refuse("it has to begin with http:// or https://"));
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(refuse("it has to end with its path"));
    }
    if url.path().starts_with("/t/") {
        return Err(refuse(
            "a token in its path would be written into environments; use a name and password",
        ));
    }
    if text.chars().any(|letter| letter.is_control() || letter == ' ' || letter == '\\') {
        return Err(refuse("there are characters in it that no address has"));
    }
    let credentials = match (url.username(), url.password()) {
        ("", None) => None,
        (user, password) => {
            Some(Credentials { user: decoded(user), password: decoded(password.unwrap_or_default()) })
        }
    };
    let cleared = url.set_username("").and_then(|()| url.set_password(None));
    cleared.map_err(|()| refuse("it has no place for a host"))?;
    if !url.path().ends_with('/') {
        url.set_path(&format!("{}/", url.path()));
    }
    Ok(Channel { name: url.as_str().trim_end_matches('/').to_owned(), url, credentials })
}

/// A part of an address, with `%41` for what it stands for.
fn decoded(part: &str) -> String {
    // A query is what the crate decodes; "+" is no space here.
    let as_query = format!("={}", part.replace('+', "%2B").replace('&', "%26"));
    let pairs = url::form_urlencoded::parse(as_query.as_bytes());
    pairs.map(|(_, value)| value.into_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_below_the_mirror() {
        let mirror = Url::parse("https://mirror.example/conda").expect("an address");
        let channel = parse_channel("conda-forge", Some(&mirror)).expect("a name");
        assert_eq!(channel.url().as_str(), "https://mirror.example/conda/conda-forge/");
        assert_eq!(channel.name(), "conda-forge");
        assert!(parse_channel("conda-forge/label/dev", None).is_ok());
        assert_eq!(parse_channel("conda-forge", None).expect("a name").url().scheme(), "https");
    }

    #[test]
    fn credentials_are_kept_apart() {
        let channel = parse_channel("https://ann:se%40cret+1@host.example:8443/c", None).expect("an address");
        assert_eq!(channel.name(), "https://host.example:8443/c");
        let credentials = channel.credentials().expect("some");
        assert_eq!((credentials.user.as_str(), credentials.password.as_str()), ("ann", "se@cret+1"));
        assert!(!format!("{channel:?}").contains("cret"));
    }

    #[test]
    fn what_is_not_a_place_is_refused_and_not_repeated() {
        for text in [
            "",
            "file:///tmp/channel",
            "/tmp/channel",
            "./channel",
            "a/../b",
            "..",
            "-c",
            "a b",
            "a\nb",
            "ftp://host/x",
            "http://",
            "https://host/t/tk-secret/c",
            "t/tk-secret/c",
            "https://host/c?token=secret",
            "https://host/c#secret",
            "https://ann:secret@host:notaport/c",
            "c[linux-64]",
        ] {
            let refusal = parse_channel(text, None).expect_err(text).to_string();
            assert!(!refusal.contains("secret") || !text.contains("://"), "{refusal}");
        }
    }

    #[test]
    fn a_channel_holds_what_is_below_it() {
        let channel = parse_channel("http://host.example/c", None).expect("an address");
        let holds = |text: &str| channel.holds(&Url::parse(text).expect("an address"));
        assert!(holds("http://host.example/c/noarch/repodata.json"));
        assert!(!holds("http://host.example/cd/noarch/repodata.json"));
        assert!(!holds("https://host.example/c/noarch/repodata.json"));
        assert!(!holds("http://other.example/c/noarch/repodata.json"));
    }
}
