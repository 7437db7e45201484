//! Where a provider is asked: the base URL, looked at before anything is connected.

use domain::AiProvider;
use outbound::Address;

use crate::error::AddressRefused;

/// The path that clients of this protocol add by themselves, so that people leave it out.
const CLAUDE_VERSION: &str = "v1";

/// Paths that people copy along with the base.
const OPERATIONS: [&str; 2] = ["/chat/completions", "/messages"];

/// A base URL in good order: its path ends in a slash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Endpoint {
    pub(crate) address: Address,
}

/// Looks at a base URL as far as that is possible without asking anybody.
///
/// # Errors
/// What is wrong with it.
pub fn check_base_url(
    provider: AiProvider,
    base_url: Option<&str>,
    allows_private_hosts: bool,
) -> Result<(), AddressRefused> {
    let endpoint = Endpoint::of(provider, base_url)?;
    if allows_private_hosts { Ok(()) } else { Ok(endpoint.address.check_public()?) }
}

impl Endpoint {
    /// Of a provider's base URL, or of its default one.
    pub(crate) fn of(provider: AiProvider, base_url: Option<&str>) -> Result<Self, AddressRefused> {
        let given = base_url.map(str::trim).filter(|text| !text.is_empty());
        let text = given.or(provider.default_base_url()).ok_or(AddressRefused::Missing)?;
        let mut address = Address::read(text)?;
        address.url.set_path(&base_path(provider, address.url.path()));
        Ok(Self { address })
    }
}

/// The path that operations are added to. It ends in a slash.
fn base_path(provider: AiProvider, path: &str) -> String {
    let path = path.trim_end_matches('/');
    let path = OPERATIONS.iter().find_map(|operation| path.strip_suffix(operation)).unwrap_or(path);
    let lacks_version = provider == AiProvider::Claude && path.rsplit('/').next() != Some(CLAUDE_VERSION);
    let version = if lacks_version { "/v1" } else { "" };
    format!("{path}{version}/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_base_url_is_put_in_order() {
        use AiProvider::{Claude, Custom, OpenAi, Qwen};
        for (provider, given, url) in [
            (OpenAi, None, "https://api.openai.com/v1/"),
            (Qwen, Some("  "), "https://dashscope.aliyuncs.com/compatible-mode/v1/"),
            (Claude, None, "https://api.anthropic.com/v1/"),
            (Claude, Some("https://claude.example"), "https://claude.example/v1/"),
            (Claude, Some("https://claude.example/v1/messages"), "https://claude.example/v1/"),
            (Custom, Some("http://models.example:11434/v1"), "http://models.example:11434/v1/"),
            (Custom, Some("https://a.example/x/chat/completions/"), "https://a.example/x/"),
            (Custom, Some("https://a.example/v1?version=1#there"), "https://a.example/v1/?version=1"),
        ] {
            assert_eq!(
                Endpoint::of(provider, given).map(|it| it.address.url.to_string()),
                Ok(url.to_owned())
            );
        }
    }

    #[test]
    fn what_is_no_base_url_is_refused() {
        for (given, refused) in [
            (None, AddressRefused::Missing),
            (Some("models.example/v1"), AddressRefused::NoUrl),
            (Some("http://"), AddressRefused::NoUrl),
            (Some("http://[::1"), AddressRefused::NoUrl),
            (Some("http://127.0.0.1:99999/"), AddressRefused::NoUrl),
            (Some("file:///etc/passwd"), AddressRefused::Scheme),
            (Some("ftp://a.example/"), AddressRefused::Scheme),
            (Some("gopher://127.0.0.1:6379/_x"), AddressRefused::Scheme),
            (Some("unix:/run/x.sock"), AddressRefused::Scheme),
            (Some("data:text/plain,x"), AddressRefused::Scheme),
            (Some("https://ann@a.example/"), AddressRefused::Credentials),
            (Some("https://ann:secret@a.example/"), AddressRefused::Credentials),
        ] {
            assert_eq!(check_base_url(AiProvider::Custom, given, true), Err(refused), "{given:?}");
        }
    }

    #[test]
    fn every_spelling_of_an_address_that_is_not_public_is_refused() {
        for host in [
            "127.0.0.1",
            "127.1",
            "0x7f.0.0.1",
            "0177.0.0.1",
            "2130706433",
            "0x7f000001",
            "017700000001",
            "127.0.0.1.",
            "localhost",
            "LOCALHOST",
            "localhost.",
            "x.localhost",
            "0",
            "0.0.0.0",
            "10.0.0.8",
            "192.168.1.1",
            "172.20.0.2",
            "169.254.169.254",
            "0xa9fea9fe",
            "100.64.0.1",
            "[::1]",
            "[::]",
            "[::ffff:127.0.0.1]",
            "[::ffff:7f00:1]",
            "[0:0:0:0:0:ffff:a9fe:a9fe]",
            "[fe80::1]",
            "[fd00::1]",
            "[ff02::1]",
            "[64:ff9b::7f00:1]",
            "①②⑦.0.0.1",
            "127。0。0。1",
        ] {
            let url = format!("http://{host}:8080/v1");
            let checked = |allows| check_base_url(AiProvider::Custom, Some(&url), allows);
            assert_eq!(checked(false), Err(AddressRefused::Private), "{host}");
            assert_eq!(checked(true), Ok(()), "{host}");
        }
        for host in ["203.0.113.7", "8.8.8.8", "[2606:4700::1111]", "models.example", "127.0.0.1.example"] {
            let url = format!("https://{host}/v1");
            assert_eq!(check_base_url(AiProvider::Custom, Some(&url), false), Ok(()), "{host}");
        }
    }
}
